"""Tables of units, staff and accounts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.access.permissions import Role
from lms.db import Base, Code, Id


class UnitLevel(StrEnum):
    """The level of a unit in the tree 省 → 市 → 县 → 单位 → 窗口."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    UNIT = "unit"
    WINDOW = "window"


class EmploymentType(StrEnum):
    """用工性质: everybody at a window is trained, whatever the contract."""

    CIVIL_SERVANT = "civil_servant"  # 公务员
    CIVIL_SERVICE_LAW = "civil_service_law"  # 参公
    PUBLIC_INSTITUTION = "public_institution"  # 事业
    CONTRACT = "contract"  # 编外
    DISPATCHED = "dispatched"  # 派遣
    PUBLIC_WELFARE = "public_welfare"  # 公益岗
    GRASSROOTS_PROGRAMME = "grassroots_programme"  # 三支一扶


class OrgUnit(Base):
    """A unit; `path` lists the ids from the root to itself, `/1/4/9/`."""

    __tablename__ = "org_unit"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    level: Mapped[UnitLevel]
    path: Mapped[str] = mapped_column(String(255), index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    parent: Mapped["OrgUnit | None"] = relationship(remote_side="OrgUnit.id")


class StaffMember(Base):
    """A person on the roster of a window unit."""

    __tablename__ = "staff_member"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR hired_on IS NULL OR left_on >= hired_on", "left_later"),
    )

    id: Mapped[Id]
    staff_no: Mapped[Code] = mapped_column(unique=True)  # 工号, the key of roster imports
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    employment_type: Mapped[EmploymentType]
    post: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(default="")
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    is_window_staff: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    unit: Mapped[OrgUnit] = relationship()
    lines: Mapped[list["StaffLine"]] = relationship(
        back_populates="staff", cascade="all, delete-orphan"
    )


class StaffLine(Base):
    """A business line (L1 code) that a staff member serves."""

    __tablename__ = "staff_line"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    line: Mapped[str] = mapped_column(String(8), primary_key=True)

    staff: Mapped[StaffMember] = relationship(back_populates="lines")


class Account(Base):
    """A sign-in; `login` is stored in lower case."""

    __tablename__ = "account"

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), unique=True)
    login: Mapped[Code] = mapped_column(unique=True)
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime | None]
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    is_disabled: Mapped[bool] = mapped_column(default=False)
    last_sign_in_at: Mapped[datetime | None]
    elder: Mapped[bool] = mapped_column(default=False)
    lang: Mapped[str] = mapped_column(String(8), default="zh")
    created_at: Mapped[datetime]

    staff: Mapped[StaffMember] = relationship()


class PasswordHistory(Base):
    """Former password hashes of an account; the last five may not come back (ID-1)."""

    __tablename__ = "password_history"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """A role held by an account within the subtree of a unit; revoking keeps the row."""

    __tablename__ = "role_grant"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]

    unit: Mapped[OrgUnit] = relationship()
    lines: Mapped[list["RoleGrantLine"]] = relationship(
        cascade="all, delete-orphan", order_by="RoleGrantLine.line", lazy="selectin"
    )


class RoleGrantLine(Base):
    """A business line (L1 code) that a grant is limited to; a grant without any holds for all."""

    __tablename__ = "role_grant_line"

    grant_id: Mapped[int] = mapped_column(ForeignKey("role_grant.id"), primary_key=True)
    line: Mapped[str] = mapped_column(String(8), primary_key=True)


class SessionKind(StrEnum):
    """How a session is carried: a browser cookie or an API bearer token."""

    BROWSER = "browser"
    API = "api"


class LoginSession(Base):
    """A signed-in session, checked on every request so that it can be revoked."""

    __tablename__ = "login_session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_login_session_account_id_ended_at", "account_id", "ended_at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[SessionKind]
    token_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the bearer secret
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(255))

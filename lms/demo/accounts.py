"""The people of the demo and how they sign in."""

import re
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date
from lms.config import Settings
from lms.db import transaction
from lms.demo.lookup import CONTENT, ROOT, find_unit, get_actor, story_began
from lms.errors import Refused
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.passwords import hash_password, random_password
from lms.people.roster import import_roster
from lms.people.service import StaffFacts, create_first_admin, edit_staff

PASSWORD_FILE = "demo_password"
ADMINISTRATORS = (
    ("secadmin", "安思远", Role.SECURITY_ADMIN),
    ("sysadmin", "牛志刚", Role.SYSTEM_ADMIN),
    ("auditor", "闻正清", Role.AUDIT_ADMIN),
)
OFFICE = ("trainer", "reviewer", "marker", "organizer", "unitadmin")  # behind no window
LOGINS = (
    "clerk", "clerk2", "clerk3", "newhire", *OFFICE, *(login for login, _, _ in ADMINISTRATORS),
)  # fmt: skip
_DAYS_AGO = re.compile(r"(\d+)天前")


def check_is_demo() -> None:
    """Raise Refused when the database already serves an installation that is not the demo."""
    if find_unit(ROOT) is None and db.session.scalar(sa.select(OrgUnit.id).limit(1)) is not None:
        raise Refused(
            "这个数据库里已有单位，不是演示库，没有装入演示内容。",
            "请把 LMS_DATA_DIR 或 LMS_DATABASE_URL 指向一个新的数据库。",
            code="not-a-demo",
        )


def load_people(now: datetime) -> None:
    """Import units and roster, and create the three administrators; once."""
    began = story_began(now)
    if find_unit(ROOT) is None:
        _import("units.csv", (CONTENT / "units.csv").read_text(encoding="utf-8"), began)
    if find_account("clerk") is None:
        staff = (CONTENT / "staff.csv").read_text(encoding="utf-8")
        _import("staff.csv", _with_dates(staff, local_date(now)), began)
    for login, name, role in ADMINISTRATORS:
        if find_account(login) is None:
            create_first_admin(login, random_password(login, length=32), name, now=began, role=role)
    for login in OFFICE:
        _take_from_window(login, began)


def find_account(login: str) -> Account | None:
    """Return the account with this login."""
    return db.session.scalar(sa.select(Account).where(Account.login == login))


def set_passwords(settings: Settings, now: datetime) -> str:
    """Give every demo account the one password, ready to use, and return it.

    Written directly: no service lets anybody choose a password for somebody else.
    """
    password = settings.demo_password or _kept_password(settings)
    hashed = hash_password(password)
    with transaction() as session:
        session.execute(
            sa.update(Account)
            .where(Account.login.in_(LOGINS))
            .values(
                password_hash=hashed,
                must_change_password=False,
                password_changed_at=now,
                failed_count=0,
                locked_until=None,
            )
        )
    return password


def _kept_password(settings: Settings) -> str:
    """Return the password kept in the data directory, made at random the first time."""
    path = settings.data_dir / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(random_password(*LOGINS) + "\n")
    return path.read_text().strip()


def _import(name: str, text: str, now: datetime) -> None:
    report = import_roster(text.encode(), name, actor=None, now=now)
    if report.has_errors:
        raise Refused("；".join(f"{each.where}：{each.message}" for each in report.problems))


def _with_dates(roster: str, today: date) -> str:
    """Replace “26天前” by the day that was so long ago."""
    return _DAYS_AGO.sub(lambda ago: str(today - timedelta(days=int(ago[1]))), roster)


def _take_from_window(login: str, now: datetime) -> None:
    """Record that a person serves at no window: a roster cannot say so."""
    account = find_account(login)
    staff = db.session.get_one(StaffMember, account.staff_id) if account else None
    if staff is None or not staff.is_window_staff:
        return
    facts = StaffFacts(
        name=staff.name,
        unit_id=staff.unit_id,
        employment_type=staff.employment_type,
        post=staff.post,
        lines=tuple(row.line for row in staff.lines),
        hired_on=staff.hired_on,
        phone=staff.phone,
        email=staff.email,
        is_window_staff=False,
    )
    edit_staff(staff.id, facts, actor=get_actor("sysadmin"), now=now)

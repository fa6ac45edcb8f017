"""Adding, renaming, moving and closing units."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.db import transaction, violated
from lms.errors import Refused
from lms.people.models import OrgUnit, StaffMember, UnitLevel
from lms.people.queries import not_left_on
from lms.people.service.steps import get_unit_in, lock_tree
from lms.people.unit_tree import MAX_PATH, child_path, is_inside, paths_of
from lms.words import Phrase

ROOT_CODE = "ROOT"
ROOT_NAME = "全辖"


def add_unit(
    parent_id: int, *, code: str, name: str, level: UnitLevel, actor: Actor, now: datetime
) -> OrgUnit:
    """Add a unit below another one."""
    with transaction() as session:
        lock_tree(session)
        parent = get_unit_in(session, actor, parent_id)
        unit = insert_unit(session, parent, code=code, name=name, level=level, now=now)
        _record(session, unit, actor, now, change="added")
    return unit


def ensure_root(*, now: datetime) -> int:
    """Return the id of the topmost unit, made when there is none."""
    with transaction() as session:
        lock_tree(session)
        return root_unit(session, now).id


def root_unit(session: Session, now: datetime) -> OrgUnit:
    """Return the topmost unit, made when there is none; the tree is locked."""
    return find_root(session) or insert_unit(
        session, None, code=ROOT_CODE, name=ROOT_NAME, level=UnitLevel.COUNTY, now=now
    )


def find_root(session: Session) -> OrgUnit | None:
    """Return the topmost unit, the oldest one where there are several."""
    return session.scalar(
        sa.select(OrgUnit).where(OrgUnit.parent_id.is_(None)).order_by(OrgUnit.id).limit(1)
    )


def insert_unit(
    session: Session,
    parent: OrgUnit | None,
    *,
    code: str,
    name: str,
    level: UnitLevel,
    now: datetime,
) -> OrgUnit:
    """Add a unit with its path. Raises Refused `unit-code-taken` when the code is in use."""
    unit = OrgUnit(
        code=code,
        name=name,
        level=level,
        parent_id=parent.id if parent else None,
        path="",
        created_at=now,
    )
    session.add(unit)
    _flush_code(session, code)
    unit.path = child_path(parent.path if parent else None, unit.id)
    check_depth(unit)
    session.flush()
    return unit


def edit_unit(
    unit_id: int, *, code: str, name: str, level: UnitLevel, actor: Actor, now: datetime
) -> None:
    """Change code, name and level of a unit."""
    with transaction() as session:
        unit = get_unit_in(session, actor, unit_id)
        unit.code, unit.name, unit.level = code, name, level
        _flush_code(session, code)
        _record(session, unit, actor, now, change="edited")


def move_unit(unit_id: int, parent_id: int, *, actor: Actor, now: datetime) -> None:
    """Put a unit with all below it under another parent; every path is rewritten at once.

    Raises Refused `unit-cycle` when the new parent lies below the unit itself.
    """
    with transaction() as session:
        lock_tree(session)
        unit = get_unit_in(session, actor, unit_id)
        parent = get_unit_in(session, actor, parent_id)
        if unit.parent_id == parent.id:
            return
        reparent(session, unit, parent)
        _record(session, unit, actor, now, change="moved", parent=parent.code)


def reparent(session: Session, unit: OrgUnit, parent: OrgUnit) -> None:
    """Give a unit another parent and rewrite the paths of its subtree; the tree is locked."""
    if is_inside(parent.path, unit.path):
        raise Refused(
            Phrase(
                "不能把“%(name)s”移到它自己或它的下级单位“%(parent)s”之下。",
                name=unit.name,
                parent=parent.name,
            ),
            "否则上下级关系会形成循环。请选择其他上级单位。",
            code="unit-cycle",
        )
    unit.parent_id = parent.id
    rewrite_paths(session)


def rewrite_paths(session: Session) -> None:
    """Make every path fit the parents; the tree is locked and has no cycle."""
    session.flush()
    units = session.scalars(sa.select(OrgUnit)).all()
    paths = paths_of({unit.id: unit.parent_id for unit in units})
    for unit in units:
        if unit.path != paths[unit.id]:
            unit.path = paths[unit.id]
            check_depth(unit)
    session.flush()


def check_depth(unit: OrgUnit) -> None:
    """Raise Refused when a unit lies deeper than its path can say."""
    if len(unit.path) > MAX_PATH:
        raise Refused("单位层级过深。", "请减少上下级层数。", code="tree-too-deep")


def set_unit_active(unit_id: int, is_active: bool, *, actor: Actor, now: datetime) -> None:
    """Close a unit or open it again. Raises Refused while people or open units are in it."""
    with transaction() as session:
        unit = get_unit_in(session, actor, unit_id)
        if unit.is_active == is_active:
            return
        if not is_active:
            _check_empty(session, unit, now)
        unit.is_active = is_active
        _record(session, unit, actor, now, change="opened" if is_active else "closed")


def _check_empty(session: Session, unit: OrgUnit, now: datetime) -> None:
    open_below = session.scalar(
        sa.select(sa.func.count()).where(OrgUnit.parent_id == unit.id, OrgUnit.is_active)
    )
    if open_below:
        raise Refused(
            Phrase("“%(name)s”还有 %(n)s 个下级单位在用。", name=unit.name, n=open_below),
            "请先停用或移走下级单位。",
            code="unit-not-empty",
        )
    people = session.scalar(
        sa.select(sa.func.count(StaffMember.id)).where(
            StaffMember.unit_id == unit.id, not_left_on(local_date(now))
        )
    )
    if people:
        raise Refused(
            Phrase("“%(name)s”还有 %(people)s 名在岗人员。", name=unit.name, people=people),
            "请先为他们办理调动或离岗。",
            code="unit-not-empty",
        )


def _flush_code(session: Session, code: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        if violated(error, "uq_org_unit_code", "org_unit.code"):
            raise Refused(
                Phrase("单位编码“%(code)s”已被使用。", code=code),
                "请换一个编码。",
                code="unit-code-taken",
            ) from error
        raise


def _record(session: Session, unit: OrgUnit, actor: Actor, now: datetime, **detail: str) -> None:
    record(
        session,
        Action.UNIT_CHANGED,
        actor=actor,
        object_type="org_unit",
        object_id=unit.id,
        detail={"code": unit.code, **detail},
        now=now,
    )

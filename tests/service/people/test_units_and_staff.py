"""The tree of units, and the people in it."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Permission, Role
from lms.audit.models import AuditEntry
from lms.db import Session
from lms.errors import Invalid, NotFound, Refused
from lms.people import queries, service
from lms.people.models import EmploymentType, OrgUnit, RoleGrant, SessionKind, UnitLevel
from lms.people.queries.staff import StaffFilter, staff_list_query
from lms.people.queries.units import units_page
from lms.people.service import StaffFacts
from lms.people.service.steps import find_account
from tests.service.people.test_passwords import add_session, open_sessions
from tests.support.build import NOW, make_account, make_actor_with, make_staff, make_unit

TODAY = date(2026, 11, 23)
MANAGE, READ = Permission.STAFF_MANAGE, Permission.STAFF_READ


@pytest.fixture
def root(database: Session) -> OrgUnit:
    return make_unit(name="市局")


@pytest.fixture
def admin(root: OrgUnit) -> Actor:
    return make_actor_with(Role.UNIT_ADMIN, unit=root)


def add(parent: OrgUnit, actor: Actor, code: str = "NEW") -> OrgUnit:
    return service.add_unit(
        parent.id, code=code, name="新单位", level=UnitLevel.WINDOW, actor=actor, now=NOW
    )


def facts(unit: OrgUnit, **more: Any) -> StaffFacts:
    values = {"name": "张三", "unit_id": unit.id, "employment_type": EmploymentType.CONTRACT}
    return StaffFacts(**(values | more))


def test_new_unit_lies_below_its_parent(root: OrgUnit, admin: Actor) -> None:
    unit = add(root, admin)
    assert unit.path == f"{root.path}{unit.id}/"


def test_code_in_use_is_refused(root: OrgUnit, admin: Actor) -> None:
    add(root, admin)
    with pytest.raises(Refused, match="NEW") as refusal:
        add(root, admin)
    assert refusal.value.code == "unit-code-taken"
    other = make_unit(root)
    with pytest.raises(Refused):
        service.edit_unit(
            other.id, code="NEW", name="别名", level=UnitLevel.UNIT, actor=admin, now=NOW
        )


def test_moving_rewrites_the_paths_of_the_subtree(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    a, b = make_unit(root), make_unit(root)
    child = make_unit(a)
    grandchild = make_unit(child)
    service.move_unit(a.id, b.id, actor=admin, now=NOW)
    service.move_unit(a.id, b.id, actor=admin, now=NOW)
    database.expire_all()
    assert a.path == f"{b.path}{a.id}/"
    assert child.path == f"{a.path}{child.id}/"
    assert grandchild.path == f"{child.path}{grandchild.id}/"
    assert root.path == f"/{root.id}/"
    assert database.scalars(sa.select(AuditEntry.action)).all() == ["unit_changed"]


@pytest.mark.parametrize("below", [False, True])
def test_cycle_is_refused_with_the_names_and_changes_nothing(
    root: OrgUnit, admin: Actor, database: Session, below: bool
) -> None:
    a = make_unit(root, name="甲局")
    target = make_unit(make_unit(a), name="大厅") if below else a
    before = dict(database.execute(sa.select(OrgUnit.id, OrgUnit.path)).all())
    with pytest.raises(Refused, match="甲局") as refusal:
        service.move_unit(a.id, target.id, actor=admin, now=NOW)
    assert refusal.value.code == "unit-cycle"
    assert "循环" in refusal.value.hint
    database.expire_all()
    assert dict(database.execute(sa.select(OrgUnit.id, OrgUnit.path)).all()) == before


def test_units_outside_the_scope_do_not_exist(root: OrgUnit, admin: Actor) -> None:
    other, inside = make_unit(), make_unit(root)
    for action in (
        lambda: add(other, admin),
        lambda: service.move_unit(inside.id, other.id, actor=admin, now=NOW),
        lambda: service.move_unit(other.id, inside.id, actor=admin, now=NOW),
        lambda: service.set_unit_active(other.id, False, actor=admin, now=NOW),
        lambda: queries.get_unit_for(admin, MANAGE, other.id),
        lambda: queries.get_unit_for(admin, Permission.AUDIT_READ, root.id),
    ):
        with pytest.raises(NotFound):
            action()


def test_unit_with_people_or_open_units_stays_open(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    unit = make_unit(root)
    below = make_unit(unit)
    person = make_staff(below)
    with pytest.raises(Refused, match="下级"):
        service.set_unit_active(unit.id, False, actor=admin, now=NOW)
    with pytest.raises(Refused, match="1 名"):
        service.set_unit_active(below.id, False, actor=admin, now=NOW)
    service.record_leave(person.id, TODAY, actor=admin, now=NOW)
    service.set_unit_active(below.id, False, actor=admin, now=NOW)
    service.set_unit_active(unit.id, False, actor=admin, now=NOW)
    database.expire_all()
    assert not unit.is_active
    assert unit not in queries.list_units_for(admin, MANAGE)
    assert unit in queries.list_units_for(admin, MANAGE, include_inactive=True)


def test_tree_counts_own_and_all_people(root: OrgUnit, admin: Actor) -> None:
    child = make_unit(root)
    make_staff(child)
    make_staff(child, left_on=date(2026, 1, 1))
    make_staff(make_unit())  # another tree
    page = units_page(admin, on=TODAY)
    assert [(row.unit.id, row.indent, row.people, row.total) for row in page.rows] == [
        (root.id, 0, 1, 2),
        (child.id, 1, 1, 1),
    ]


def test_unit_14_is_no_part_of_unit_1(database: Session) -> None:
    one, other = make_unit(), make_unit()
    one.path, other.path = "/1/", "/14/"
    database.commit()
    admin = make_actor_with(Role.UNIT_ADMIN, unit=one)
    assert queries.list_units_for(admin, MANAGE) == [one]


@pytest.mark.parametrize(
    ("hired_on", "left_on", "is_active"),
    [
        (None, None, True),
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 24), True),
        (None, date(2026, 11, 23), False),
    ],
)
def test_active_on_a_day(
    root: OrgUnit, hired_on: date | None, left_on: date | None, is_active: bool
) -> None:
    staff = make_staff(root, hired_on=hired_on, left_on=left_on)
    assert queries.is_active_on(staff, TODAY) is is_active


def test_staff_query_reaches_the_subtree_without_those_who_left(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    child = make_unit(root)
    here, left = make_staff(child), make_staff(child, left_on=date(2026, 1, 1))
    other = make_staff()
    found = database.scalars(queries.staff_query(admin, READ, on=TODAY)).all()
    assert here in found
    assert left not in found
    assert other not in found
    assert list(queries.list_staff_in(None, [child.path], on=TODAY)) == [here]
    assert list(queries.list_staff_in(database, [], on=TODAY)) == []
    assert queries.get_staff_for(admin, READ, left.id) == left
    with pytest.raises(NotFound):
        queries.get_staff_for(admin, READ, other.id)


def test_list_is_narrowed_by_words_unit_line_and_state(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    child = make_unit(root)
    zhang = make_staff(child, name="张三", lines=("03",))
    li = make_staff(root, name="李%四", left_on=date(2026, 1, 1))

    def found(**wanted: Any) -> list[int]:
        query = staff_list_query(admin, READ, StaffFilter(**wanted), on=TODAY)
        return [staff.id for staff in database.scalars(query)]

    assert found(q="张") == [zhang.id]
    assert found(q=zhang.staff_no) == [zhang.id]
    assert found(unit_id=child.id) == [zhang.id]
    assert found(unit_id=make_unit().id) == []
    assert found(line="03") == [zhang.id]
    assert found(line="04") == []
    assert found(state="left") == [li.id]
    assert found(q="%") == []  # a sign of LIKE is a letter like any other
    assert found(q="%", state="left") == [li.id]


def test_new_person_is_a_learner_without_a_password(root: OrgUnit, admin: Actor) -> None:
    staff = service.add_staff(
        "G-100", facts(root, lines=("03", "05")), login="", actor=admin, now=NOW
    )
    assert [row.line for row in staff.lines] == ["03", "05"]
    issued = service.issue_first_passwords(actor=admin, now=NOW)
    assert [(one.login, one.staff_no) for one in issued] == [("g-100", "G-100")]
    for number, login in (("G-100", "other"), ("G-101", "g-100")):
        with pytest.raises(Refused):
            service.add_staff(number, facts(root), login=login, actor=admin, now=NOW)


def test_edit_records_the_names_of_what_changed_only(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    staff = make_staff(root, name="张三", hired_on=None)
    same = facts(root)
    assert not service.edit_staff(staff.id, same, actor=admin, now=NOW)
    new = facts(root, phone="13800000001", lines=("03",))
    assert service.edit_staff(staff.id, new, actor=admin, now=NOW)
    entry = database.scalars(sa.select(AuditEntry)).one()
    assert entry.detail["changed"] == ["phone", "lines"]
    assert "13800000001" not in str(entry.detail)


def test_learners_role_moves_along_and_others_stay(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    old, new = make_unit(root), make_unit(root)
    staff = make_staff(old)
    account = make_account(Role.LEARNER, Role.TRAINER, staff=staff)
    service.edit_staff(staff.id, facts(new), actor=admin, now=NOW)
    grants = database.execute(
        sa.select(RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.account_id == account.id)
    ).all()
    assert {(Role.LEARNER, new.id), (Role.TRAINER, old.id)} == {tuple(row) for row in grants}


def test_person_cannot_be_moved_out_of_the_scope(root: OrgUnit, admin: Actor) -> None:
    staff = make_staff(root)
    with pytest.raises(NotFound):
        service.edit_staff(staff.id, facts(make_unit()), actor=admin, now=NOW)
    with pytest.raises(NotFound):
        service.edit_staff(make_staff().id, facts(root), actor=admin, now=NOW)


def test_leaving_ends_the_sessions_on_the_day_and_can_be_taken_back(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    staff = make_staff(root)
    account = make_account(staff=staff)
    add_session(database, account, SessionKind.BROWSER)
    service.record_leave(staff.id, date(2026, 12, 1), actor=admin, now=NOW)
    assert open_sessions(database, account) == 1
    service.record_leave(staff.id, TODAY, actor=admin, now=NOW)
    assert open_sessions(database, account) == 0
    service.record_leave(staff.id, None, actor=admin, now=NOW)
    database.expire_all()
    assert staff.left_on is None
    with pytest.raises(Invalid, match="入职日期"):
        service.record_leave(staff.id, date(2019, 1, 1), actor=admin, now=NOW)
    assert find_account(database, staff.id) == account


def test_full_phone_is_shown_for_a_recorded_reason(
    root: OrgUnit, admin: Actor, database: Session
) -> None:
    staff = make_staff(root, phone="13812345678")
    assert service.show_phone(staff.id, "通知参赛", actor=admin, now=NOW) == "13812345678"
    entry = database.scalars(sa.select(AuditEntry)).one()
    assert entry.detail["reason"] == "通知参赛"
    assert "13812345678" not in str(entry.detail)
    with pytest.raises(NotFound):
        service.show_phone(make_staff().id, "好奇", actor=admin, now=NOW)

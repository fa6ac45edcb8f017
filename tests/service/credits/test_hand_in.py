"""Outside training: handed in, confirmed, sent back."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.credits.models import CreditEntry, CreditMode, EntryState
from lms.credits.queries import year_summary
from lms.credits.service import confirm_entry, reject_entry, submit_entry
from lms.db import Session
from lms.errors import Invalid, Refused
from tests.support.build import NOW, make_actor_with, make_unit

TODAY = date(2026, 11, 23)


def hand_in(actor: Actor, now: datetime = NOW, **changes: object) -> CreditEntry:
    """Hand in a day of outside training."""
    values: dict[str, object] = {
        "on": date(2026, 11, 20),
        "minutes": 360,
        "title": "省厅社保业务培训班",
        "mode": CreditMode.CENTRALIZED,
        "content_category": "operations",
        "document_no": "人社厅函〔2026〕88号",
        "statement": "",
        "token": "one",
    }
    return submit_entry(actor=actor, now=now, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def people(database: Session) -> tuple[Actor, Actor]:
    """Give a clerk and the administrator of the same unit."""
    unit = make_unit()
    return (
        make_actor_with(Role.LEARNER, unit=unit),
        make_actor_with(Role.LEARNER, Role.UNIT_ADMIN, unit=unit),
    )


def test_what_is_handed_in_waits_and_counts_after_confirmation(
    database: Session, people: tuple[Actor, Actor]
) -> None:
    clerk, admin = people
    entry = hand_in(clerk)
    before = year_summary(database, clerk.staff_id, 2026, TODAY)
    assert (before.pending_hours, before.days) == (8, 0)
    confirm_entry(entry.id, actor=admin, now=NOW)
    confirm_entry(entry.id, actor=admin, now=NOW)
    after = year_summary(database, clerk.staff_id, 2026, TODAY)
    assert (after.pending_hours, after.days) == (0, 1)
    approvals = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "credit_approved")
    ).all()
    assert len(approvals) == 1


def test_a_second_click_hands_in_once(people: tuple[Actor, Actor], database: Session) -> None:
    assert hand_in(people[0]).id == hand_in(people[0]).id
    assert database.scalar(sa.select(sa.func.count()).select_from(CreditEntry)) == 1


def test_the_same_training_is_not_handed_in_again(people: tuple[Actor, Actor]) -> None:
    hand_in(people[0])
    with pytest.raises(Refused, match="已有同名"):
        hand_in(people[0], token="two")


def test_what_was_sent_back_may_be_handed_in_again(
    people: tuple[Actor, Actor], database: Session
) -> None:
    clerk, admin = people
    entry = hand_in(clerk)
    reject_entry(entry.id, reason="请写明组织单位", actor=admin, now=NOW)
    reject_entry(entry.id, reason="第二次", actor=admin, now=NOW)
    assert (entry.state, entry.reason) == (EntryState.REJECTED, "请写明组织单位")
    assert hand_in(clerk, token="two").id != entry.id


def test_nobody_confirms_their_own(people: tuple[Actor, Actor]) -> None:
    entry = hand_in(people[1])
    with pytest.raises(Refused, match="本人"):
        confirm_entry(entry.id, actor=people[1], now=NOW)


def test_what_was_sent_back_cannot_be_confirmed(people: tuple[Actor, Actor]) -> None:
    clerk, admin = people
    entry = hand_in(clerk)
    reject_entry(entry.id, reason="重复", actor=admin, now=NOW)
    with pytest.raises(Refused):
        confirm_entry(entry.id, actor=admin, now=NOW)


def test_what_was_confirmed_cannot_be_sent_back(people: tuple[Actor, Actor]) -> None:
    clerk, admin = people
    entry = hand_in(clerk)
    confirm_entry(entry.id, actor=admin, now=NOW)
    with pytest.raises(Refused):
        reject_entry(entry.id, reason="晚了", actor=admin, now=NOW)


def test_sending_back_needs_a_reason(people: tuple[Actor, Actor]) -> None:
    entry = hand_in(people[0])
    with pytest.raises(Invalid):
        reject_entry(entry.id, reason="", actor=people[1], now=NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"on": date(2026, 11, 24)}, Invalid),  # tomorrow
        ({"minutes": 0}, Invalid),
        ({"minutes": 481}, Invalid),
        ({"document_no": "", "statement": ""}, Invalid),
        ({"on": date(2025, 12, 31)}, Refused),  # locked since April
    ],
)
def test_bad_input_is_refused(
    people: tuple[Actor, Actor], changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        hand_in(people[0], **changes)


def test_a_sentence_is_evidence_enough(people: tuple[Actor, Actor]) -> None:
    entry = hand_in(people[0], document_no="", statement="市局组织，结业证书第 12 号")
    assert entry.evidence["statement"].startswith("市局")


def test_last_year_is_open_until_the_end_of_march(people: tuple[Actor, Actor]) -> None:
    last_minute = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
    assert hand_in(people[0], now=last_minute, on=date(2025, 12, 31)).year == 2025

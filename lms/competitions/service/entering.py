"""Entering a competition: a person on their own, or whole units by the organizer."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.competitions.models import Competition, Entrant, Round, Stage
from lms.db import transaction
from lms.errors import NotFound, Refused
from lms.exams import service as exams
from lms.exams.models import Attempt, Exam
from lms.people.models import OrgUnit, StaffMember


def enter(competition_id: int, *, staff_id: int, now: datetime) -> Entrant:
    """Enter a person, who then may sit every round; twice is once, after withdrawing is again.

    Raises NotFound for people outside the organizing unit's subtree or before publishing, Refused
    when entering is over.
    """
    with transaction() as session:
        competition = session.get(Competition, competition_id, with_for_update=True)
        staff = session.get(StaffMember, staff_id)
        if competition is None or staff is None or not _is_open_to(session, competition, staff):
            raise NotFound("没有找到这项比武。", "比武可能不面向您的单位。")
        _require_open(session, competition, now)
        return _enter(session, competition, [staff], now)[0]


def enter_units(competition_id: int, unit_ids: Iterable[int], *, now: datetime) -> int:
    """Enter all active staff of whole subtrees; returns how many are new.

    unit_ids: must lie in the subtree of the organizing unit; others are left out.
    """
    with transaction() as session:
        competition = session.get_one(Competition, competition_id, with_for_update=True)
        if competition.published_at is None:
            raise Refused("请先发布比武，再报名。", code="competition-not-published")
        _require_open(session, competition, now)
        home = session.get_one(OrgUnit, competition.unit_id)
        roots = session.scalars(
            sa.select(OrgUnit.path).where(
                OrgUnit.id.in_(set(unit_ids)), OrgUnit.path.startswith(home.path, autoescape=True)
            )
        ).all()
        if not roots:
            raise Refused("请至少选择一个本级或下级单位。", code="no-unit")
        entered = sa.select(Entrant.staff_id).where(
            Entrant.competition_id == competition.id, Entrant.withdrawn_at.is_(None)
        )
        staff = session.scalars(
            sa.select(StaffMember)
            .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
            .where(
                sa.or_(*(OrgUnit.path.startswith(path, autoescape=True) for path in roots)),
                StaffMember.left_on.is_(None),
                StaffMember.is_window_staff,
                StaffMember.id.not_in(entered),
            )
            .order_by(StaffMember.id)
        ).all()
        return len(_enter(session, competition, staff, now))


def withdraw(competition_id: int, *, staff_id: int, now: datetime) -> None:
    """Take a person out, unless they have begun a round; twice changes nothing."""
    with transaction() as session:
        entrant = session.scalar(
            sa.select(Entrant)
            .where(Entrant.competition_id == competition_id, Entrant.staff_id == staff_id)
            .with_for_update()
        )
        if entrant is None:
            raise NotFound("没有找到报名记录。")
        begun = session.scalar(
            sa.select(Attempt.id)
            .where(
                Attempt.staff_id == staff_id, Attempt.exam_id.in_(_exam_ids_query(competition_id))
            )
            .limit(1)
        )
        if begun is not None:
            raise Refused("已经开始答题，不能退出比武。", code="round-begun")
        entrant.withdrawn_at = entrant.withdrawn_at or now
        exams.unlist_candidates(session, _exam_ids(session, competition_id), staff_id)


def _is_open_to(session: Session, competition: Competition, staff: StaffMember) -> bool:
    home = session.get_one(OrgUnit, competition.unit_id)
    return (
        competition.published_at is not None
        and staff.left_on is None
        and staff.unit.path.startswith(home.path)
    )


def _require_open(session: Session, competition: Competition, now: datetime) -> None:
    if competition.cancelled_at is not None:
        raise Refused("比武已取消。", code="competition-cancelled")
    last = session.scalar(
        sa.select(sa.func.max(Exam.closes_at)).where(Exam.id.in_(_exam_ids_query(competition.id)))
    )
    if last is not None and last <= now:
        raise Refused("报名已经结束：比武的各轮次均已截止。", code="entering-over")


def _enter(
    session: Session, competition: Competition, staff: Iterable[StaffMember], now: datetime
) -> list[Entrant]:
    known = {
        entrant.staff_id: entrant
        for entrant in session.scalars(
            sa.select(Entrant).where(Entrant.competition_id == competition.id)
        )
    }
    entrants = []
    for person in staff:
        entrant = known.get(person.id)
        if entrant is None:
            entrant = Entrant(
                competition_id=competition.id,
                staff_id=person.id,
                unit_id=person.unit_id,
                entered_at=now,
            )
            session.add(entrant)
        elif entrant.withdrawn_at is not None:
            entrant.withdrawn_at, entrant.entered_at = None, now
            entrant.unit_id = person.unit_id
        entrants.append(entrant)
    session.flush()
    for exam_id in _exam_ids(session, competition.id):
        exams.list_candidates(session, exam_id, [entrant.staff_id for entrant in entrants])
    return entrants


def _exam_ids_query(competition_id: int) -> sa.Select[int]:
    return (
        sa.select(Round.exam_id)
        .join(Stage, Stage.id == Round.stage_id)
        .where(Stage.competition_id == competition_id)
    )


def _exam_ids(session: Session, competition_id: int) -> list[int]:
    return list(session.scalars(_exam_ids_query(competition_id)))

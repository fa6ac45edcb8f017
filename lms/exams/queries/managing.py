"""Blueprints and exams as those who manage them see them: only rows of units in their scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotFound
from lms.exams.assembly import CellSpec, count_fitting
from lms.exams.audience import candidates_of
from lms.exams.models import AnswerLog, Attempt, AttemptState, Blueprint, Exam, ExamCandidate
from lms.exams.window import ExamPhase
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import within
from lms.questions.models import Item, ItemVersion
from lms.questions.queries.usable import is_usable
from question_bank.assembly.candidates import Candidate

MANAGE = Permission.EXAM_MANAGE


def blueprints_query(actor: Actor) -> sa.Select[Blueprint]:
    """Return the query of the blueprints in the actor's scope that are in use, latest first."""
    return (
        sa.select(Blueprint)
        .join(OrgUnit, OrgUnit.id == Blueprint.unit_id)
        .where(within(actor.scope(MANAGE)), Blueprint.retired_at.is_(None))
        .order_by(Blueprint.created_at.desc(), Blueprint.id.desc())
    )


def get_blueprint_for(actor: Actor, blueprint_id: int) -> Blueprint:
    """Return a blueprint in the actor's scope. Raises NotFound for any other."""
    query = blueprints_query(actor).where(Blueprint.id == blueprint_id)
    blueprint = db.session.scalar(query)
    if blueprint is None:
        raise NotFound("没有找到这份细目表。", "内容可能已被停用，或不在您的管理范围内。")
    return blueprint


def exams_query(actor: Actor, text: str = "", phase: str = "", now: datetime | None = None) -> Any:
    """Return the query of the exams in the actor's scope, the latest to open first."""
    query = (
        sa.select(Exam)
        .join(OrgUnit, OrgUnit.id == Exam.unit_id)
        .where(within(actor.scope(MANAGE)))
        .order_by(Exam.opens_at.desc(), Exam.id.desc())
    )
    if text:
        query = query.where(Exam.title.contains(text, autoescape=True))
    if phase and now is not None:
        query = query.where(*_in_phase(phase, now))
    return query


def _in_phase(phase: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Return the phase of `window.exam_phase` as conditions on the table."""
    if phase == ExamPhase.CANCELLED:
        return [Exam.cancelled_at.is_not(None)]
    alive = Exam.cancelled_at.is_(None)
    if phase == ExamPhase.DRAFT:
        return [alive, Exam.published_at.is_(None)]
    published = Exam.published_at.is_not(None)
    if phase == ExamPhase.UPCOMING:
        return [alive, published, Exam.opens_at > now]
    if phase == ExamPhase.OPEN:
        return [alive, published, Exam.opens_at <= now, Exam.closes_at > now]
    if phase == ExamPhase.CLOSED:
        return [alive, published, Exam.closes_at <= now]
    return []


def get_managed_exam(actor: Actor, exam_id: int) -> Exam:
    """Return an exam in the actor's scope. Raises NotFound for any other."""
    exam = db.session.scalar(exams_query(actor).where(Exam.id == exam_id))
    if exam is None:
        raise NotFound("没有找到这场考试。", "内容可能已被移走，或不在您的管理范围内。")
    return exam  # type: ignore[no-any-return]


def get_managed_attempt(actor: Actor, attempt_id: int) -> Attempt:
    """Return an attempt at an exam in the actor's scope. Raises NotFound for any other."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None:
        raise NotFound("没有找到这份答卷。", "内容可能已被移走，或不在您的管理范围内。")
    get_managed_exam(actor, attempt.exam_id)
    return attempt


def count_supply(specs: Sequence[CellSpec], unit_path: str, on: date) -> list[int]:
    """Return for each row of a blueprint how many questions a unit may draw for it on a day."""
    rows = db.session.execute(
        sa.select(
            ItemVersion.id,
            ItemVersion.type,
            ItemVersion.primary_line,
            ItemVersion.difficulty,
            ItemVersion.competency,
            ItemVersion.content_category,
            ItemVersion.is_all_round,
        )
        .join(Item, Item.id == ItemVersion.item_id)
        .where(is_usable(unit_path, on))
    )
    candidates = [
        Candidate(
            id=str(row.id),
            type=row.type,
            business_lines=(row.primary_line,),
            difficulty=row.difficulty,
            competency=row.competency or None,
            content_category=row.content_category or None,
            all_round=row.is_all_round,
        )
        for row in rows
    ]
    return count_fitting(specs, candidates)


@dataclass(frozen=True)
class Sitting:
    """A candidate in the monitor: the person and their latest attempt, if they have begun."""

    staff: StaffMember
    attempt: Attempt | None
    extra_min: int
    saves: int
    saved_at: datetime | None


@dataclass(frozen=True)
class SittingCounts:
    """How many candidates stand where."""

    candidates: int
    started: int
    in_progress: int
    handed_in: int


def monitor_query(exam: Exam, text: str = "") -> sa.Select[StaffMember]:
    """Return the query of an exam's candidates, by unit and staff number."""
    query = (
        candidates_of(exam)
        .options(contains_eager(StaffMember.unit))
        .order_by(OrgUnit.path, StaffMember.staff_no)
    )
    if text:
        found = sa.or_(
            StaffMember.name.contains(text, autoescape=True),
            StaffMember.staff_no.contains(text, autoescape=True),
        )
        query = query.where(found)
    return query


def with_sittings(exam: Exam, people: Sequence[StaffMember]) -> list[Sitting]:
    """Return people with their latest attempt at an exam, in three statements for any number."""
    ids = [person.id for person in people]
    latest = {
        attempt.staff_id: attempt
        for attempt in db.session.scalars(
            sa.select(Attempt)
            .where(Attempt.exam_id == exam.id, Attempt.staff_id.in_(ids))
            .order_by(Attempt.number)
        )
    }
    saves = {
        row.attempt_id: (row.saves, row.saved_at)
        for row in db.session.execute(
            sa.select(
                AnswerLog.attempt_id,
                sa.func.count().label("saves"),
                sa.func.max(AnswerLog.received_at).label("saved_at"),
            )
            .where(AnswerLog.attempt_id.in_([attempt.id for attempt in latest.values()]))
            .group_by(AnswerLog.attempt_id)
        )
    }
    extra = {
        row.staff_id: row.extra_min
        for row in db.session.scalars(
            sa.select(ExamCandidate).where(
                ExamCandidate.exam_id == exam.id, ExamCandidate.staff_id.in_(ids)
            )
        )
    }
    return [
        Sitting(
            person,
            latest.get(person.id),
            extra.get(person.id, 0),
            *saves.get(latest[person.id].id if person.id in latest else 0, (0, None)),
        )
        for person in people
    ]


def count_sittings(exam: Exam) -> SittingCounts:
    """Return how many candidates of an exam stand where."""
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(candidates_of(exam).order_by(None).subquery())
    )
    by_state = {
        row.state: row.people
        for row in db.session.execute(
            sa.select(Attempt.state, sa.func.count(sa.distinct(Attempt.staff_id)).label("people"))
            .where(Attempt.exam_id == exam.id)
            .group_by(Attempt.state)
        )
    }
    started = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Attempt.staff_id))).where(Attempt.exam_id == exam.id)
    )
    done = by_state.get(AttemptState.SUBMITTED, 0) + by_state.get(AttemptState.MARKED, 0)
    return SittingCounts(
        candidates=total or 0,
        started=started or 0,
        in_progress=by_state.get(AttemptState.IN_PROGRESS, 0),
        handed_in=done,
    )


def staff_by_id(staff_ids: Sequence[int]) -> dict[int, StaffMember]:
    """Return people by id, their units loaded."""
    rows = db.session.scalars(
        sa.select(StaffMember)
        .join(StaffMember.unit)
        .options(contains_eager(StaffMember.unit))
        .where(StaffMember.id.in_(staff_ids))
    )
    return {row.id: row for row in rows}


def find_candidates(unit_path: str, staff_nos: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the ids of people under a unit by staff number, and the numbers nobody there has."""
    rows = db.session.execute(
        sa.select(StaffMember.staff_no, StaffMember.id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(StaffMember.staff_no.in_(staff_nos), within([unit_path]))
    )
    known = {row.staff_no: row.id for row in rows}
    return list(known.values()), [number for number in staff_nos if number not in known]


def list_listed(exam_id: int) -> list[str]:
    """Return the staff numbers of the people listed for an exam."""
    return list(
        db.session.scalars(
            sa.select(StaffMember.staff_no)
            .join(ExamCandidate, ExamCandidate.staff_id == StaffMember.id)
            .where(ExamCandidate.exam_id == exam_id)
            .order_by(StaffMember.staff_no)
        )
    )

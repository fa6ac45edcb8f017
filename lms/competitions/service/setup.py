"""Setting a competition up, publishing and cancelling it."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.competitions.models import Competition, Round, Stage
from lms.competitions.plan import CompetitionPlan, RoundPlan, list_problems
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.exams import service as exams
from lms.exams.models import AudienceKind, Exam, ExamKind, ReviewRule
from lms.exams.plan import ExamPlan
from lms.web.markup import render_markdown


def create_competition(
    plan: CompetitionPlan, *, unit_id: int, actor: Actor | None, now: datetime
) -> Competition:
    """Keep a new, unpublished competition with its stage and round and return it.

    Raises Invalid naming everything that is wrong with the plan.
    """
    problems = list_problems(plan)
    if problems:
        raise Invalid("".join(problems))
    with transaction() as session:
        competition = Competition(
            unit_id=unit_id,
            title=plan.title.strip(),
            rules_markdown=plan.rules_markdown,
            rules_html=render_markdown(plan.rules_markdown),
            created_by=actor.account_id if actor else None,
            created_at=now,
        )
        stage = Stage(ordinal=1, kind=plan.stage_kind, title=plan.stage_title.strip())
        competition.stages.append(stage)
        session.add(competition)
        session.flush()
        add_round(session, stage, plan.round, unit_id=unit_id, actor=actor, now=now)
    return competition


def add_round(
    session: Session,
    stage: Stage,
    plan: RoundPlan,
    *,
    unit_id: int,
    actor: Actor | None,
    now: datetime,
) -> Round:
    """Add a round with the exam it is sat as, inside the caller's transaction."""
    exam = exams.add_exam(
        session,
        ExamPlan(
            title=f"{stage.competition.title} · {plan.title.strip()}"[:200],
            kind=ExamKind.ROUND,
            blueprint_id=plan.blueprint_id,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            duration_min=plan.duration_min,
            form_count=plan.form_count,
            review_rule=ReviewRule.AFTER_CLOSE,
            audience=AudienceKind.LISTED,
        ),
        unit_id=unit_id,
        actor=actor,
        now=now,
    )
    session.flush()
    new = Round(
        exam_id=exam.id,
        ordinal=len(stage.rounds) + 1,
        title=plan.title.strip(),
        tie_break=[tie_break.value for tie_break in plan.tie_breaks],
        unit_best_of=plan.unit_best_of,
        freeze_at=plan.freeze_at,
    )
    stage.rounds.append(new)
    session.flush()
    return new


def publish_competition(competition_id: int, *, actor: Actor | None, now: datetime) -> Competition:
    """Freeze the papers of every round and open the competition for entering.

    Twice changes nothing. Raises Refused naming the blueprint rows the bank cannot fill.
    """
    with transaction() as session:
        competition = session.get_one(Competition, competition_id, with_for_update=True)
        if competition.cancelled_at is not None:
            raise Refused("比武已取消，不能再发布。", code="competition-cancelled")
        if competition.published_at is not None:
            return competition
        for stage in competition.stages:
            for each in stage.rounds:
                exam = session.get_one(Exam, each.exam_id, with_for_update=True)
                exams.publish(session, exam, actor=actor, now=now)
        competition.published_at = now
        record(
            session,
            Action.COMPETITION_PUBLISHED,
            actor=actor,
            object_type="competition",
            object_id=competition.id,
            detail={"title": competition.title},
            now=now,
        )
    return competition


def cancel_competition(
    competition_id: int, *, reason: str, actor: Actor, now: datetime
) -> Competition:
    """Cancel a competition and the exams of its rounds; results stay on record.

    Raises Refused once a round was finalised: certificates hang on it.
    """
    with transaction() as session:
        competition = session.get_one(Competition, competition_id, with_for_update=True)
        rounds = [each for stage in competition.stages for each in stage.rounds]
        if any(each.finalised_at for each in rounds):
            raise Refused("已有轮次公布最终成绩，不能取消比武。", code="round-finalised")
        if competition.cancelled_at is not None:
            return competition
        competition.cancelled_at = now
        record(
            session,
            Action.EXAM_CHANGED,
            actor=actor,
            object_type="competition",
            object_id=competition.id,
            detail={"cancelled": reason},
            now=now,
        )
        exam_ids = [each.exam_id for each in rounds]
    for exam_id in exam_ids:
        exams.cancel_exam(exam_id, reason=reason, actor=actor, now=now)
    return competition

"""Drawing a person's questions of the day, and taking in their answers."""

import random
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import local_date
from lms.db import transaction, violated
from lms.errors import Invalid, NotFound, Refused
from lms.people.models import StaffMember
from lms.practice.mistake_book import MistakeState, after_answer
from lms.practice.models import DailySet, Mistake, PracticeAnswer
from lms.practice.queries import (
    answers_of,
    find_set,
    held_items,
    last_answered,
    list_candidates,
    open_mistakes,
)
from lms.practice.selection import Candidate, draw_daily
from lms.questions.content import item_of
from lms.questions.models import ItemVersion
from lms.questions.paper import draw_id, draw_id_map
from lms.words import Phrase
from question_bank.items import AnswerError, check_answer, grade, is_answered


def open_daily_set(staff_id: int, *, now: datetime) -> DailySet | None:
    """Return the person's set of today, drawn at the first call; None while there is no question.

    A set with no question is not kept: the bank may be filled later in the day.
    """
    on = local_date(now)
    try:
        with transaction() as session:
            known = find_set(session, staff_id, on)
            if known is not None:
                _replace_held(session, known, now)
                return known
            drawn = _draw(session, staff_id, on, now)
            if not drawn:
                return None
            daily = DailySet(
                staff_id=staff_id,
                on=on,
                version_ids=[each.version_id for each in drawn],
                option_maps=_option_maps(session, drawn, f"{staff_id}:{on}"),
                created_at=now,
            )
            session.add(daily)
            session.flush()
            return daily
    except IntegrityError as error:  # another tab drew it meanwhile
        if not violated(error, "uq_daily_set_staff_id_on", "daily_set.staff_id"):
            raise
    with transaction() as session:
        return find_set(session, staff_id, on)


def _replace_held(session: Session, daily: DailySet, now: datetime) -> None:
    """Put other questions in the place of those an exam has come to use since the set was drawn."""
    held = held_items(session, now)
    answered = answers_of(session, daily.id)
    waiting = [each for each in daily.version_ids if each not in answered]
    items = sa.select(ItemVersion.id).where(
        ItemVersion.id.in_(waiting), ItemVersion.item_id.in_(held)
    )
    gone = set(session.scalars(items)) if held else set()
    if not gone:
        return
    drawn = _draw(session, daily.staff_id, daily.on, now, without=daily.version_ids)
    following = iter(drawn[: len(gone)])
    kept = [next(following, None) if each in gone else each for each in daily.version_ids]
    versions = [each.version_id if isinstance(each, Candidate) else each for each in kept]
    daily.option_maps = daily.option_maps | _option_maps(
        session, drawn[: len(gone)], f"{daily.id}:{sorted(gone)}"
    )
    daily.version_ids = [each for each in versions if each is not None]


def _draw(
    session: Session, staff_id: int, on: date, now: datetime, without: Collection[int] = ()
) -> list[Candidate]:
    staff = session.get_one(StaffMember, staff_id)
    held = held_items(session, now)
    candidates = list_candidates(session, staff.unit.path, on)
    return draw_daily(
        [
            each
            for each in candidates
            if each.item_id not in held and each.version_id not in without
        ],
        lines=frozenset(each.line for each in staff.lines),
        mistakes={each.item_id: each.last_at for each in session.scalars(open_mistakes(staff_id))},
        seen=last_answered(session, staff_id),
        seed=f"{staff_id}:{on}",
    )


def _option_maps(session: Session, drawn: list[Candidate], seed: str) -> dict[str, Any]:
    """Return version id → opaque id of the question and the map of its options."""
    rng = random.Random(f"options:{seed}")  # noqa: S311 - an order, no secret
    taken: set[str] = set()
    maps = {}
    for each in drawn:
        item = item_of(session.get_one(ItemVersion, each.version_id))
        maps[str(each.version_id)] = {
            "id": draw_id(rng, taken),
            "ids": draw_id_map(item, rng, taken),
        }
    return maps


def answer_question(
    set_id: int,
    version_id: int,
    *,
    staff_id: int,
    answer: Mapping[str, Any] | None,
    now: datetime,
) -> PracticeAnswer:
    """Grade the answer to a question of today's set; the first answer counts, later ones do not.

    answer: in the bank's own ids.
    """
    with transaction() as session:
        daily = session.get(DailySet, set_id, with_for_update=True)
        if daily is None or daily.staff_id != staff_id or version_id not in daily.version_ids:
            raise NotFound("没有找到这道练习题。", "请从今日练习进入。")
        known = session.scalar(
            sa.select(PracticeAnswer).where(
                PracticeAnswer.daily_set_id == set_id,
                PracticeAnswer.item_version_id == version_id,
            )
        )
        if known is not None:
            return known
        if daily.on != local_date(now):
            raise Refused("已过零点，今天的练习题已经更新。", "请做今天的题。")
        version = session.get_one(ItemVersion, version_id)
        if version.item_id in held_items(session, now):
            raise Refused("这道题正用于考试，暂不练习。", "请做其他题。")
        row = _graded(daily, version, answer, now)
        session.add(row)
        _note(session, staff_id, version.item_id, row.marks == row.max_marks, now)
        session.flush()
        return row


def _graded(
    daily: DailySet, version: ItemVersion, answer: Mapping[str, Any] | None, now: datetime
) -> PracticeAnswer:
    item = item_of(version)
    try:
        check_answer(item, answer)
        has_answer = is_answered(item, answer)
    except AnswerError as error:
        raise Invalid(Phrase("作答无法识别：%(error)s。", error=error), "请重新作答。") from error
    if not has_answer:
        raise Refused("还没有作答。", "选出或填写答案后再提交。")
    graded = grade(item, answer)
    return PracticeAnswer(
        daily_set_id=daily.id,
        staff_id=daily.staff_id,
        item_version_id=version.id,
        answer=answer,
        marks=graded.marks,
        max_marks=graded.max_marks,
        answered_at=now,
    )


def _note(session: Session, staff_id: int, item_id: int, is_right: bool, now: datetime) -> None:
    """Bring the mistake book up to date."""
    row = session.scalar(
        sa.select(Mistake).where(Mistake.staff_id == staff_id, Mistake.item_id == item_id)
    )
    state = None
    if row is not None:
        state = MistakeState(row.wrong_count, row.right_streak, row.cleared_at is not None)
    following = after_answer(state, is_right)
    if following is None or following == state:
        return
    if row is None:
        row = Mistake(staff_id=staff_id, item_id=item_id)
        session.add(row)
    row.wrong_count = following.wrong_count
    row.right_streak = following.right_streak
    row.cleared_at = now if following.is_cleared else None
    row.last_at = now

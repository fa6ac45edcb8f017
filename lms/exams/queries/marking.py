"""Text answers that wait for a marker, without the names of who wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotFound
from lms.exams.form_index import Slot, get_form_index
from lms.exams.models import Attempt, AttemptState, Exam, ExamForm, FormItem, Response
from lms.exams.service.marking import WHOLE, waiting_parts
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.questions.content import plain_lines
from lms.questions.models import ItemVersion
from lms.questions.paper import case_parts
from lms.questions.rendering import html_of
from lms.words import Phrase
from question_bank.items import answer_text, key_text

MARK = Permission.EXAM_MARK


@dataclass(frozen=True)
class QueueRow:
    """A question with the number of answers to it that wait."""

    exam_id: int
    exam_title: str
    form_item_id: int
    number: int
    stem: str
    waiting: int
    first_id: int


@dataclass(frozen=True)
class Part:
    """What is to be marked of an answer; part is "" where the question has no sub-items.

    suggestions: what the key words found say about each key point.
    """

    part: str
    title: str
    stem_html: str
    answer: str
    key: str
    max_marks: Decimal
    suggestions: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """An answer on the marker's desk; `label` stands for the person, whom nobody names."""

    response: Response
    exam_title: str
    label: str
    stem_html: str
    material_html: str
    parts: Sequence[Part]
    waiting: int


def waiting_query(actor: Actor) -> sa.Select[Response]:
    """Return the query of the answers in the actor's scope that wait, never their own."""
    return (
        sa.select(Response)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Exam, Exam.id == Attempt.exam_id)
        .join(OrgUnit, OrgUnit.id == Exam.unit_id)
        .join(FormItem, FormItem.id == Response.form_item_id)
        .where(
            within(actor.scope(MARK)),
            Response.needs_marking,
            Attempt.state == AttemptState.SUBMITTED,
            Attempt.staff_id != actor.staff_id,
        )
        .order_by(Exam.id, FormItem.item_version_id, Response.id)
    )


def list_queue(actor: Actor) -> list[QueueRow]:
    """Return the questions that have answers waiting, exam by exam."""
    waiting = (
        waiting_query(actor)
        .order_by(None)
        .join(ItemVersion, ItemVersion.id == FormItem.item_version_id)
    )
    rows = db.session.execute(
        waiting.with_only_columns(
            Exam.id,
            Exam.title,
            sa.func.min(FormItem.id),
            sa.func.min(FormItem.ordinal),
            ItemVersion.stem_text,
            sa.func.count(Response.id),
            sa.func.min(Response.id),
        )
        .group_by(Exam.id, Exam.title, ItemVersion.id, ItemVersion.stem_text)
        .order_by(Exam.id, sa.func.min(FormItem.ordinal))
    )
    return [QueueRow(*row) for row in rows]


def get_waiting(actor: Actor, response_id: int) -> Response:
    """Return an answer the actor may mark. Raises NotFound for any other, also a marked one."""
    response = db.session.scalar(waiting_query(actor).where(Response.id == response_id))
    if response is None:
        raise NotFound("没有找到待阅的答案。", "它可能已由其他人批阅，请回到阅卷列表。")
    return response


def find_next(actor: Actor, after_id: int) -> int | None:
    """Return the next answer to the same question, else the first that waits at all."""
    version_id = (
        sa.select(FormItem.item_version_id)
        .join(Response, Response.form_item_id == FormItem.id)
        .where(Response.id == after_id)
        .scalar_subquery()
    )
    same = waiting_query(actor).where(FormItem.item_version_id == version_id)
    for query in (same.where(Response.id > after_id), same, waiting_query(actor)):
        found = db.session.scalar(query.with_only_columns(Response.id).limit(1))
        if found is not None:
            return int(found)
    return None


def sheet_of(response: Response) -> Sheet:
    """Return an answer with question, key and suggestions, ready for marking."""
    attempt = db.session.get_one(Attempt, response.attempt_id)
    form = db.session.get_one(ExamForm, attempt.form_id)
    index = get_form_index(db.session(), form.id, form.content_hash)
    slot = next(each for each in index.slots if each.form_item_id == response.form_item_id)
    return Sheet(
        response=response,
        exam_title=attempt.exam.title,
        label=f"{attempt.id * 7919 % 9000 + 1000}",
        stem_html=html_of(slot.item.stem),
        material_html=html_of(slot.item.content.get("material") or ""),
        parts=_parts(slot, response),
        waiting=len(waiting_parts(response)),
    )


def _parts(slot: Slot, response: Response) -> list[Part]:
    waiting = dict(waiting_parts(response))
    if WHOLE in waiting:
        suggestions = [f"{part['part']}：{part['reason']}" for part in response.parts]
        return [
            Part(
                WHOLE,
                "",
                "",
                answer_text(slot.item, response.answer),
                plain_lines(key_text(slot.item)),
                response.max_marks,
                suggestions,
            )
        ]
    given = (response.answer or {}).get("parts") or {}
    return [
        Part(
            question.id,
            Phrase("第 %(n)s 小题", n=question.id),
            html_of(question.stem),
            answer_text(question, given.get(question.id)),
            plain_lines(key_text(question)),
            waiting[question.id],
            (),
        )
        for question in case_parts(slot.item)
        if question.id in waiting
    ]

"""A marked form as its candidate may look at it, in the ids and the order of their form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from lms import db
from lms.exams.form_index import Slot, get_form_index
from lms.exams.models import Attempt, ExamForm, Response
from lms.questions.marked import Basis, PartMarks, QuestionResult, bases_of, result_of
from lms.web.i18n import translated


@dataclass(frozen=True)
class Reviewed:
    """One question of the form with its result."""

    number: int
    item: Mapping[str, Any]
    result: QuestionResult
    about: str


def review_form(attempt: Attempt) -> list[Reviewed]:
    """Return every question of an ended attempt with answer, key, rationale and clause."""
    form = db.session.get_one(ExamForm, attempt.form_id)
    slots = get_form_index(db.session(), form.id, form.content_hash).slots
    shown = [item for section in json.loads(form.payload)["sections"] for item in section["items"]]
    responses = {
        row.form_item_id: row
        for row in db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt.id))
    }
    bases = bases_of([slot.version_id for slot in slots])
    return [
        Reviewed(
            slot.number,
            item,
            _result(slot, responses[slot.form_item_id], bases.get(slot.version_id, ())),
            " / ".join(translated(line) for line in item.get("lines") or ()),
        )
        for slot, item in zip(slots, shown, strict=True)
        if slot.form_item_id in responses
    ]


def _result(slot: Slot, response: Response, basis: Sequence[Basis]) -> QuestionResult:
    parts = {
        part["part"]: PartMarks(
            None if part["needs_marking"] else Decimal(part["marks"]), part["reason"]
        )
        for part in response.parts
    }
    marks = None if response.needs_marking else response.marks
    return result_of(slot.item, slot.id_map, response.answer, marks, response.reason, parts, basis)

"""A marked form as its candidate may look at it, in the ids and the order of their form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import url_for

from lms import db
from lms.catalogue.models import PolicyClause
from lms.exams.form_index import Slot, get_form_index
from lms.exams.models import Attempt, ExamForm, Response
from lms.exams.paper import IdMap, case_parts, shown_order
from lms.questions.models import LegalBasis
from lms.web.markup import render_markdown
from question_bank.items import answer_text, key_text
from question_bank.items.question import Question
from question_bank.items.registry import TYPES


@dataclass(frozen=True)
class Basis:
    """The clause a question rests on; `url` leads to it where the library holds it."""

    document: str
    clause: str
    quote: str
    url: str


@dataclass(frozen=True)
class QuestionResult:
    """What the question_review component shows of an answer."""

    chosen: Sequence[str]
    key: Sequence[str] | None
    given_text: str
    key_text: str
    marks: Decimal | None
    max_marks: Decimal
    reason: str
    rationale_html: str = ""
    basis: Sequence[Basis] = ()
    parts: Mapping[str, "QuestionResult"] = field(default_factory=dict)


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
    bases = _bases([slot.version_id for slot in slots])
    return [
        Reviewed(
            slot.number,
            item,
            _result(slot, responses[slot.form_item_id], bases.get(slot.version_id, ())),
            " / ".join(item.get("lines") or ()),
        )
        for slot, item in zip(slots, shown, strict=True)
        if slot.form_item_id in responses
    ]


def _result(slot: Slot, response: Response, basis: Sequence[Basis]) -> QuestionResult:
    whole = _answered(
        slot.item,
        slot.id_map,
        response.answer,
        None if response.needs_marking else response.marks,
        response.max_marks,
        response.reason,
    )
    return QuestionResult(
        **{name: getattr(whole, name) for name in _COMMON},
        rationale_html=_rationale(slot.item),
        basis=basis,
        parts=_parts(slot, response),
    )


_COMMON = ("chosen", "key", "given_text", "key_text", "marks", "max_marks", "reason")


def _parts(slot: Slot, response: Response) -> dict[str, QuestionResult]:
    given = (response.answer or {}).get("parts") or {}
    grades = {part["part"]: part for part in response.parts}
    results = {}
    for question, ids in zip(case_parts(slot.item), slot.id_map.get("parts", ()), strict=True):
        grade = grades.get(question.id)
        waits = bool(grade and grade["needs_marking"])
        results[ids["id"]] = _answered(
            question,
            ids["ids"],
            given.get(question.id),
            None if waits else Decimal(grade["marks"] if grade else 0),
            question.marks,
            grade["reason"] if grade else response.reason,
        )
    return results


def _answered(
    question: Question,
    id_map: IdMap,
    answer: Any,
    marks: Decimal | None,
    max_marks: Decimal,
    reason: str,
) -> QuestionResult:
    options = id_map.get("options", ())
    order = shown_order(id_map)
    if not options:
        return QuestionResult(
            chosen=(),
            key=(),
            given_text=answer_text(question, answer, order) if answer else "",
            key_text=key_text(question, order) if question.type != "case" else "",
            marks=marks,
            max_marks=max_marks,
            reason=reason,
        )
    chosen = _own_choices(question, answer)
    key = _own_key(question)
    return QuestionResult(
        chosen=[opaque for opaque, own in options if own in chosen],
        key=[opaque for opaque, own in options if own in key],
        given_text="",
        key_text="",
        marks=marks,
        max_marks=max_marks,
        reason=reason,
    )


def _own_choices(question: Question, answer: Any) -> set[str]:
    given = TYPES[question.type].read(question, answer)
    if given is None:
        return set()
    return {"T" if given else "F"} if isinstance(given, bool) else set(given)


def _own_key(question: Question) -> set[str]:
    key = question.content["answer"]
    return {"T" if key else "F"} if isinstance(key, bool) else set(key)


def _rationale(question: Question) -> str:
    texts = [question.rationale, *(part.rationale for part in case_parts(question))]
    return "".join(render_markdown(text) for text in texts if text)


def _bases(version_ids: Sequence[int]) -> dict[int, list[Basis]]:
    rows = db.session.execute(
        sa.select(LegalBasis, PolicyClause.document_id)
        .outerjoin(PolicyClause, PolicyClause.id == LegalBasis.clause_id)
        .where(LegalBasis.version_id.in_(version_ids))
        .order_by(LegalBasis.version_id, LegalBasis.ordinal)
    )
    found: dict[int, list[Basis]] = {}
    for basis, document_id in rows:
        url = ""
        if document_id is not None:
            url = url_for(
                "catalogue.show_policy",
                document_id=document_id,
                _anchor=f"clause-{basis.clause_id}",
            )
        entry = Basis(basis.document, basis.clause, basis.quote, url)
        found.setdefault(basis.version_id, []).append(entry)
    return found

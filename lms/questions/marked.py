"""A question after marking, in the ids and order it was shown in: what question_review takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import url_for

from lms import db
from lms.catalogue.models import PolicyClause
from lms.questions.content import plain_lines
from lms.questions.models import LegalBasis
from lms.questions.paper import IdMap, case_parts, shown_order
from lms.web.markup import render_markdown
from question_bank.items import Grade, Item, answer_text, key_text
from question_bank.items.question import ZERO, Question
from question_bank.items.registry import TYPES
from question_bank.items.scenario import MUST_PASS, Scenario, list_checks


@dataclass(frozen=True)
class Basis:
    """The clause a question rests on; `url` leads to it where the library holds it."""

    document: str
    clause: str
    quote: str
    url: str


@dataclass(frozen=True)
class PartMarks:
    """The marks of a sub-item; None while it waits for a marker."""

    marks: Decimal | None
    reason: str


@dataclass(frozen=True)
class CheckResult:
    """A check of a scenario after marking; what a cap took away is one with no answer of its own.

    kind: `documents`, `fields`, `handling` or `must_pass`.  key: "" for `must_pass`.
    """

    kind: str
    label: str
    given_text: str
    key_text: str
    marks: Decimal
    max_marks: Decimal
    reason: str
    rationale: str = ""


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
    checks: Sequence[CheckResult] = ()


def result_of(
    item: Item,
    id_map: IdMap,
    answer: Mapping[str, Any] | None,
    marks: Decimal | None,
    reason: str,
    parts: Mapping[str, PartMarks],
    basis: Sequence[Basis],
) -> QuestionResult:
    """Return an answer with its marks, the key, the rationale and the clause.

    answer: in the bank's own ids.  marks: None while the question waits for a marker.
    parts: marks by the bank's id of the sub-item.
    """
    given = (answer or {}).get("parts") or {}
    results = {}
    for question, ids in zip(case_parts(item), id_map.get("parts", ()), strict=True):
        mark = parts.get(question.id, PartMarks(Decimal(0), reason))
        results[ids["id"]] = QuestionResult(
            **_answered(question, ids["ids"], given.get(question.id)),
            marks=mark.marks,
            max_marks=question.marks,
            reason=mark.reason,
        )
    return QuestionResult(
        **_answered(item, id_map, answer),
        marks=marks,
        max_marks=item.marks,
        reason=reason,
        rationale_html=rationale_html(item),
        basis=basis,
        parts=results,
        checks=_checks(item, answer, parts, reason),
    )


def _checks(
    item: Item, answer: Mapping[str, Any] | None, parts: Mapping[str, PartMarks], reason: str
) -> list[CheckResult]:
    """Return the checks of a scenario in the order of the page, none for other types."""
    kind = TYPES[item.type]
    if not isinstance(kind, Scenario):
        return []
    given = kind.given_texts(item, kind.read(item, answer) or {})
    keys = kind.key_texts(item)
    nothing = PartMarks(ZERO, reason)
    checks = [
        CheckResult(
            kind=check.kind,
            label=check.label,
            given_text=given.get(check.ref, ""),
            key_text=keys[check.ref],
            marks=parts.get(check.ref, nothing).marks or ZERO,
            max_marks=check.marks,
            reason=parts.get(check.ref, nothing).reason,
            rationale=check.entry.get("rationale") or "",
        )
        for check in list_checks(item.content)
    ]
    if MUST_PASS in parts:
        taken = parts[MUST_PASS]
        marks = taken.marks or ZERO
        checks.append(CheckResult(MUST_PASS, "", "", "", marks, ZERO, taken.reason))
    return checks


def result_of_grade(
    item: Item,
    id_map: IdMap,
    answer: Mapping[str, Any] | None,
    grade: Grade,
    basis: Sequence[Basis],
) -> QuestionResult:
    """Return an answer that was graded at once."""
    parts = {part.part: PartMarks(part.marks, part.reason) for part in grade.parts}
    return result_of(item, id_map, answer, grade.marks, grade.reason, parts, basis)


def _answered(question: Question, id_map: IdMap, answer: Any) -> dict[str, Any]:
    options = id_map.get("options", ())
    if options:
        chosen, key = _own_choices(question, answer), _own_key(question)
        return {
            "chosen": [shown for shown, own in options if own in chosen],
            "key": [shown for shown, own in options if own in key],
            "given_text": "",
            "key_text": "",
        }
    order = shown_order(id_map)
    return {
        "chosen": (),
        "key": (),
        "given_text": _given_words(question, answer, order),
        "key_text": plain_lines(key_text(question, order)) if question.type != "case" else "",
    }


def _given_words(question: Question, answer: Any, order: Any) -> str:
    """Return an answer in words: texts of the bank without their Markdown, own words as written."""
    if not answer:
        return ""
    words = answer_text(question, answer, order)
    return plain_lines(words) if question.type in ("ordering", "matching") else words


def _own_choices(question: Question, answer: Any) -> set[str]:
    given = TYPES[question.type].read(question, answer)
    if given is None:
        return set()
    return {"T" if given else "F"} if isinstance(given, bool) else set(given)


def _own_key(question: Question) -> set[str]:
    key = question.content["answer"]
    return {"T" if key else "F"} if isinstance(key, bool) else set(key)


def rationale_html(item: Question) -> str:
    """Return the rationale of a question and of its sub-items as HTML."""
    texts = [item.rationale, *(part.rationale for part in case_parts(item))]
    return "".join(render_markdown(text) for text in texts if text)


def bases_of(version_ids: Sequence[int]) -> dict[int, list[Basis]]:
    """Return version id → the clauses it rests on, with their addresses."""
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

"""What a new text changes, and from which day."""

from datetime import date

import pytest

from lms.catalogue.amending import (
    StoredClause,
    issued_on,
    plan_clauses,
    text_sha256,
    wording_starts_on,
)
from question_bank.legal_text import Clause, LegalText

TODAY = date(2026, 11, 23)
D2010, D2018, D2019 = date(2010, 10, 28), date(2018, 12, 29), date(2019, 7, 1)


def text_of(
    *clauses: tuple[str, str], notes: tuple[str, ...] = (), effective_on: date | None = None
) -> LegalText:
    parts = tuple(Clause(label, (), label, words) for label, words in clauses)
    return LegalText("某法", "某法", None, list(notes), effective_on, parts)


def stored(*clauses: tuple[str, str]) -> list[StoredClause]:
    return [
        StoredClause(number, label, text_sha256(words))
        for number, (label, words) in enumerate(clauses, start=1)
    ]


A, B, C = ("第一条", "甲"), ("第二条", "乙"), ("第三条", "丙")


@pytest.mark.parametrize(
    ("held", "text", "new", "changed", "kept", "closed"),
    [
        ((), (A, B), 2, 0, 0, ()),
        ((A, B), (A, B), 0, 0, 2, ()),
        ((A, B), (A, ("第二条", "乙改")), 0, 1, 1, (2,)),
        ((A, B), (A, B, C), 1, 0, 2, ()),
        ((A, B), (A,), 0, 1, 1, (2,)),
        ((A, B), (("第一条", " 甲\n"), B), 0, 0, 2, ()),  # spacing amends nothing
    ],
)
def test_plan_says_what_opens_and_what_closes(
    held: tuple[tuple[str, str], ...],
    text: tuple[tuple[str, str], ...],
    new: int,
    changed: int,
    kept: int,
    closed: tuple[int, ...],
) -> None:
    plan = plan_clauses(stored(*held), text_of(*text))
    assert (plan.new, plan.changed, len(plan.kept)) == (new, changed, kept)
    assert plan.closed_ids == closed


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ((), None),
        (("2010年10月28日通过",), D2010),
        (("2010年10月28日通过　根据2018年12月29日的决定修正",), D2018),
        (("2018年12月29日修正", "2010年10月28日通过"), D2018),
        (("2018年13月40日通过",), None),
    ],
)
def test_wording_was_passed_on_the_last_day_named(
    notes: tuple[str, ...], expected: date | None
) -> None:
    assert issued_on(text_of(A, notes=notes)) == expected


@pytest.mark.parametrize(
    ("issued", "effective", "before", "effective_before", "expected"),
    [
        ("2010年10月28日通过", D2019, None, None, D2019),  # new: the day it takes effect
        ("2010年10月28日通过", None, None, None, D2010),
        (None, None, None, None, TODAY),
        ("2018年12月29日修正", D2010, D2010, D2010, D2018),  # amended later
        ("2018年12月29日修正", D2019, D2010, D2010, D2019),  # re-enacted
        ("2010年10月28日通过", D2010, D2010, D2010, TODAY),  # corrected, no date says when
        (None, None, D2010, None, TODAY),
    ],
)
def test_amended_wording_holds_from_the_day_the_text_names(
    issued: str | None,
    effective: date | None,
    before: date | None,
    effective_before: date | None,
    expected: date,
) -> None:
    text = text_of(A, notes=(issued,) if issued else (), effective_on=effective)
    start = wording_starts_on(text, before=before, effective_before=effective_before, today=TODAY)
    assert start == expected

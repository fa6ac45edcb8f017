"""Whatever is asked and answered: marks within bounds, parts that add up, rules as defined."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.items import Grade, Item, examinee_view, grade, validate
from question_bank.items.scenario import Scenario, list_checks

pytestmark = pytest.mark.slow

DEFECTS = [{"id": each, "text": f"缺陷{each}"} for each in "abc"]
STATES = ("ok", "missing", "defective")
CENT = Decimal("0.01")
marks_of = st.integers(1, 400).map(lambda cents: f"{Decimal(cents) / 100:.2f}")


@st.composite
def scenarios(draw: st.DrawFn, most: int = 4, least: int = 0) -> dict[str, Any]:
    """Draw a valid scenario; a check depends on checks before it in an order drawn."""
    documents = [_document(draw, place) for place in range(draw(st.integers(least, most)))]
    fields = [
        {"id": f"f{place}", "label": f"栏目{place}", "kind": "text", "accept": ["对"]}
        for place in range(draw(st.integers(least, most)))
    ]
    handling = {
        "options": [{"id": "yes", "text": "受理"}, {"id": "no", "text": "不予受理"}],
        "answer": [draw(st.sampled_from(("yes", "no")))],
    }
    entries: list[tuple[str, dict[str, Any]]] = [("handling", handling)]
    entries += [(f"documents.{each['id']}", each) for each in documents]
    entries += [(f"fields.{each['id']}", each) for each in fields]
    refs: list[str] = []
    for ref, entry in draw(st.permutations(entries)):
        needs = st.lists(st.sampled_from(refs), unique=True, max_size=2) if refs else st.just([])
        entry |= {"marks": draw(marks_of), "depends_on": draw(needs)}
        refs.append(ref)
    total = sum((Decimal(entry["marks"]) for _ref, entry in entries), Decimal(0))
    caps = st.integers(0, int(total * 100) - 1).map(lambda cents: f"{cents * CENT:.2f}")
    must = draw(st.dictionaries(st.sampled_from(refs), caps, max_size=2))
    return {
        "id": "S", "type": "scenario", "stem": "办理。", "material": "情境",
        "marks": f"{total:.2f}", "business_lines": ["05.02"], "documents": documents,
        "defects": DEFECTS, "fields": fields, "handling": handling,
        "must_pass": [{"check": ref, "cap": cap} for ref, cap in must.items()],
        "scoring_rule": draw(st.sampled_from(Scenario.scoring_rules)),
    }  # fmt: skip


def _document(draw: st.DrawFn, place: int) -> dict[str, Any]:
    state = draw(st.sampled_from(STATES))
    some = st.lists(st.sampled_from("abc"), unique=True, min_size=1)
    answer = {"state": state, "defects": draw(some) if state == "defective" else []}
    return {"id": f"d{place}", "name": f"材料{place}", "answer": answer}


@st.composite
def answers_to(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Draw an answer, with checks left out and right ones often."""
    answer: dict[str, Any] = {"documents": {}, "fields": {}}
    for each in document["documents"]:
        state = draw(st.sampled_from((None, *STATES)))
        defects = (
            draw(st.lists(st.sampled_from("abc"), unique=True)) if state == "defective" else []
        )
        own = {"state": state, "defects": defects}
        answer["documents"][each["id"]] = draw(st.sampled_from((own, each["answer"])))
    for each in document["fields"]:
        answer["fields"][each["id"]] = draw(st.sampled_from(("对", "错", "")))
    answer["handling"] = draw(st.sampled_from(("yes", "no", None)))
    return answer


def _is_right(document: dict[str, Any], answer: dict[str, Any], ref: str) -> bool:
    kind, _, name = ref.partition(".")
    if kind == "handling":
        return bool(answer["handling"] == document["handling"]["answer"][0])
    if kind == "fields":
        return bool(answer["fields"][name] == "对")
    key = next(each["answer"] for each in document["documents"] if each["id"] == name)
    given = answer["documents"][name]
    return given["state"] == key["state"] and set(given["defects"]) == set(key["defects"])


def _naive_passes(document: dict[str, Any], answer: dict[str, Any], ref: str) -> bool:
    """Say by the words of S6, from scratch for each check, whether it passes."""
    kind, _, name = ref.partition(".")
    entries = [document["handling"]] if kind == "handling" else document[kind]
    entry = entries[0] if kind == "handling" else next(e for e in entries if e["id"] == name)
    return _is_right(document, answer, ref) and all(
        _naive_passes(document, answer, each) for each in entry["depends_on"]
    )


def _is_empty(answer: dict[str, Any]) -> bool:
    documents = any(each["state"] for each in answer["documents"].values())
    return not (documents or any(answer["fields"].values()) or answer["handling"])


def _check_grade(document: dict[str, Any], answer: dict[str, Any], given_grade: Grade) -> None:
    passes = {
        check.ref: _naive_passes(document, answer, check.ref) for check in list_checks(document)
    }
    earned = {part.part: part for part in given_grade.parts}
    for check in list_checks(document):
        part = earned[check.ref]
        assert part.max_marks == check.marks
        if passes[check.ref]:
            assert part.marks == check.marks
        elif not all(passes[each] for each in check.depends_on):
            assert part.marks == 0
        else:
            assert 0 <= part.marks <= check.marks
    before = sum((earned[ref].marks for ref in passes), Decimal(0))
    failed = [Decimal(each["cap"]) for each in document["must_pass"] if not passes[each["check"]]]
    assert given_grade.marks == min([before, *failed])


@settings(max_examples=300)
@given(st.data(), scenarios())
def test_grade_equals_a_naive_model(data: st.DataObject, document: dict[str, Any]) -> None:
    assert [p for p in validate(document) if p.severity == "error"] == []
    item = Item.from_document(document)
    answer = data.draw(answers_to(document))
    given_grade = grade(item, answer)
    assert 0 <= given_grade.marks <= item.marks
    assert given_grade.marks == given_grade.marks.quantize(CENT)
    if _is_empty(answer):
        assert given_grade.reason == "未作答"
        return
    assert sum((part.marks for part in given_grade.parts), Decimal(0)) == given_grade.marks
    assert sum((part.max_marks for part in given_grade.parts), Decimal(0)) == item.marks
    assert all(part.reason for part in given_grade.parts)
    _check_grade(document, answer, given_grade)


@settings(max_examples=100)
@given(scenarios(most=3, least=3), scenarios(most=3, least=3))
def test_view_does_not_change_with_the_key(one: dict[str, Any], two: dict[str, Any]) -> None:
    views = [
        examinee_view(Item.from_document(each | {"scoring_rule": "all_or_nothing"}))
        for each in (one, two)
    ]
    known = {"marks": None, "has_must_pass": None}  # the sum, and that there are any
    assert views[0] | known == views[1] | known

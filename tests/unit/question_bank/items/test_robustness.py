"""No document and no answer, however odd, breaks validation or grading."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.items import TYPES, Item, answer_text, examinee_view, grade, key_text, validate
from tests.unit.question_bank.builders import RIGHT, make_document, make_item

pytestmark = pytest.mark.slow  # seconds each; `make check` leaves them to `make test`

words = st.sampled_from(
    ["", " ", "A", "B", "T", "1", "2", "-1", "0.5", "1e5", "____", "题", "a\x00", "\ud800", "text"]
)
numbers = st.integers(-3, 12) | st.sampled_from([0.5, 1e300, float("inf"), float("nan")])
keys = st.sampled_from(
    ["id", "text", "accept", "match", "tolerance", "value", "unit", "marks", "keywords", "type",
     "document", "quote", "stem", "A", "1", "choices", "blanks", "pairs", "parts", "order"]
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=10,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        inner = value.items()
    else:
        inner = enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        found += _paths(entry, (*path, key))
    return found


def _changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of a document with the value at a path replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=400)
@given(st.data(), st.sampled_from(sorted(TYPES)))
def test_document_with_any_value_changed_is_judged_and_then_usable(
    data: st.DataObject, type_name: str
) -> None:
    document = make_document(
        type_name, legal_basis=[{"document": "某法", "clause": "第一条", "quote": "甲"}]
    )
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(_paths(document)))
        document = _changed(document, path, data.draw(anything))
    if any(problem.severity == "error" for problem in validate(document)):
        return
    item = Item.from_document(document)
    assert Item.from_document(item.to_document()) == item
    examinee_view(item)
    key_text(item)
    given_grade = grade(item, data.draw(st.just(RIGHT.get(type_name)) | anything))
    assert 0 <= given_grade.marks <= item.marks


@settings(max_examples=300)
@given(st.data(), st.sampled_from(sorted(TYPES)))
def test_any_answer_earns_marks_within_bounds(data: st.DataObject, type_name: str) -> None:
    item = make_item(type_name)
    answer = RIGHT.get(type_name, {"text": "集中培训"})
    path = data.draw(st.sampled_from(_paths(answer)))
    odd = data.draw(st.just(_changed(answer, path, data.draw(anything))) | anything)
    given_grade = grade(item, odd)
    assert 0 <= given_grade.marks <= item.marks
    assert given_grade.reason
    assert answer_text(item, odd)

"""Documents become items and documents again without loss."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.items import TYPES, Item
from tests.unit.question_bank.builders import make_document, make_item


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_canonical_document_comes_back_unchanged(type_name: str) -> None:
    document = make_document(type_name)
    if len(TYPES[type_name].scoring_rules) > 1:
        document["scoring_rule"] = "all_or_nothing"
    assert Item.from_document(document).to_document() == document


words = st.text('字a \n"\\', max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)


@given(
    type_name=st.sampled_from(sorted(TYPES)),
    extra=st.dictionaries(st.text("xyz_", min_size=1, max_size=6), json_values, max_size=4),
)
def test_unknown_fields_are_kept(type_name: str, extra: dict[str, Any]) -> None:
    document = make_document(type_name, **extra)
    written = Item.from_document(document).to_document()
    assert {key: written[key] for key in document} == document
    assert Item.from_document(json.loads(json.dumps(written))) == Item.from_document(document)


def test_unknown_fields_inside_options_and_bases_are_kept() -> None:
    basis = {"document": "社会保险法", "clause": "第四条", "quote": "", "page": 3}
    options = [{"id": "A", "text": "甲", "image": "a.png"}, {"id": "B", "text": "乙"}]
    document = make_document(options=options, legal_basis=[basis])
    written = Item.from_document(document).to_document()
    assert (written["options"], written["legal_basis"]) == (options, [basis])


@given(st.integers(1, 100_000))
def test_marks_come_back_with_two_decimals(cents: int) -> None:
    text = f"{cents // 100}.{cents % 100:02d}"
    assert make_item(marks=text).to_document()["marks"] == text
    assert make_item(marks=float(text)).marks == make_item(marks=text).marks


def test_changed_facet_is_written() -> None:
    item = replace(make_item(), region="四川", author="张三")
    document = item.to_document()
    assert (document["region"], document["author"]) == ("四川", "张三")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], False), (["05.01", "05.02"], False), (["05", "05.02"], False), (["05.02", "03"], True)],
)
def test_item_of_two_first_level_lines_is_all_round(codes: list[str], expected: bool) -> None:
    assert make_item(business_lines=codes).is_all_round is expected

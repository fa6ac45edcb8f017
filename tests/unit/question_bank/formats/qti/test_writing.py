"""A written item scores every answer as our grading does, and reads back the same."""

import io
import zipfile
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.formats import jsonl, qti2, qti3
from question_bank.formats.qti.building import QTI_2, QTI_3, serialise
from question_bank.formats.qti.processing import run
from question_bank.formats.qti.tree import plain_tree
from question_bank.formats.qti.writing import build_item
from question_bank.formats.xml import parse_xml
from question_bank.items import Item, grade
from question_bank.items.scoring import SCORING_RULES
from tests.support.shared_files import SAMPLE_BANKS

FORMATS = pytest.mark.parametrize("module", [qti2, qti3], ids=lambda module: module.NAME)
LETTERS = "ABCDEF"


def _plain(item: Item, version: Any = QTI_3) -> Any:
    return plain_tree(parse_xml(serialise(build_item(item)[0], version)).root)


@given(
    rule=st.sampled_from(list(SCORING_RULES)),
    count=st.integers(2, 6),
    key=st.sets(st.integers(0, 5), min_size=1),
    cents=st.integers(1, 1_000),
    each=st.integers(1, 300),
    version=st.sampled_from([QTI_2, QTI_3]),
)
@settings(max_examples=60, deadline=None)
def test_every_choice_scores_as_we_grade_it(
    rule: str, count: int, key: set[int], cents: int, each: int, version: Any
) -> None:
    ids = LETTERS[:count]
    answer = [ids[n] for n in sorted({n % count for n in key})]
    document: dict[str, Any] = {
        "id": "1 题", "type": "indefinite_choice", "stem": "选哪些？", "answer": answer,
        "marks": f"{Decimal(cents) / 100:.2f}", "scoring_rule": rule,
        "options": [{"id": name, "text": f"选项 {name}"} for name in ids],
    }  # fmt: skip
    if rule == "per_option_fixed":
        document["marks_per_option"] = f"{Decimal(each) / 100:.2f}"
    item = Item.from_document(document)
    tree = _plain(item, version)
    for size in range(count + 1):
        for chosen in combinations(ids, size):
            ours = grade(item, {"choices": list(chosen)}).marks
            assert run(tree, {"RESPONSE": list(chosen)}).score == ours, chosen


@pytest.mark.parametrize("path", SAMPLE_BANKS, ids=lambda path: path.stem)
@FORMATS
def test_samples_read_back_equal(path: Any, module: Any) -> None:
    items = jsonl.read(path.read_bytes()).items
    written = module.write(items)
    result = module.read(written.data)
    lost = {problem.where for problem in written.problems}
    back = {item.id: item for item in result.items}
    for item in items:
        if item.id not in lost:
            assert _said(back[item.id]) == _said(item)


def _said(item: Item) -> Any:
    document = item.to_document()
    for each in (document, *document.get("items", ())):
        each.setdefault("shuffle", True)
        each["scoring_rule"] = each.get("scoring_rule") or "all_or_nothing"
        each["rationale"] = each.get("rationale") or ""
        for blank in each.get("blanks", ()):
            for key, value in {"match": "text", "tolerance": "0", "case_sensitive": False}.items():
                blank.setdefault(key, value)
    return document


@FORMATS
def test_scenarios_are_left_out_and_named(module: Any) -> None:
    bank = next(path for path in SAMPLE_BANKS if path.stem == "scenarios")
    items = jsonl.read(bank.read_bytes()).items
    written = module.write(items)
    assert {problem.where for problem in written.problems} >= {item.id for item in items}
    assert module.read(written.data).items == ()


@FORMATS
def test_a_foreign_item_comes_back_word_for_word(module: Any) -> None:
    data = (
        b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q" '
        b'title="t"><responseDeclaration identifier="RESPONSE" cardinality="single" '
        b'baseType="identifier"><correctResponse><value>A</value></correctResponse>'
        b"</responseDeclaration><itemBody><p>Which?</p><choiceInteraction "
        b'responseIdentifier="RESPONSE"><simpleChoice identifier="A">a<feedbackInline '
        b'identifier="A" outcomeIdentifier="F">yes</feedbackInline></simpleChoice>'
        b'<simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody>'
        b"</assessmentItem>"
    )
    result = module.read(data)
    through = jsonl.read(jsonl.write(result.items, result.attached).data)
    written = module.write(through.items, through.attached)
    with zipfile.ZipFile(io.BytesIO(written.data)) as package:
        assert package.read("items/q.xml").partition(b"?>")[2].strip() == data
    assert module.read(written.data).items[0].content == result.items[0].content


@FORMATS
@given(cuts=st.lists(st.tuples(st.integers(0, 3_000), st.binary(max_size=6)), max_size=6))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_broken_files_are_answered(module: Any, cuts: list[tuple[int, bytes]]) -> None:
    document = {
        "id": "1", "type": "matching", "stem": "连线", "marks": "2.00",
            "answer": {"1": "a", "2": "b"},
        "prompts": [{"id": "1", "text": "甲"}, {"id": "2", "text": "乙"}],
        "choices": [{"id": "b", "text": "丙"}, {"id": "a", "text": "丁"}],
    }  # fmt: skip
    item = Item.from_document(document)
    for data in (
        serialise(build_item(item)[0], QTI_3 if module is qti3 else QTI_2),
        module.write([item]).data,
    ):
        broken = data
        for place, piece in cuts:
            broken = broken[:place] + piece + broken[place + 2 :]
        module.recognises(broken, None)
        result = module.read(broken)
        assert result.items or result.problems

"""The starter bank that ships: right, quoted verbatim, and covering what the policy asks for."""

import json
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import question_bank
from question_bank.formats.registry import read
from question_bank.items import Item, examinee_view, grade, key_text
from question_bank.items.duplicates import find_duplicates
from question_bank.items.scenario import list_checks
from question_bank.items.schema import document_schema
from question_bank.legal_text import parse_legal_text
from question_bank.quotes import find_fault, index_texts
from question_bank.taxonomy import CONTENT_CATEGORIES, FIRST_LEVEL, first_level

SAMPLES = Path(question_bank.__file__).parent / "samples"
FILES = sorted(SAMPLES.glob("*.jsonl"))
POLICY_NUMBER = "人社部发〔2019〕13号"
POLICY = parse_legal_text((SAMPLES / "policies" / "mohrss-2019-13.txt").read_text(encoding="utf-8"))

# A question that tells the answer of another, or asks the same again inside a case.
KNOWN_ENEMIES = [
    ("SI-006", "SI-021"), ("SI-023", "SI-039"), ("SI-025", "SI-039"), ("LR-032", "LR-065"),
    ("LR-099", "LR-114"), ("LR-112", "LR-114"), ("LR-068", "LR-092"), ("P13-027", "P13-078"),
    ("SI-009", "PS-070"), ("SI-009", "SI-021"), ("PS-070", "SI-021"),
]  # fmt: skip


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """Give every question of the starter bank."""
    return [item for path in FILES for item in read(path.read_bytes(), path.name).items]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_reads_without_any_problem(path: Path) -> None:
    assert [problem.to_document() for problem in read(path.read_bytes(), path.name).problems] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_satisfies_the_schema(path: Path) -> None:
    validator = Draft202012Validator(document_schema())
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    faulty = [json.loads(line)["id"] for line in lines if not validator.is_valid(json.loads(line))]
    assert lines
    assert faulty == []


def test_ids_are_unique_across_files(items: list[Item]) -> None:
    assert [item_id for item_id, n in Counter(item.id for item in items).items() if n > 1] == []


def test_no_question_is_written_twice(items: list[Item]) -> None:
    assert [(items[i].id, items[j].id) for i, j in find_duplicates(items)] == []


def test_bank_is_large_enough(items: list[Item]) -> None:
    on_policy = [i for i in items if any(b.document == POLICY_NUMBER for b in i.legal_basis)]
    assert len(items) >= 240
    assert len(on_policy) >= 60
    assert len([item for item in items if item.type == "case"]) >= 12
    assert len([item for item in items if item.is_all_round]) >= 30


def test_scenarios_cover_the_counters_and_explain_every_check(items: list[Item]) -> None:
    scenarios = [item for item in items if item.type == "scenario"]
    assert len(scenarios) >= 8
    assert len({first_level(item.business_lines[0]) for item in scenarios}) >= 7
    for item in scenarios:
        assert all(check.entry.get("rationale") for check in list_checks(item.content)), item.id
        assert item.legal_basis, item.id


def test_key_of_every_scenario_earns_all_marks(items: list[Item]) -> None:
    for item in items:
        if item.type == "scenario":
            content = item.content
            key = {
                "documents": {each["id"]: each["answer"] for each in content["documents"]},
                "fields": {each["id"]: each["accept"][0] for each in content["fields"]},
                "handling": content["handling"]["answer"][0],
            }
            assert grade(item, key).marks == item.marks, item.id


def test_every_business_line_is_covered(items: list[Item]) -> None:
    covered = {first_level(code) for item in items for code in item.business_lines}
    assert set(FIRST_LEVEL) - {"99"} - covered == set()  # 99 is for referrals to other authorities


def test_every_content_category_is_covered(items: list[Item]) -> None:
    assert {item.content_category for item in items} >= set(CONTENT_CATEGORIES)


def test_every_question_bears_its_facets(items: list[Item]) -> None:
    bare = [
        item.id
        for item in items
        if not (item.business_lines and item.content_category and item.competency)
        or not (item.cognitive and item.difficulty and item.rationale)
    ]
    assert bare == []


def test_right_option_of_single_choices_stands_anywhere(items: list[Item]) -> None:
    positions = Counter(
        [option["id"] for option in item.content["options"]].index(item.content["answer"][0])
        for item in items
        if item.type == "single_choice"
    )
    assert max(positions.values()) <= 0.4 * positions.total()
    assert len(positions) >= 4


def test_right_and_wrong_statements_are_mixed(items: list[Item]) -> None:
    truths = Counter(item.content["answer"] for item in items if item.type == "true_false")
    assert min(truths[True], truths[False]) >= 0.3 * truths.total()


def test_quotes_of_the_policy_are_verbatim(items: list[Item]) -> None:
    texts = index_texts([POLICY])
    faults = [
        f"{item.id}: {find_fault(basis, texts)}"
        for item in items
        for basis in item.legal_basis
        if basis.document == POLICY_NUMBER and find_fault(basis, texts)
    ]
    assert faults == []


def test_every_question_can_be_shown_and_reviewed(items: list[Item]) -> None:
    for item in items:
        assert examinee_view(item)["stem"] == item.stem
        assert key_text(item)


def test_questions_that_give_each_other_away_are_known_and_name_each_other(
    items: list[Item],
) -> None:
    enemies = {item.id: set(item.enemies) for item in items if item.enemies}
    assert {(one, other) for one in enemies for other in enemies[one]} == {
        pair for one, other in KNOWN_ENEMIES for pair in ((one, other), (other, one))
    }
    assert set(enemies) <= {item.id for item in items}

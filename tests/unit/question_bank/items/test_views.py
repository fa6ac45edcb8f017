"""What an examinee sees tells no key; what a reviewer reads is in words."""

import json
from copy import deepcopy
from typing import Any

import pytest

from question_bank.items import TYPES, answer_text, examinee_view, key_text
from tests.unit.question_bank.builders import CONTENT, RIGHT, make_item

SECRET = "机密" + "字样"


def _mark(value: Any) -> Any:
    """Return content with the secret in every place that only the key uses."""
    if isinstance(value, dict):
        return {key: _mark(entry) for key, entry in value.items()} | {"feedback": SECRET}
    return [_mark(entry) for entry in value] if isinstance(value, list) else value


def _secret_item(type_name: str) -> Any:
    item = make_item(type_name, rationale=SECRET, notes=SECRET, author=SECRET, hidden=SECRET)
    content: dict[str, Any] = {}
    for key, value in item.content.items():
        if key == "answer" and isinstance(value, dict):
            content[key] = value
        elif type_name == "scenario" and key == "must_pass":
            content[key] = value  # names checks only
        else:
            content[key] = _mark(value)
    if type_name == "fill_blank":
        content["blanks"] = [{"accept": [SECRET]}, {"accept": [SECRET]}]
    if type_name in ("short_answer", "essay"):
        content["sample_answer"] = SECRET
    if type_name == "case":
        content["items"] = [{**part, "rationale": SECRET} for part in content["items"]]
    object.__setattr__(item, "content", content)
    return item


def _rekeyed_scenario() -> dict[str, Any]:
    """Return the scenario with another key, other marks, dependencies and must-pass checks."""
    content = deepcopy(CONTENT["scenario"])
    id_card, diagnosis, relation = content["documents"]
    id_card |= {"answer": {"state": "defective", "defects": ["c"]}, "marks": "0.60"}
    diagnosis |= {"answer": {"state": "missing"}, "marks": "0.10", "rationale": SECRET}
    relation |= {"answer": {"state": "ok"}, "marks": "0.30", "depends_on": ["fields.day"]}
    day, count = content["fields"]
    day |= {"accept": ["2020-02-02", "2020-02-03"], "tolerance": "9", "rationale": SECRET}
    count |= {"accept": ["7"], "depends_on": []}
    content["handling"] |= {"answer": ["take", "refuse"], "depends_on": []}
    content["must_pass"] = [{"check": "documents.id_card"}, {"check": "fields.day", "cap": "1"}]
    return content


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_view_holds_nothing_that_tells_the_key(type_name: str) -> None:
    text = json.dumps(examinee_view(_secret_item(type_name)), ensure_ascii=False)
    assert SECRET not in text
    for name in ("answer", "rationale", "accept", "key_points", "sample_answer", "keywords"):
        assert f'"{name}"' not in text


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_view_does_not_depend_on_the_key(type_name: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "single_choice": {"answer": ["D"]},
        "multiple_choice": {"answer": ["B", "D"]},
        "indefinite_choice": {"answer": ["A", "B"]},
        "true_false": {"answer": False},
        "fill_blank": {"blanks": [{"accept": ["甲"]}, {"accept": ["乙"]}], "any_order": True},
        "numeric": {"answer": {"value": "7", "tolerance": "3", "unit": "%"}},
        "short_answer": {"key_points": [], "sample_answer": "别的"},
        "essay": {"sample_answer": "别的"},
        "ordering": {"answer": ["3", "1", "2"]},
        "matching": {"answer": {"1": "d", "2": "a", "3": "a"}},
        "scenario": _rekeyed_scenario(),
        "case": {},
    }
    one, two = make_item(type_name), make_item(type_name, **changes[type_name])
    assert examinee_view(one) == examinee_view(two)


def test_options_are_shown_in_the_given_order() -> None:
    view = examinee_view(make_item(), ["C", "A", "D", "B"])
    assert [option["id"] for option in view["options"]] == ["C", "A", "D", "B"]


def test_case_takes_an_order_for_each_part() -> None:
    view = examinee_view(make_item("case"), {"1": ["D", "C", "B", "A"]})
    assert [option["id"] for option in view["items"][0]["options"]] == ["D", "C", "B", "A"]


@pytest.mark.parametrize("order", [["A"], ["A", "B", "C", "C"], ["A", "B", "C", "E"]])
def test_order_that_is_no_permutation_is_an_error(order: list[str]) -> None:
    with pytest.raises(ValueError, match="every option once"):
        examinee_view(make_item(), order)


def test_multiple_choice_tells_its_scoring_rule() -> None:
    view = examinee_view(make_item("multiple_choice", scoring_rule="half_if_subset"))
    assert view["scoring_note"] == "少选得一半分，错选不得分"


def test_letters_in_review_are_those_that_were_displayed() -> None:
    item = make_item()
    assert key_text(item) == "B. 选项B"
    assert key_text(item, ["C", "B", "A", "D"]) == "B. 选项B"
    assert key_text(item, ["B", "A", "C", "D"]) == "A. 选项B"
    assert answer_text(item, {"choices": ["C"]}, ["B", "A", "C", "D"]) == "C. 选项C"


@pytest.mark.parametrize(
    ("type_name", "key"),
    [
        ("multiple_choice", "A. 选项A；B. 选项B；C. 选项C"),
        ("true_false", "正确"),
        ("fill_blank", "第 1 空：5 或 五；第 2 空：专项"),
        ("numeric", "12.5%（允许误差 ±0.1）"),
        ("ordering", "B. 步骤2 → C. 步骤3 → A. 步骤1"),
        ("matching", "左1 — 右b；左2 — 右c；左3 — 右a"),
        ("short_answer", "集中培训、岗位轮训。\n1. 集中培训（1 分）\n2. 岗位轮训（1 分）"),
        ("case", "第 1 小题：A. 选项A\n第 2 小题：错误"),
        (
            "scenario",
            "居民身份证：齐全有效（0.2 分）\n诊断证明：有缺陷：没有盖章、有涂改（0.4 分）\n"
            "劳动关系证明：缺件（0.4 分）\n事故日期：2025-03-01（0.2 分）\n"
            "应补正件数：2件（0.2 分；以“诊断证明”“劳动关系证明”判对为前提）\n"
            "办理方式：一次性告知补正（0.6 分；以“劳动关系证明”判对为前提；"
            "必过，未过时全题以 0.8 分为限）",
        ),
    ],
)
def test_key_reads_in_words(type_name: str, key: str) -> None:
    assert key_text(make_item(type_name)) == key


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("single_choice", "B. 选项B"),
        ("true_false", "正确"),
        ("fill_blank", "第 1 空：五；第 2 空：专项"),
        ("numeric", "12.5%"),
        ("ordering", "B. 步骤2 → C. 步骤3 → A. 步骤1"),
        ("matching", "左1 — 右b；左2 — 右c；左3 — 右a"),
        ("case", "第 1 小题：A. 选项A\n第 2 小题：错误"),
    ],
)
def test_answer_reads_in_words(type_name: str, text: str) -> None:
    assert answer_text(make_item(type_name), RIGHT[type_name]) == text


def test_scenario_takes_an_order_for_each_of_its_lists() -> None:
    item = make_item("scenario")
    view = examinee_view(
        item, {"defects": ["c", "a", "b"], "handling": ["refuse", "take", "supplement"]}
    )
    assert [defect["id"] for defect in view["defects"]] == ["c", "a", "b"]
    assert [option["id"] for option in view["handling"]] == ["refuse", "take", "supplement"]
    assert [document["id"] for document in view["documents"]] == [
        "id_card",
        "diagnosis",
        "relation",
    ]


def test_scenario_tells_no_marks_of_single_checks() -> None:
    view = examinee_view(make_item("scenario"))
    assert view["has_must_pass"] is True
    assert "marks" not in json.dumps({key: view[key] for key in view if key != "marks"})
    assert all(set(each) == {"id", "name", "text"} for each in view["documents"])


def test_key_of_an_essay_spells_its_rubric_out() -> None:
    levels = [{"text": "清楚", "marks": "2"}, {"text": "混乱", "marks": "0.5"}]
    rubric = [{"text": "条理", "marks": "2.00", "levels": levels}]
    text = key_text(make_item("essay", sample_answer=None, rubric=rubric))
    assert text == "条理（2 分）：清楚 2 分；混乱 0.5 分"


def test_unanswered_and_malformed_answers_read_as_such() -> None:
    item = make_item()
    assert answer_text(item, None) == "未作答"
    assert answer_text(item, {"choices": ["Z"]}) == "作答无效：本题没有选项“Z”"

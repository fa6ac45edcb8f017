"""A scenario on its way to examinees and back: opaque ids, posted forms, what is shown of marks."""

import json
import random
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from lms.questions.marked import CheckResult, result_of_grade
from lms.questions.paper import Answerable, answerables, draw_id_map, examinee_item
from lms.questions.posted_answers import read_posted
from question_bank.items import AnswerError, Item, grade
from tests.unit.question_bank.builders import RIGHT, make_item

ITEM = make_item("scenario")
OWN_IDS = ("id_card", "diagnosis", "relation", "supplement", "refuse")


def _paper(item: Item = ITEM) -> tuple[dict[str, Any], Answerable]:
    """Return what examinees get of a scenario, and the way back."""
    id_map = draw_id_map(item, random.Random(1), set())
    (target,) = answerables(item, "q", id_map)
    return examinee_item(item, "q", id_map), target


def _public(target: Answerable, name: str, own: str) -> str:
    return next(opaque for opaque, each in target.id_map[name] if each == own)


def _answer(target: Answerable) -> dict[str, Any]:
    """Return the right answer under the ids that were shown."""
    documents = {
        _public(target, "documents", own): mark
        | {"defects": [_public(target, "defects", each) for each in mark.get("defects", ())]}
        for own, mark in RIGHT["scenario"]["documents"].items()
    }
    fields = {
        _public(target, "fields", own): text for own, text in RIGHT["scenario"]["fields"].items()
    }
    return {
        "documents": documents,
        "fields": fields,
        "handling": _public(target, "handling", "supplement"),
    }


def test_examinees_see_no_id_of_the_bank() -> None:
    shown, _target = _paper()
    text = json.dumps(shown, ensure_ascii=False)
    assert [own for own in OWN_IDS if own in text] == []
    assert shown["material_html"] == "王某到窗口申请工伤认定。"
    assert [each["name"] for each in shown["documents"]] == [
        "居民身份证", "诊断证明", "劳动关系证明",
    ]  # fmt: skip
    assert [(each["label"], each["kind"], each["unit"]) for each in shown["fields"]] == [
        ("事故日期", "date", ""), ("应补正件数", "number", "件"),
    ]  # fmt: skip


@pytest.mark.parametrize(("shuffle", "orders"), [(True, 6), (False, 1)])
def test_handlings_are_shuffled_unless_the_author_says_no(shuffle: bool, orders: int) -> None:
    item = make_item("scenario", shuffle=shuffle)
    seen = set()
    for seed in range(60):
        id_map = draw_id_map(item, random.Random(seed), set())
        shown = examinee_item(item, "q", id_map)
        seen.add(tuple(each["html"] for each in shown["handling"]))
        assert shown["documents"][0]["name"] == "居民身份证"
    assert len(seen) == orders


def test_answer_comes_back_with_the_banks_ids() -> None:
    _shown, target = _paper()
    own = target.own_answer(_answer(target))
    assert grade(ITEM, own).marks == ITEM.marks


@pytest.mark.parametrize(
    "answer",
    [
        {"documents": {"id_card": "ok"}},
        {"fields": {"day": "2025-03-01"}},
        {"handling": "supplement"},
        {"documents": ["id_card"]},
        {"handling": ["supplement"]},
        {"fields": "day"},
    ],
)
def test_ids_of_the_bank_and_other_shapes_are_refused(answer: dict[str, Any]) -> None:
    _shown, target = _paper()
    with pytest.raises(AnswerError):
        target.own_answer(answer)


def test_choice_of_a_field_has_an_id_of_its_own() -> None:
    field = {
        "id": "why", "label": "情形", "kind": "choice", "accept": ["right"], "marks": "2.00",
        "choices": [{"id": "right", "text": "甲"}, {"id": "wrong", "text": "乙"}],
    }  # fmt: skip
    empty = {"documents": None, "defects": None, "handling": None, "must_pass": None}
    item = make_item("scenario", **empty, fields=[field])
    shown, target = _paper(item)
    (each,) = shown["fields"]
    chosen = next(choice["id"] for choice in each["choices"] if choice["html"] == "甲")
    own = target.own_answer({"fields": {each["id"]: chosen}})
    assert own == {"fields": {"why": "right"}}
    with pytest.raises(AnswerError, match="没有选项"):
        target.own_answer({"fields": {each["id"]: "right"}})


def test_scenario_is_answered_when_every_check_is() -> None:
    _shown, target = _paper()
    answer = _answer(target)
    assert target.is_answered(answer)
    assert not target.is_answered({**answer, "handling": ""})
    assert not target.is_answered({"handling": answer["handling"]})


def test_posted_form_has_the_shape_of_the_api() -> None:
    shown, target = _paper()
    answer = _answer(target)
    form: MultiDict[str, str] = MultiDict({"q.handling": answer["handling"]})
    for name, mark in answer["documents"].items():
        form.add(f"q.documents.{name}.state", mark["state"])
        for defect in mark["defects"]:
            form.add(f"q.documents.{name}.defects", defect)
    for name, text in answer["fields"].items():
        form.add(f"q.fields.{name}", text)
    posted = read_posted(form, [shown])["q"]
    assert target.own_answer(posted) == target.own_answer(answer) | {
        "documents": {
            own: mark if mark.get("defects") else {"state": mark["state"]}
            for own, mark in target.own_answer(answer)["documents"].items()
        }
    }


def test_defects_of_a_document_not_marked_defective_are_left_out() -> None:
    shown, target = _paper()
    name = _public(target, "documents", "id_card")
    defect = _public(target, "defects", "a")
    form = MultiDict([(f"q.documents.{name}.defects", defect)])
    assert read_posted(form, [shown])["q"] is None
    form.add(f"q.documents.{name}.state", "ok")
    assert read_posted(form, [shown])["q"] == {"documents": {name: {"state": "ok"}}}


def _checks(answer: dict[str, Any] | None) -> list[CheckResult]:
    id_map = draw_id_map(ITEM, random.Random(1), set())
    return list(result_of_grade(ITEM, id_map, answer, grade(ITEM, answer), ()).checks)


def test_every_check_is_shown_with_answer_key_and_marks() -> None:
    checks = _checks(RIGHT["scenario"] | {"handling": "take"})
    assert [(each.kind, each.given_text, each.key_text, f"{each.marks:f}") for each in checks] == [
        ("documents", "齐全有效", "齐全有效", "0.20"),
        ("documents", "有缺陷：没有盖章、有涂改", "有缺陷：没有盖章、有涂改", "0.40"),
        ("documents", "缺件", "缺件", "0.40"),
        ("fields", "2025-03-01", "2025-03-01", "0.20"),
        ("fields", "2件", "2件", "0.20"),
        ("handling", "受理", "一次性告知补正", "0.00"),
        ("must_pass", "", "", "-0.60"),
    ]
    assert "全题以 0.8 分为限" in checks[-1].reason


def test_unanswered_scenario_shows_every_key() -> None:
    checks = _checks(None)
    assert [each.given_text for each in checks] == [""] * 6
    assert all(each.key_text and each.reason == "未作答" for each in checks)

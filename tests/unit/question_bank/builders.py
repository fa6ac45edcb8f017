"""Canonical documents for tests: valid, with only what matters to be named."""

import base64
from typing import Any

from question_bank.items import Item

PNG = base64.b64decode(  # one transparent pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
OPTIONS = [{"id": letter, "text": f"选项{letter}"} for letter in "ABCD"]

CONTENT: dict[str, dict[str, Any]] = {
    "single_choice": {"options": OPTIONS, "answer": ["B"], "shuffle": True},
    "multiple_choice": {"options": OPTIONS, "answer": ["A", "B", "C"], "shuffle": True},
    "indefinite_choice": {"options": OPTIONS, "answer": ["C"], "shuffle": False},
    "true_false": {"answer": True},
    "fill_blank": {
        "stem": "每年参加不少于____天的____培训。",
        "blanks": [
            {"accept": ["5", "五"], "match": "number", "tolerance": "0"},
            {"accept": ["专项"], "match": "text"},
        ],
    },
    "numeric": {"answer": {"value": "12.5", "tolerance": "0.1", "unit": "%"}},
    "short_answer": {
        "key_points": [
            {"text": "集中培训", "marks": "1.00", "keywords": ["集中培训"]},
            {"text": "岗位轮训", "marks": "1.00", "keywords": ["岗位轮训", "轮岗"]},
        ],
        "sample_answer": "集中培训、岗位轮训。",
    },
    "essay": {"key_points": [], "sample_answer": "言之成理即可。"},
    "ordering": {
        "entries": [{"id": i, "text": f"步骤{i}"} for i in ("1", "2", "3")],
        "answer": ["2", "3", "1"],
    },
    "matching": {
        "prompts": [{"id": i, "text": f"左{i}"} for i in ("1", "2", "3")],
        "choices": [{"id": i, "text": f"右{i}"} for i in ("a", "b", "c", "d")],
        "answer": {"1": "b", "2": "c", "3": "a"},
    },
    "scenario": {
        "material": "王某到窗口申请工伤认定。",
        "documents": [
            {
                "id": "id_card",
                "name": "居民身份证",
                "body": "原件，在有效期内。",
                "answer": {"state": "ok"},
                "marks": "0.20",
            },
            {
                "id": "diagnosis",
                "name": "诊断证明",
                "body": "没有盖章，日期有涂改。",
                "answer": {"state": "defective", "defects": ["a", "b"]},
                "marks": "0.40",
            },
            {
                "id": "relation",
                "name": "劳动关系证明",
                "body": "未见此件。",
                "answer": {"state": "missing"},
                "marks": "0.40",
            },
        ],
        "defects": [
            {"id": "a", "text": "没有盖章"},
            {"id": "b", "text": "有涂改"},
            {"id": "c", "text": "已过有效期"},
        ],
        "fields": [
            {
                "id": "day",
                "label": "事故日期",
                "kind": "date",
                "accept": ["2025-03-01"],
                "marks": "0.20",
            },
            {
                "id": "count",
                "label": "应补正件数",
                "kind": "number",
                "unit": "件",
                "accept": ["2"],
                "marks": "0.20",
                "depends_on": ["documents.diagnosis", "documents.relation"],
            },
        ],
        "handling": {
            "options": [
                {"id": "take", "text": "受理"},
                {"id": "supplement", "text": "一次性告知补正"},
                {"id": "refuse", "text": "不予受理"},
            ],
            "answer": ["supplement"],
            "marks": "0.60",
            "depends_on": ["documents.relation"],
        },
        "must_pass": [{"check": "handling", "cap": "0.80"}],
    },
    "case": {
        "material": "张某到窗口申请失业保险金。",
        "items": [
            {
                "id": "1",
                "type": "single_choice",
                "stem": "应当如何办理？",
                "marks": "1.00",
                "options": OPTIONS,
                "answer": ["A"],
            },
            {
                "id": "2",
                "type": "true_false",
                "stem": "可以办理。",
                "marks": "1.00",
                "answer": False,
            },
        ],
    },
}


def make_document(type_name: str = "single_choice", **changes: Any) -> dict[str, Any]:
    """Return a valid canonical document of a type, two marks."""
    return {
        "schema": 1,
        "id": f"T-{type_name}",
        "type": type_name,
        "stem": f"窗口新招用人员应当怎样上岗？（{type_name}）",
        "marks": "2.00",
        "rationale": "依据文件第三条。",
        "business_lines": ["13.01"],
        "content_category": "operations",
        "competency": "OPS",
        "cognitive": "understand",
        "difficulty": 2,
        "legal_basis": [],
        "valid_from": None,
        "valid_until": None,
        "region": None,
        "tags": [],
        **CONTENT[type_name],
        **changes,
    }


def make_item(type_name: str = "single_choice", **changes: Any) -> Item:
    """Return an item of a type, two marks."""
    return Item.from_document(make_document(type_name, **changes))


# For each type an answer that is wholly right, and one that is wholly wrong.
RIGHT: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": ["B"]},
    "multiple_choice": {"choices": ["C", "A", "B"]},
    "indefinite_choice": {"choices": ["C"]},
    "true_false": {"choices": ["T"]},
    "fill_blank": {"blanks": ["五", "专项"]},
    "numeric": {"number": "12.5"},
    "ordering": {"order": ["2", "3", "1"]},
    "matching": {"pairs": {"1": "b", "2": "c", "3": "a"}},
    "case": {"parts": {"1": {"choices": ["A"]}, "2": {"choices": ["F"]}}},
    "scenario": {
        "documents": {
            "id_card": {"state": "ok"},
            "diagnosis": {"state": "defective", "defects": ["b", "a"]},
            "relation": {"state": "missing"},
        },
        "fields": {"day": "2025-03-01", "count": "2"},
        "handling": "supplement",
    },
}
WRONG: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": ["A"]},
    "multiple_choice": {"choices": ["D"]},
    "indefinite_choice": {"choices": ["A"]},
    "true_false": {"choices": ["F"]},
    "fill_blank": {"blanks": ["6", "业务"]},
    "numeric": {"number": "13"},
    "ordering": {"order": ["1", "2", "3"]},
    "matching": {"pairs": {"1": "a", "2": "b", "3": "c"}},
    "case": {"parts": {"1": {"choices": ["B"]}, "2": {"choices": ["T"]}}},
    "scenario": {
        "documents": {"id_card": "missing", "diagnosis": "ok", "relation": "defective"},
        "fields": {"day": "2024-03-01", "count": "3"},
        "handling": "take",
    },
}

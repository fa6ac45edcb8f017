"""Our syntax tree of GIFT files against the exact parses of another implementation."""

import json
from typing import Any

import pytest

from question_bank.formats.gift.parse import parse
from question_bank.formats.gift.tree import Answer, Category, Fault, Node, Question, Text
from tests.support.shared_files import shared_folder

_FOLDER = shared_folder()
CORPUS = sorted((_FOLDER / "corpora/gift/pegjs").glob("*.gift")) if _FOLDER else []
KINDS = {
    "choice": "MC", "short": "Short", "numerical": "Numerical", "true_false": "TF",
    "matching": "Matching", "essay": "Essay", "description": "Description",
}  # fmt: skip


def parsed(node: Node) -> dict[str, Any]:
    """Return a node as the other implementation writes it."""
    if isinstance(node, Category):
        return {"type": "Category", "title": node.path}
    assert isinstance(node, Question), node
    stem = node.stem.text
    if node.tail is not None:
        stem = f"{stem.strip()} _____ {node.tail.strip()}".strip()
    known: dict[str, Any] = {
        "id": node.id,
        "tags": list(node.tags) or None,
        "type": KINDS[node.kind],
        "title": node.title,
        "stem": {"format": node.stem.format, "text": stem},
        "hasEmbeddedAnswers": node.tail is not None,
    }
    if node.kind == "description":
        return known
    known["globalFeedback"] = words(node.general)
    if node.kind == "true_false":
        first, second = node.feedbacks
        known |= {
            "isTrue": node.truth,
            "trueFeedback": words(first),
            "falseFeedback": words(second),
        }
    elif node.kind == "matching":
        known["matchPairs"] = [
            {"subquestion": words(pair.prompt), "subanswer": pair.answer} for pair in node.pairs
        ]
    elif node.kind == "numerical" and node.is_bare:
        known["choices"] = number(node.answers[0])
    elif node.kind != "essay":
        known["choices"] = [
            {
                "isCorrect": answer.is_right,
                "weight": None if answer.weight is None else float(answer.weight),
                "text": number(answer) if answer.number else words(answer.text),
                "feedback": words(answer.feedback),
            }
            for answer in node.answers
        ]
    return known


def words(text: Text | None) -> dict[str, str] | None:
    return text and {"format": text.format, "text": text.text}


def number(answer: Answer) -> dict[str, Any]:
    key = answer.number
    assert key is not None
    first, second = float(key.first), float(key.second)
    if key.kind == "span":
        return {"type": "high-low", "numberHigh": second, "numberLow": first}
    if key.kind == "range":
        return {"type": "range", "number": first, "range": second}
    return {"type": "simple", "number": first}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_tree_equals_the_exact_parse_of_the_other_implementation(path: Any) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert [parsed(node) for _, node in parse(path.read_text("utf-8"))] == expected


def one(text: str) -> Question:
    ((_, node),) = parse(text)
    assert isinstance(node, Question), node
    return node


@pytest.mark.parametrize(
    ("text", "kind", "tail"),
    [
        ("问{=甲 ~乙}", "choice", None),
        ("年满{=16}周岁。", "short", "周岁。"),
        ("问{#3:2}", "numerical", None),
        ("问{t#错了#对了}", "true_false", None),
        ("问{=甲 -> 1 =乙 -> 2}", "matching", None),
        ("问{}", "essay", None),
        ("问{####说明}", "essay", None),
        ("只是说明", "description", None),
        ("问\\{不是答案\\}{F}", "true_false", None),
        ("问{=甲\n\n~乙\n\n}", "choice", None),
        ("问{=\\frac{1}{2} ~{x=1}}", "choice", None),
    ],
)
def test_kind_follows_from_what_stands_between_the_braces(
    text: str, kind: str, tail: str | None
) -> None:
    question = one(text)
    assert (question.kind, question.tail) == (kind, tail)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("问{=甲 ~乙", "没有对应"),
        ("问=甲}", "没有“{”"),
        ("问{=甲}又问{=乙}", "只能有一处"),
        ("问{#约三}", "不是数"),
        ("问{#}", "没有答案"),
    ],
)
def test_broken_question_is_a_fault_and_the_next_one_is_read(text: str, message: str) -> None:
    (first, broken), (second, sound) = parse(f"{text}\n\n下一题{{T}}")
    assert (first, second) == (1, 3)
    assert isinstance(broken, Fault)
    assert message in broken.message
    assert isinstance(sound, Question)


def test_feedback_stands_inside_numerical_blocks() -> None:
    question = one("问{#\n=%100%3:0.5#好\n~#别的\n####总说明}")
    assert [answer.feedback and answer.feedback.text for answer in question.answers] == [
        "好",
        "别的",
    ]
    assert question.general == Text("moodle", "总说明")
    bare = one("问{#3:2#好}")
    assert bare.is_bare
    assert bare.answers[0].feedback == Text("moodle", "好")


def test_id_and_tags_come_from_comments_right_before_the_question() -> None:
    text = "// [id:a\\]b] [tag:甲]\n// [tags:乙]\n问{T}\n\n// [id:c]\n\n又问{F}"
    first, second = (node for _, node in parse(text))
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert (first.id, first.tags, second.id) == ("a]b", ("甲", "乙"), None)

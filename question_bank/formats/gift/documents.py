"""From the syntax tree of a question to our canonical document, with what does not fit."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from question_bank.formats.gift.tree import Answer, Kind, Question, Text
from question_bank.formats.gift.words import GAP, markdown_of, plain_of
from question_bank.items.answers import letter
from question_bank.items.facets import ID_LIMIT
from question_bank.items.fill_blank import count_blanks
from question_bank.items.question import find_decimal
from question_bank.items.scoring import SCORING_RULES

NO_SAMPLE_ANSWER = "（原文件没有参考答案，请补写采分点或参考答案。）"
FULL = Decimal(100)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_NEAR = Decimal("0.5")  # 33 and 33.33333 are meant to be the same third

Document = dict[str, Any]
Warn = Callable[[str], None]


def document_of(question: Question, warn: Warn) -> Document:
    """Return the document of a question; `warn` gets what the document cannot hold, in Chinese."""
    document: Document = {
        "type": "essay",
        "stem": _stem(question),
        "marks": "1.00",
        **_CONTENT[question.kind](question, warn),
    }
    if question.id and len(question.id) <= ID_LIMIT:
        document["id"] = question.id
    if question.tags:
        document["tags"] = list(question.tags)
    if question.general:
        document["rationale"] = markdown_of(question.general)
    if any(answer.feedback for answer in question.answers) or any(question.feedbacks):
        warn("各选项的反馈已保留，只在导出为 GIFT 时写回；需要给学员看的请写入解析")
    if any(_PICTURE.search(text.text) for text in _texts(question)):
        warn("GIFT 文件不带图片，题中的图片未导入，请补上")
    return document


def _texts(question: Question) -> list[Text]:
    """Return every text of a question that may hold HTML."""
    texts = [question.stem, question.general, *question.feedbacks]
    texts += [text for answer in question.answers for text in (answer.text, answer.feedback)]
    texts += [pair.prompt for pair in question.pairs]
    found = [text for text in texts if text and text.format in ("html", "moodle")]
    return [*found, Text("html", question.tail or "")]


def _stem(question: Question) -> str:
    text = question.stem.text
    if question.tail is not None:
        text += GAP + question.tail
    return markdown_of(Text(question.stem.format, text))


def _choice(question: Question, warn: Warn) -> Document:
    answers = question.answers
    options = [
        {"id": letter(place), "text": markdown_of(answer.text)}
        for place, answer in enumerate(answers)
    ]
    has_one = any(answer.is_right for answer in answers)
    right = [
        options[place]["id"]
        for place, answer in enumerate(answers)
        if (answer.credit >= FULL - _NEAR if has_one else answer.credit > 0)
    ]
    found: Document = {"options": options, "answer": right}
    if has_one and len(right) > 1:
        warn(f"有 {len(right)} 个各得满分的答案，已读作多选题（全部选对得分），请核对")
        return found | {"type": "multiple_choice"}
    if has_one:
        if any(0 < answer.credit < FULL - _NEAR for answer in answers):
            warn("部分得分的选项按错误选项读入")
        if any(answer.credit < 0 for answer in answers):
            warn("选错扣分的选项按不得分读入")
        return found | {"type": "single_choice"}
    kind = "multiple_choice" if len(right) > 1 else "indefinite_choice"
    return found | {"type": kind, "scoring_rule": _scoring_rule(answers, warn)}


def _scoring_rule(answers: Sequence[Answer], warn: Warn) -> str:
    """Return the rule nearest to the weights, with a word when it is not the same."""
    earned = [answer.credit for answer in answers if answer.credit > 0]
    lost = [answer.credit for answer in answers if answer.credit <= 0]
    share = FULL / max(1, len(earned))
    is_even = all(abs(weight - share) <= _NEAR for weight in earned)
    rule = "proportional"
    is_same = all(weight <= -FULL + _NEAR for weight in lost)
    if not is_same and all(abs(weight + share) <= _NEAR for weight in lost):
        rule, is_same = "penalty", True
    if not (is_even and is_same):
        warn(f"各选项的权重与评分规则不完全一致，按“{SCORING_RULES[rule]}”读入，请核对")
    return rule


def _short(question: Question, warn: Warn) -> Document:
    full = [answer for answer in question.answers if answer.credit >= FULL - _NEAR]
    if any(0 < answer.credit < FULL - _NEAR for answer in question.answers):
        warn("部分得分的答案未读入")
    accepted = []
    for answer in full:
        words = plain_of(answer.text)
        if "*" in words.replace("\\*", ""):
            warn(f"答案“{words[:20]}”含有通配符 *，未读入")
        else:
            accepted.append(words.replace("\\*", "*"))
    stem = _with_one_blank(_stem(question), warn)
    blank = {"accept": list(dict.fromkeys(accepted)), "match": "text"}
    return {"type": "fill_blank", "stem": stem, "blanks": [blank]}


def _with_one_blank(stem: str, warn: Warn) -> str:
    count = count_blanks(stem)
    if count == 0:
        return stem + GAP
    if count > 1:
        warn("题干有多个空而只有一组答案，按一个空读入，请核对")
        head, _, rest = stem.partition(GAP)
        rest = rest.lstrip("_")
        while GAP in rest:
            rest = rest.replace(GAP, "___")
        return head + GAP + rest
    return stem


def _numerical(question: Question, warn: Warn) -> Document:
    known = [answer for answer in question.answers if answer.number is not None]
    full = [answer for answer in known if answer.credit >= FULL - _NEAR]
    if any(0 < answer.credit < FULL - _NEAR for answer in question.answers):
        warn("部分得分的数值范围未读入")
    keys = [answer.number for answer in full if answer.number is not None]
    if not keys:
        return {"type": "numeric", "answer": {}}
    value, tolerance = _plain(keys[0].value), _plain(keys[0].tolerance)
    if len(keys) > 1 and len({key.tolerance for key in keys}) == 1:
        accept = [_plain(key.value) for key in keys]
        blank = {"accept": accept, "match": "number", "tolerance": tolerance}
        stem = _with_one_blank(_stem(question), warn)
        return {"type": "fill_blank", "stem": stem, "blanks": [blank]}
    if len(keys) > 1:
        warn("有几个允许误差不同的答案，只读入第一个，请核对")
    return {"type": "numeric", "answer": {"value": value, "tolerance": tolerance}}


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if find_decimal(text) is not None else str(number)


def _true_false(question: Question, warn: Warn) -> Document:
    return {"type": "true_false", "answer": question.truth}


def _matching(question: Question, warn: Warn) -> Document:
    rows = [pair for pair in question.pairs if pair.prompt.text]
    texts = sorted({pair.answer for pair in question.pairs if pair.answer})
    if [pair.answer for pair in rows] == texts[: len(rows)]:
        texts = texts[1:] + texts[:1]  # a column in the order of the prompts would tell the key
    ids = {text: chr(ord("a") + place) for place, text in enumerate(texts)}
    return {
        "type": "matching",
        "prompts": [
            {"id": str(number), "text": markdown_of(pair.prompt)}
            for number, pair in enumerate(rows, start=1)
        ],
        "choices": [{"id": ids[text], "text": markdown_of(Text("plain", text))} for text in texts],
        "answer": {str(n): ids.get(pair.answer, "") for n, pair in enumerate(rows, start=1)},
    }


def _essay(question: Question, warn: Warn) -> Document:
    warn("GIFT 的问答题不带参考答案，请补写采分点或参考答案")
    return {"type": "essay", "sample_answer": NO_SAMPLE_ANSWER}


_CONTENT: Mapping[Kind, Callable[[Question, Warn], Document]] = {
    "choice": _choice,
    "short": _short,
    "numerical": _numerical,
    "true_false": _true_false,
    "matching": _matching,
    "essay": _essay,
}

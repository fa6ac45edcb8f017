"""Questions of Moodle answered by writing: short answers, numbers, essays."""

import re
from decimal import Decimal
from typing import Any

from question_bank.formats.moodle_xml.texts import Question, children, number, plain, raw_text
from question_bank.items.fill_blank import BLANK, count_blanks

NO_GUIDE = "原文件没有评分说明，请补写。"
SHORT_LINES = 5  # an essay with a box of so many lines is a short answer
_WILDCARD = re.compile(r"(?<!\\)\*")


def shortanswer(question: Question) -> dict[str, Any]:
    """Return a text with one gap, at the end of the stem unless it holds one."""
    accept: list[str] = []
    for answer in children(question.element, "answer"):
        fraction = number(answer.get("fraction")) or Decimal(0)
        words = raw_text(answer).strip()
        if fraction >= 100:
            accept.append(words)
        elif fraction > 0:
            question.warn(f"答案“{words[:20]}”只得 {plain(fraction)}% 的分，这里不算对")
    stem = question.text("questiontext")
    if count_blanks(stem) != 1:
        stem = f"{stem} {BLANK}".strip()
    blank = {
        "accept": without_wildcards(question, accept),
        "match": "text",
        "case_sensitive": question.flag("usecase", default=False),
    }
    return {"type": "fill_blank", "stem": stem, "blanks": [blank]}


def without_wildcards(question: Question, accept: list[str]) -> list[str]:
    """Return accepted answers without the stars that stand for any words in Moodle."""
    exact = [words for words in accept if not _WILDCARD.search(words)]
    if len(exact) < len(accept):
        question.warn("答案中的 * 在 Moodle 中代表任意文字，这里不支持，请补全可接受的答案")
        exact = exact or [_WILDCARD.sub("", words).strip() for words in accept]
    return [words.replace(r"\*", "*") for words in exact if words]


def numerical(question: Question) -> dict[str, Any]:
    """Return a number with tolerance and the unit whose factor is 1."""
    right = []
    for answer in children(question.element, "answer"):
        fraction = number(answer.get("fraction")) or Decimal(0)
        value = number(raw_text(answer))
        if value is not None and fraction >= 100:
            inner = next(children(answer, "tolerance"), None)
            tolerance = number("" if inner is None else raw_text(inner)) or Decimal(0)
            right.append((value, tolerance))
        elif fraction > 0:
            question.warn("得部分分的数值或通配的答案没有导入，这里只认满分的数值")
    if not right:
        question.error("数值题没有得满分的数值")
        return {"type": "numeric"}
    if len(right) > 1:
        question.warn(f"有 {len(right)} 个满分数值，只取第一个为答案，请核对")
    key = {"value": plain(right[0][0]), "tolerance": plain(abs(right[0][1]))}
    return {"type": "numeric", "answer": key | {"unit": _unit(question)}}


def _unit(question: Question) -> str:
    units = [
        unit for each in children(question.element, "units") for unit in children(each, "unit")
    ]
    names = {}
    for unit in units:
        name = next((raw_text(each).strip() for each in children(unit, "unit_name")), "")
        factor = next((number(raw_text(each)) for each in children(unit, "multiplier")), None)
        names[name] = Decimal(1) if factor is None else factor
    base = next((name for name, factor in names.items() if factor == 1), "")
    if len(names) > 1:
        question.warn(f"有几个单位，这里只认“{base}”")
    return base


def essay(question: Question) -> dict[str, Any]:
    """Return a written answer; what graders are told is the sample answer."""
    sample = question.text("graderinfo")
    if not sample:
        sample = NO_GUIDE
        question.warn("没有评分说明（graderinfo），请补写参考答案或采分点")
    lines = number(question.value("responsefieldlines"))
    is_short = lines is not None and lines <= SHORT_LINES
    kind = "short_answer" if is_short else "essay"
    return {"type": kind, "key_points": [], "sample_answer": sample}

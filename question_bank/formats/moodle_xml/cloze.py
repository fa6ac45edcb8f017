"""Texts with gaps of several kinds (cloze, multianswer)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from question_bank.formats.markup import to_markdown
from question_bank.formats.moodle_xml.choices import NEAR
from question_bank.formats.moodle_xml.texts import Question, find, number, plain, raw_text
from question_bank.formats.moodle_xml.written import without_wildcards
from question_bank.items.answers import letter
from question_bank.items.fill_blank import BLANK

_PART = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\}]){0,5000})\}", re.DOTALL)
MAX_BRACES = 500  # 20 gaps with formulas in them have fewer
_ANSWER = re.compile(r"(?:%(-?[\d.,]+)%|(=))?((?:\\.|[^\\#~])*)(?:#((?:\\.|[^\\~])*))?", re.DOTALL)
_CHOICES = ("MULTICHOICE", "MC", "MCV", "MCH", "MCS", "MCVS", "MCHS")
_SEVERAL = ("MULTIRESPONSE", "MR", "MRH", "MRS", "MRHS")
_NUMBERS = ("NUMERICAL", "NM")


@dataclass(frozen=True, slots=True)
class Part:
    """A gap: its weight, its kind, and per answer the share of marks and the words."""

    weight: Decimal
    kind: str
    answers: tuple[tuple[Decimal, str], ...]
    feedback: tuple[str, ...]


def cloze(question: Question) -> dict[str, Any]:
    """Return a text with gaps, a single choice, or a case of them."""
    source = find(question.element, "questiontext")
    raw = "" if source is None else raw_text(source)
    if raw.count("{") > MAX_BRACES:
        question.error(f"题干中的花括号超过 {MAX_BRACES} 个，不像正常的完形填空题")
        return {"type": "fill_blank"}
    parts = [_part(found) for found in _PART.finditer(raw)]
    if not parts:
        question.error("完形填空题的题干中没有 {1:…} 这样的空")
        return {"type": "fill_blank"}
    total = sum((part.weight for part in parts), Decimal(0))
    notes = "\n\n".join(note for part in parts for note in part.feedback)
    common = {"marks": f"{total:.2f}", "feedback": notes}
    picks = [part.kind.startswith("M") for part in parts]
    if not any(picks):
        if len({part.weight for part in parts}) > 1:
            question.warn("各空的分值不等，这里按等分计")
        stem = question.markdown(source, _PART.sub(BLANK, raw))
        blanks = [_blank(question, part) for part in parts]
        return common | {"type": "fill_blank", "stem": stem, "blanks": blanks}
    if len(parts) == 1:
        stem = question.markdown(source, _PART.sub(BLANK, raw))
        return common | {"stem": stem} | _choice(question, parts[0])
    numbers = iter(range(1, len(parts) + 1))
    material = question.markdown(source, _PART.sub(lambda _: f"（{next(numbers)}）{BLANK}", raw))
    items = [_item(question, part, place) for place, part in enumerate(parts, start=1)]
    stem = "请按材料中的序号作答。"
    return common | {"type": "case", "stem": stem, "material": material, "items": items}


def _part(found: re.Match[str]) -> Part:
    answers, feedback = [], []
    for piece in re.split(r"(?<!\\)~", found[3]):
        answer = _ANSWER.match(piece)
        if answer is None or not answer[3].strip():
            continue
        share = Decimal(100) if answer[2] else number(answer[1]) or Decimal(0)
        answers.append((share, _unescaped(answer[3])))
        if answer[4] and answer[4].strip():
            feedback.append(f"{_unescaped(answer[3])}：{to_markdown(_unescaped(answer[4]))}")
    weight = Decimal(found[1] or 1)
    return Part(weight or Decimal(1), found[2], tuple(answers), tuple(feedback))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([}~#/\"\\])", r"\1", text).strip()


def _blank(question: Question, part: Part) -> dict[str, Any]:
    right = [to_markdown(words) for share, words in part.answers if share >= 100]
    if any(0 < share < 100 for share, _ in part.answers):
        question.warn("得部分分的答案没有导入，这里只认满分的答案")
    if part.kind not in _NUMBERS:
        is_strict = part.kind.endswith("_C") or part.kind in ("SAC", "MWC")
        accept = without_wildcards(question, right)
        return {"accept": accept, "match": "text", "case_sensitive": is_strict}
    accept, tolerances = [], []
    for words in right:
        value, _, margin = words.partition(":")
        found = number(value)
        accept += [plain(found)] if found is not None else []
        tolerances.append(abs(number(margin) or Decimal(0)))
    if len(set(tolerances)) > 1:
        question.warn("同一空的各个数值误差不等，这里取最小的一个")
    tolerance = min(tolerances, default=Decimal(0))
    return {"accept": accept, "match": "number", "tolerance": plain(tolerance)}


def _choice(question: Question, part: Part) -> dict[str, Any]:
    options = [
        {"id": letter(place), "text": to_markdown(words)}
        for place, (_, words) in enumerate(part.answers)
    ]
    shares = [share for share, _ in part.answers]
    content: dict[str, Any] = {"options": options, "shuffle": part.kind.endswith("S")}
    if part.kind in _SEVERAL:
        key = [letter(place) for place, share in enumerate(shares) if share > 0]
        kind = "multiple_choice" if len(key) > 1 else "indefinite_choice"
        return content | {"type": kind, "answer": key, "scoring_rule": "proportional"}
    key = [letter(place) for place, share in enumerate(shares) if share >= 100 - NEAR]
    if len(key) > 1 or any(0 < share < 100 - NEAR for share in shares):
        question.warn("选择的空有几个得分的选项，只取第一个满分的为答案，请核对")
    return content | {"type": "single_choice", "answer": key[:1]}


def _item(question: Question, part: Part, place: int) -> dict[str, Any]:
    marks = f"{part.weight:.2f}"
    common = {"id": str(place), "stem": f"第（{place}）空：", "marks": marks}
    if part.kind in _CHOICES or part.kind in _SEVERAL:
        return common | _choice(question, part)
    blank = _blank(question, part)
    stem = f"第（{place}）空：{BLANK}"
    return common | {"type": "fill_blank", "stem": stem, "blanks": [blank]}

"""From drafts to the canonical documents of questions."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from question_bank.formats.chinese_text import signs
from question_bank.formats.chinese_text.extras import read_extras
from question_bank.formats.chinese_text.lines import Draft, Line
from question_bank.formats.chinese_text.parse import parse
from question_bank.formats.result import Collector
from question_bank.formats.table.content import CONTENT, CellFault, Row, marks_of
from question_bank.formats.table.words import find_letters, find_truth
from question_bank.formats.unreadable import UnreadableFile
from question_bank.items.fill_blank import count_blanks
from question_bank.items.question import Problem, find_marks

MAX_LINES = 100_000  # the longest bank seen has 12,000
DEFAULT_MARKS = "1.00"
CASE_STEM = "阅读材料，回答下列问题。"
_STEM_MARKS = re.compile(
    r"^\s*[（(\[【]\s?(\d{1,3}(?:\.\d{1,2})?)\s?分\s?[)）\]】]\s*"
    r"|\s*[（(]\s?(?:本题|本小题)?(\d{1,3}(?:\.\d{1,2})?)\s?分\s?[)）]\s*$"
)
_POINT = re.compile(
    r"(.{1,500}?)（(\d{1,4}(?:\.\d{1,2})?)\s?分）\s*(?:关键词[:：]\s*(.*))?", re.DOTALL
)
_BLANK = re.compile(r"_{2,}|＿{2,}|[（(][\s　_＿]*[）)]|【[\s　]*】")
_OF_PARTS = ("rationale", "scoring_rule", "marks_per_option", "shuffle", "any_order", "blanks")
_CHOICES = ("single_choice", "multiple_choice", "indefinite_choice", signs.CHOICE)


def read_lines(lines: Sequence[Line], collector: Collector) -> None:
    """Give the collector every question the lines hold, and what was found on the way.

    Raises UnreadableFile for more lines than a bank has.
    """
    if len(lines) > MAX_LINES:
        raise UnreadableFile(f"文档超过 {MAX_LINES} 行，请拆成几个文件后再上传")
    parsed = parse(lines)
    for section in parsed.sections:
        for draft in section.drafts:
            notes = [Problem(where, "warning", message) for where, message in draft.notes]
            try:
                document = _document(draft)
            except CellFault as fault:
                notes.append(Problem(draft.place, "error", fault.message))
                document = {}
            collector.add(document, draft.place, notes)
    for where, message in parsed.problems:
        collector.note(where, message)


def _document(draft: Draft) -> dict[str, Any]:
    document = _case(draft) if draft.is_case or draft.parts else _question(draft)
    document.pop("said", None)
    return document | read_extras(draft, document)


def _case(draft: Draft) -> dict[str, Any]:
    if not draft.parts:
        raise CellFault("items", "案例没有小题，应以（1）（2）写出小题")
    stem, material = draft.text("stem"), draft.text("material")
    if not material:
        stem, material = CASE_STEM, stem
    stem, total = _marks_in(stem or CASE_STEM)
    parts = []
    for number, part in enumerate(draft.parts, start=1):
        try:
            document = _question(part)
        except CellFault as fault:
            raise CellFault(fault.field, f"第 {number} 小题：{fault.message}") from fault
        extras = read_extras(part, document)
        own = {key: extras[key] for key in _OF_PARTS if key in extras}
        parts.append({"id": str(part.number or number), **document, **own})
    _share(parts, draft, total)
    marks = sum((Decimal(part["marks"]) for part in parts), Decimal(0))
    return {"type": "case", "stem": stem, "material": material, "items": parts,
            "marks": f"{marks:.2f}"}  # fmt: skip


def _share(parts: list[dict[str, Any]], draft: Draft, stated: str | None) -> None:
    """Give the parts equal shares of the case's marks when none says its own."""
    total = find_marks(stated or _own_marks(draft) or draft.section.marks or "")
    said = [part.pop("said", None) for part in parts]
    if total is None or any(said):
        return
    each = (total / len(parts)).quantize(Decimal("0.01"))
    for part in parts:
        part["marks"] = f"{each:.2f}"
    parts[-1]["marks"] = f"{total - each * (len(parts) - 1):.2f}"


def _own_marks(draft: Draft) -> str | None:
    text = draft.text("marks")
    if not text:
        return None
    marks = marks_of(text)
    if marks is None:
        raise CellFault("marks", f"“{text[:20]}”不是分值")
    return str(marks)


def _marks_in(stem: str) -> tuple[str, str | None]:
    """Return the stem without （5分） at its head or end, and the marks."""
    match = _STEM_MARKS.search(stem)
    if match is None:
        return stem, None
    return (stem[: match.start()] + stem[match.end() :]).strip(), match[1] or match[2]


def _question(draft: Draft) -> dict[str, Any]:
    if "unknown_type" in draft.texts:
        raise CellFault("type", f"题型“{draft.text('unknown_type')[:20]}”不认识")
    stem, in_stem = _marks_in(draft.text("stem"))
    options = {letter: "\n".join(text).strip() for letter, text in draft.options.items()}
    wanted = draft.type or draft.section.type
    wanted = None if wanted == "case" else wanted
    stem, key = _key(draft, stem, options, wanted)
    kind = _kind(wanted, options, key, stem)
    if not key and kind not in ("short_answer", "essay"):
        raise CellFault("answer", "没有找到答案，请补上“答案：”一行")
    if kind == "fill_blank":
        key = _blank_keys(key, stem)
    try:
        build = CONTENT[kind]
    except KeyError:
        raise CellFault("type", "这种题型不能从文字读出，请用 JSON Lines 或 QTI 导入") from None
    content = _written(draft, key) if kind in ("short_answer", "essay") else build(
        Row(stem, key, options, None, any_order=False)
    )  # fmt: skip
    own = _own_marks(draft) or in_stem
    marks = own or draft.section.marks or DEFAULT_MARKS
    per_blank = find_marks(draft.section.marks_per_blank or "")
    if per_blank and kind == "fill_blank" and not own:
        marks = str(per_blank * len(content["blanks"]))
    amount = find_marks(marks)
    said = {"said": "分"} if own else {}
    return {"type": kind, "stem": stem, "marks": f"{amount:.2f}" if amount else marks,
            **content, **said}  # fmt: skip


def _written(draft: Draft, key: str) -> dict[str, Any]:
    points = []
    for line in draft.texts.get("point", []):
        match = _POINT.fullmatch(line.strip())
        if match is None:
            raise CellFault("point", "采分点应写成：要点（2分）关键词：甲、乙")
        keywords = [word.strip() for word in re.split("[、；;]", match[3] or "") if word.strip()]
        marks = find_marks(match[2])
        points.append({"text": match[1], "marks": f"{marks:.2f}", "keywords": keywords})
    if not points and not key:
        raise CellFault("answer", "没有找到参考答案，请补上“答案：”")
    return {"key_points": points, "sample_answer": key}


def _key(draft: Draft, stem: str, options: dict[str, str], wanted: str | None) -> tuple[str, str]:
    """Return the stem and the key, which may stand in the stem's last brackets."""
    key = draft.text("key")
    is_choice = bool(options) and wanted in (None, "true_false", *_CHOICES)
    truth = wanted in (None, "true_false")
    if is_choice or (truth and not options):
        letters = "".join(options) if is_choice else ""
        inside = signs.find_bracket_key(stem, letters, truth=truth)
        if inside and not key:
            return inside
        if inside and find_letters(key) == find_letters(inside[1]) is not None:
            stem = inside[0]
    if options or wanted in ("true_false", "numeric", "ordering"):
        key = key.replace("**", "").strip()
    if options:
        key = re.sub(r"^([A-Z])\s?[.、．:：。]\s?\S.*$", r"\1", key, flags=re.DOTALL) if (
            find_letters(key) is None
        ) else key  # fmt: skip
        key = key.rstrip("。.；;")
    return stem, key


def _kind(wanted: str | None, options: dict[str, str], key: str, stem: str) -> str:
    """Return the type that heading, options and key say."""
    if wanted not in (None, signs.CHOICE):
        return str(wanted)
    if options:
        truths = {find_truth(text) for text in options.values()}
        if len(options) == 2 and truths == {True, False} and wanted is None:
            return "true_false"
        return "multiple_choice" if len(find_letters(key) or ()) > 1 else "single_choice"
    if find_truth(key) is not None and not re.fullmatch(r"[01]", key):
        return "true_false"
    return "fill_blank" if key and len(key) <= 200 and _BLANK.search(stem) else "short_answer"


def _blank_keys(key: str, stem: str) -> str:
    """Return the answers of blanks separated by |, whatever separated them."""
    count = count_blanks(_BLANK.sub("____", stem))
    if count < 2 or re.search(r"[|｜]", key):
        return key
    for separator in (r"[;；]", r"\n+", r"[、，,]", r"[\s　]{1,20}"):
        parts = [part for part in re.split(separator, key) if part.strip()]
        if len(parts) == count:
            return "|".join(parts)
    return key

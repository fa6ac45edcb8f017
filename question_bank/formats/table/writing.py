"""From items to rows of our table, and what rows cannot hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from question_bank.formats.table.columns import OPTION_LETTERS
from question_bank.formats.table.words import CASE_TYPE, PART_TYPE, TYPE_NAMES, split_words
from question_bank.items.answers import find_number
from question_bank.items.case import Case
from question_bank.items.model import Item
from question_bank.items.question import Question, find_marks, marks_text
from question_bank.items.registry import TYPES
from question_bank.items.scoring import SCORING_RULES
from question_bank.taxonomy import (
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
    line_name,
)

Lose = Callable[[str], None]


def write_rows(item: Item, lose: Lose) -> list[dict[str, str]] | None:
    """Return the rows of an item, cells by field; None when rows cannot hold its type.

    A case is a row with its material and a row for each sub-question.
    lose: called with each thing that the rows do not hold.
    """
    kind = TYPES[item.type]
    parts: Sequence[Question] = kind.parts(item) if isinstance(kind, Case) else [item]
    if any(part.type not in _CONTENT for part in parts):
        return None
    for key in item.residue:
        if key != "reviewer":
            lose(f"字段“{key}”没有对应的列，未写出")
    first = _facets(item, lose)
    if not isinstance(kind, Case):
        return [first | _question(item) | _CONTENT[item.type](item, lose)]
    if any(part.id != str(number) for number, part in enumerate(parts, start=1)):
        lose("小题编号改为 1、2、3…")
    head = first | {"type": CASE_TYPE, "stem": item.stem, "rationale": item.rationale}
    head["material"] = item.content["material"]
    return [head, *(_part(part, lose) for part in parts)]


def _question(question: Question) -> dict[str, str]:
    return {
        "type": TYPE_NAMES[question.type][0],
        "stem": question.stem,
        "rationale": question.rationale,
        "marks": marks_text(question.marks),
    }


def _part(part: Question, lose: Lose) -> dict[str, str]:
    if part.residue:
        lose("小题的附加内容未写出")
    cells = _question(part) | _CONTENT[part.type](part, lose)
    return cells | {"type": f"{PART_TYPE}：{cells['type']}"}


def _facets(item: Item, lose: Lose) -> dict[str, str]:
    for basis in item.legal_basis:
        if basis.residue or "\n" in basis.quote:
            lose("依据中的附加内容或换行未写出")
    if any(split_words(enemy) != [enemy] for enemy in item.enemies):
        lose("互斥题的题号中有分隔符，重新导入时会被拆开")
    quotes = [basis.quote.replace("\n", " ") for basis in item.legal_basis]
    return {
        "id": item.id,
        "basis": "\n".join(f"{b.document} {b.clause}".strip() for b in item.legal_basis),
        "quote": "\n".join(quote or "—" for quote in quotes) if any(quotes) else "",
        "lines": "；".join(f"{code} {line_name(code)}" for code in item.business_lines),
        "content_category": CONTENT_CATEGORIES.get(item.content_category or "", ""),
        "competency": COMPETENCIES.get(item.competency or "", ""),
        "cognitive": COGNITIVE_LEVELS.get(item.cognitive or "", ""),
        "difficulty": DIFFICULTIES[item.difficulty] if item.difficulty else "",
        "valid_from": item.valid_from.isoformat() if item.valid_from else "",
        "valid_until": item.valid_until.isoformat() if item.valid_until else "",
        "region": item.region or "",
        "tags": "；".join(item.tags),
        "enemies": "；".join(item.enemies),
        "author": item.author or "",
        "reviewer": str(item.residue.get("reviewer") or ""),
        "notes": item.notes or "",
    }


def _entries(entries: list[dict[str, Any]], lose: Lose) -> tuple[dict[str, str], dict[str, str]]:
    """Return the option cells, and the letter that each id becomes."""
    letters = dict(zip((entry["id"] for entry in entries), OPTION_LETTERS, strict=False))
    if any(entry_id != letter for entry_id, letter in letters.items()):
        lose("选项编号改为字母 A、B、C…")
    if any(set(entry) - {"id", "text"} for entry in entries):
        lose("选项的附加内容未写出")
    cells = {f"option {letters[entry['id']]}": entry["text"] for entry in entries}
    return cells, letters


def _choice(item: Question, lose: Lose) -> dict[str, str]:
    cells, letters = _entries(item.content["options"], lose)
    cells["answer"] = "".join(sorted(letters[key] for key in item.content["answer"]))
    if "shuffle" in item.content:
        cells["shuffle"] = "是" if item.content["shuffle"] else "否"
    if item.type != "single_choice":
        cells["scoring_rule"] = SCORING_RULES[item.scoring_rule]
        each = find_marks(item.content.get("marks_per_option"))
        if item.scoring_rule == "per_option_fixed" and each is not None:
            cells["scoring_rule"] = f"每选对一项得{marks_text(each)}分，错选不得分"
    return cells


def _true_false(item: Question, lose: Lose) -> dict[str, str]:
    return {"answer": "对" if item.content["answer"] else "错"}


def _fill_blank(item: Question, lose: Lose) -> dict[str, str]:
    answers = []
    for number, blank in enumerate(item.content["blanks"], start=1):
        accept = blank["accept"]
        if any(sign in text for text in accept for sign in "|｜;；"):
            lose(f"第 {number} 空的答案中有分隔符 | 或 ;，重新导入时会被拆开")
        reads_as = "number" if any(find_number(text) is not None for text in accept) else "text"
        if blank.get("match", "text") != reads_as:
            lose(f"第 {number} 空的比对方式未写出，重新导入时按{_MATCHES[reads_as]}比对")
        if find_number(str(blank.get("tolerance") or "0")) or blank.get("case_sensitive"):
            lose(f"第 {number} 空的允许误差或区分大小写未写出")
        answers.append(";".join(accept))
    any_order = "是" if item.content.get("any_order") else ""
    return {"answer": "|".join(answers), "any_order": any_order}


_MATCHES = {"number": "数值", "text": "文字"}


def _numeric(item: Question, lose: Lose) -> dict[str, str]:
    key = item.content["answer"]
    tolerance = find_number(str(key.get("tolerance") or "0"))
    margin = f"±{key['tolerance']}" if tolerance else ""
    return {"answer": f"{key['value']}{margin}{key.get('unit') or ''}"}


def _written(item: Question, lose: Lose) -> dict[str, str]:
    points = item.content.get("key_points") or []
    sample = item.content.get("sample_answer") or ""
    if points:
        lose("采分点及其分值、关键词未写出")
    rubric = item.content.get("rubric") or []
    if rubric:
        lose("评分标准及其等级未写出")
    if not sample:
        sample = "；".join(each["text"] for each in [*points, *rubric])
        lose("没有参考答案，以采分点和评分标准的文字代替")
    return {"answer": sample}


def _ordering(item: Question, lose: Lose) -> dict[str, str]:
    cells, letters = _entries(item.content["entries"], lose)
    return cells | {"answer": "".join(letters[key] for key in item.content["answer"])}


_CONTENT: Mapping[str, Callable[[Question, Lose], dict[str, str]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "indefinite_choice": _choice,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "numeric": _numeric,
    "short_answer": _written,
    "essay": _written,
    "ordering": _ordering,
}

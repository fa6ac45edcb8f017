"""From items to lines of text, checked by reading them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.chinese_numbers import numeral_of
from question_bank.formats.chinese_text.build import read_lines
from question_bank.formats.chinese_text.lines import Line
from question_bank.formats.chinese_text.signs import LABEL
from question_bank.formats.result import Collector
from question_bank.formats.table.columns import OPTION_LETTERS
from question_bank.formats.table.words import TYPE_NAMES
from question_bank.formats.table.writing import write_rows
from question_bank.items.answers import find_number
from question_bank.items.model import Item
from question_bank.items.question import Problem, find_marks, marks_text
from question_bank.items.registry import TYPES, type_label

_SHOWN = (
    ("marks", "marks"), ("rationale", "rationale"), ("scoring_rule", "rule"),
    ("shuffle", "shuffle"), ("any_order", "any_order"), ("lines", "topic"),
    ("difficulty", "difficulty"), ("content_category", "content_category"),
    ("competency", "competency"), ("cognitive", "cognitive"), ("tags", "tags"),
    ("region", "region"), ("valid_from", "valid_from"), ("valid_until", "valid_until"),
    ("author", "author"), ("notes", "notes"),
)  # fmt: skip
_OF_PARTS = _SHOWN[:5]
_UNWRITABLE = ("matching", "scenario")
_WORDS: Mapping[str, str] = {
    "stem": "题干", "material": "材料", "options": "选项", "answer": "答案", "blanks": "答案",
    "entries": "选项", "items": "小题", "sample_answer": "参考答案", "key_points": "采分点",
    "rubric": "评分标准", "rationale": "解析", "legal_basis": "依据", "tags": "标签",
    "business_lines": "业务条线", "scoring_rule": "评分规则", "notes": "备注", "id": "编号",
    "source": "原格式的附加内容", "shuffle": "选项乱序",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Blocks of text, each of one or several lines, and what they do not hold."""

    blocks: tuple[str, ...]
    problems: tuple[Problem, ...]


def write_blocks(items: Sequence[Item], format_name: str) -> Written:
    """Return the items under a heading a type; every item that reads back otherwise is named."""
    blocks: list[str] = []
    problems: list[Problem] = []
    ordinal = 0
    for kind in TYPES:
        same = [item for item in items if item.type == kind]
        if same and kind in _UNWRITABLE:
            problems += [
                Problem(item.id, "warning", f"{type_label(kind)}没有通行的文字写法，未写出")
                for item in same
            ]
            continue
        if same:
            ordinal += 1
            blocks += ["", f"{numeral_of(ordinal)}、{type_label(kind)}（共{len(same)}题）"]
        for number, item in enumerate(same, start=1):
            blocks += ["", *_lines(item, f"{number}. ")]
    problems += _differences(items, blocks, format_name)
    return Written(tuple(blocks[1:]), tuple(problems))


def _lines(item: Item, number: str) -> list[str]:
    rows = write_rows(item, lambda _: None)  # what is lost shows when it is read back
    if rows is None:
        return []
    if item.type == "case":
        return _case(item, rows, number)
    row = rows[0]
    return [
        number + row["stem"], *_options(row), *_key_lines(row, item.content), *_facets(row, item),
    ]  # fmt: skip


def _key_lines(row: Mapping[str, str], content: Mapping[str, Any]) -> list[str]:
    points = content.get("key_points") or []
    lines = []
    if not points or content.get("sample_answer"):
        lines.append(f"{LABEL['key']}：{row['answer']}")
    blanks = content.get("blanks") or []
    if any(blank.get("match", "text") != _reads_as(blank) for blank in blanks):
        kinds = "|".join("数值" if blank.get("match") == "number" else "文字" for blank in blanks)
        lines.append(f"{LABEL['match']}：{kinds}")
    for point in points:
        words = "、".join(point.get("keywords") or ())
        line = f"{LABEL['point']}：{point['text']}（{_marks(point['marks'])}分）"
        lines.append(line + (f"关键词：{words}" if words else ""))
    return lines


def _reads_as(blank: Mapping[str, Any]) -> str:
    return "number" if any(find_number(text) is not None for text in blank["accept"]) else "text"


def _marks(value: object) -> str:
    amount = find_marks(value)
    return marks_text(amount) if amount is not None else str(value)


def _options(row: Mapping[str, str]) -> list[str]:
    present = [letter for letter in OPTION_LETTERS if f"option {letter}" in row]
    return [f"{letter}. {row[f'option {letter}']}" for letter in present]


def _facets(row: Mapping[str, str], item: Item) -> list[str]:
    lines = _labelled(row, item.scoring_rule, item.content, _SHOWN)
    for basis in item.legal_basis:
        quote = f"：“{basis.quote}”" if basis.quote else ""
        lines.append(f"{LABEL['basis']}：{basis.document} {basis.clause}".rstrip() + quote)
    if item.enemies:
        lines.append(f"{LABEL['enemies']}：{'；'.join(item.enemies)}")
    return [*lines, f"{LABEL['id']}：{item.id}"]


def _labelled(
    row: Mapping[str, str],
    rule: str | None,
    content: Mapping[str, Any],
    shown: Sequence[tuple[str, str]],
) -> list[str]:
    """Return the labelled lines of a row, without what is so unless said otherwise."""
    left_out = set()
    if rule in (None, "all_or_nothing"):
        left_out.add("scoring_rule")
    if content.get("shuffle", True):
        left_out.add("shuffle")
    return [
        f"{LABEL[name]}：{row[key]}" for key, name in shown if row.get(key) and key not in left_out
    ]


def _case(item: Item, rows: Sequence[Mapping[str, str]], number: str) -> list[str]:
    """Return the lines of a case; its facets stand before the material, the parts end it."""
    lines = [f"{number}{item.stem}", *_facets(rows[0], item)]
    lines.append(f"{LABEL['material']}：{item.content['material']}")
    for position, (row, document) in enumerate(
        zip(rows[1:], item.content["items"], strict=True), start=1
    ):
        lines.append(f"（{position}）【{TYPE_NAMES[document['type']][0]}】{row['stem']}")
        lines += [*_options(row), *_key_lines(row, document)]
        lines += _labelled(row, document.get("scoring_rule"), document, _OF_PARTS)
    return lines


def _differences(items: Sequence[Item], blocks: Sequence[str], format_name: str) -> list[Problem]:
    """Return a warning for each item that the blocks, read again, give otherwise."""
    collector = Collector(format_name)
    lines = [line for block in blocks for line in block.split("\n")]
    read_lines([Line(text, str(at)) for at, text in enumerate(lines)], collector)
    again = {item.id: _comparable(item) for item in collector.items}
    problems = []
    for item in items:
        if item.type in _UNWRITABLE:
            continue
        if item.id not in again:
            problems.append(Problem(item.id, "warning", "文字写法表达不全，重新导入时需人工核对"))
            continue
        own, other = _comparable(item), again[item.id]
        keys = [key for key in {**own, **other} if own.get(key) != other.get(key)]
        words = "、".join(dict.fromkeys(_WORDS.get(key, f"字段 {key}") for key in keys))
        if keys:
            problems.append(Problem(item.id, "warning", f"{words}写不完整，重新导入会与原题不同"))
    return problems


def _comparable(item: Item) -> dict[str, Any]:
    """Return the document without what means the same when it is left out."""
    return {key: value for key, value in _plain(item.to_document()).items() if key != "schema"}


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in document.items() if value not in (None, "", [], False)}
    if found.get("shuffle") is True:
        del found["shuffle"]
    if document.get("shuffle") is False:
        found["shuffle"] = False
    if document.get("answer") is False:
        found["answer"] = False
    if found.get("scoring_rule") == "all_or_nothing":
        del found["scoring_rule"]
    if isinstance(found.get("marks"), str):
        found["marks"] = str(_marks(found["marks"]))
    for key in ("items", "blanks", "key_points"):
        if isinstance(found.get(key), list):
            found[key] = [_plain(each) for each in found[key]]
    if isinstance(found.get("tolerance"), str) and find_number(found["tolerance"]) == 0:
        del found["tolerance"]
    if found.get("match") == "text":
        del found["match"]
    return found

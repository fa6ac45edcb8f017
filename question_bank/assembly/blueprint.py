"""The blueprint (双向细目表): the cells of a form, and its reader from TOML.

The format is described with an example in docs/rules/assembly.md.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from question_bank.assembly.candidates import EASIEST, HARDEST, Candidate
from question_bank.items.registry import TYPES
from question_bank.taxonomy import (
    find_cognitive_level,
    find_competency,
    find_content_category,
    find_line,
)

ALL_ROUND = "all_round"
_FILTERS = ("business_line", "type", "difficulty", "competency", "content_category", "cognitive")
_CELL_FIELDS = {*_FILTERS, "key", "section", "count", "marks_each"}
_TOP_FIELDS = {
    "title", "total_marks", "excluded", "mandatory", "enemies", "max_exposure", "cells",
}  # fmt: skip
_RANGE = re.compile(r"([1-5])\s*[-–~～至]\s*([1-5])")


class BlueprintError(ValueError):
    """The blueprint contradicts itself or cannot be read; `problems` holds (where, message)."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{where}：{message}" for where, message in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Cell:
    """One cell: how many items of which kind, and the marks of each. None = any.

    business_line: L1 or L2 code that the item's primary line falls under, or "all_round".
    difficulty: the preset levels admitted.
    """

    key: str
    count: int
    marks_each: Decimal
    business_line: str | None = None
    type: str | None = None
    difficulty: frozenset[int] | None = None
    competency: str | None = None
    content_category: str | None = None
    cognitive: str | None = None
    section: str | None = None


@dataclass(frozen=True)
class Blueprint:
    """What every form must hold.

    excluded: ids never drawn. mandatory: ids that stand on every form.
    enemies: sets of ids of which a form may hold at most one.
    total_marks: if given, what the cells must add up to.
    max_exposure: items given so many times or more are not drawn, unless they are mandatory.
    """

    cells: tuple[Cell, ...]
    excluded: frozenset[str] = frozenset()
    mandatory: frozenset[str] = frozenset()
    enemies: tuple[frozenset[str], ...] = ()
    total_marks: Decimal | None = None
    max_exposure: int | None = None

    def __post_init__(self) -> None:
        """Raise BlueprintError naming every contradiction."""
        if problems := _list_contradictions(self):
            raise BlueprintError(problems)

    @property
    def marks(self) -> Decimal:
        """Return the marks of one form."""
        return sum((cell.count * cell.marks_each for cell in self.cells), Decimal(0))

    @property
    def count(self) -> int:
        """Return the number of items of one form."""
        return sum(cell.count for cell in self.cells)


def _list_contradictions(blueprint: Blueprint) -> list[tuple[str, str]]:
    problems = [] if blueprint.cells else [("cells", "细目表没有任何单元格")]
    for key, times in Counter(cell.key for cell in blueprint.cells).items():
        if times > 1:
            problems.append((key, f"单元格编号重复 {times} 次，请改为各不相同"))
    for cell in blueprint.cells:
        if cell.count < 1:
            problems.append((cell.key, "题数 count 应为正整数"))
        if cell.marks_each <= 0:
            problems.append((cell.key, "每题分值 marks_each 应大于 0"))
        if cell.difficulty is not None and not (
            cell.difficulty and cell.difficulty <= set(range(EASIEST, HARDEST + 1))
        ):
            problems.append((cell.key, "难度 difficulty 应在 1 至 5 之间"))
    if blueprint.max_exposure is not None and blueprint.max_exposure < 1:
        problems.append(("max_exposure", "曝光上限应为正整数"))
    for item in sorted(blueprint.mandatory & blueprint.excluded):
        problems.append((item, "同一题不能既必考又排除"))
    if not problems and blueprint.total_marks not in {None, blueprint.marks}:
        message = f"各单元格合计 {blueprint.marks} 分，与满分 {blueprint.total_marks} 分不符"
        problems.append(("total_marks", message))
    return problems


def fits(candidate: Candidate, cell: Cell) -> bool:
    """Return whether the item may stand in the cell. Source: docs/rules/assembly.md, A2."""
    return (
        cell.type in {None, candidate.type}
        and cell.competency in {None, candidate.competency}
        and cell.content_category in {None, candidate.content_category}
        and cell.cognitive in {None, candidate.cognitive}
        and (cell.difficulty is None or candidate.difficulty in cell.difficulty)
        and _fits_line(candidate, cell.business_line)
    )


def _fits_line(candidate: Candidate, line: str | None) -> bool:
    if line is None:
        return True
    if line == ALL_ROUND:
        return candidate.all_round
    primary = candidate.business_lines[0] if candidate.business_lines else ""
    return primary == line or primary.startswith(f"{line}.")


def from_toml(text: str) -> Blueprint:
    """Return the blueprint written in the text; raise BlueprintError naming every problem."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BlueprintError([("TOML", f"格式有误：{error}")]) from error
    problems = [(name, "不认识的字段") for name in sorted(data.keys() - _TOP_FIELDS)]
    rows = data.get("cells", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BlueprintError([*problems, ("cells", "单元格应写成 [[cells]]")])
    keys = _name_cells(rows)
    cells = [_read_cell(key, row, problems) for key, row in zip(keys, rows, strict=True)]
    excluded = _read_ids("excluded", data.get("excluded", []), problems)
    mandatory = _read_ids("mandatory", data.get("mandatory", []), problems)
    pairs = data.get("enemies", [])
    if not isinstance(pairs, list):
        problems.append(("enemies", '应写成若干组题号，如 [["A1", "A2"]]'))
        pairs = []
    enemies = tuple(_read_ids("enemies", pair, problems) for pair in pairs)
    total = data.get("total_marks")
    total_marks = None if total is None else _read_marks("total_marks", total, problems)
    limit = data.get("max_exposure")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        problems.append(("max_exposure", "曝光上限应为正整数"))
    if problems:
        raise BlueprintError(problems)
    return Blueprint(tuple(cells), excluded, mandatory, enemies, total_marks, limit)


def _name_cells(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a key for each cell: its own, else its filters joined, numbered if not unique."""
    names = [
        str(row.get("key") or " · ".join(str(row[f]) for f in _FILTERS if f in row) or number)
        for number, row in enumerate(rows, start=1)
    ]
    seen: Counter[str] = Counter()
    keys = []
    for row, name in zip(rows, names, strict=True):
        seen[name] += 1
        keys.append(name if "key" in row or seen[name] == 1 else f"{name} #{seen[name]}")
    return keys


def _read_cell(key: str, row: Mapping[str, Any], problems: list[tuple[str, str]]) -> Cell:
    problems += [(key, f"不认识的字段 {name}") for name in sorted(row.keys() - _CELL_FIELDS)]
    codes = {name: _read_code(key, name, row, problems) for name in _FINDERS}
    section = row.get("section")
    if section is not None and not isinstance(section, str):
        problems.append((key, "大题名称 section 应为文字，请加引号"))
    count = row.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        problems.append((key, "题数 count 应为正整数"))
        count = 1
    return Cell(
        key=key,
        count=count,
        marks_each=_read_marks(key, row.get("marks_each"), problems),
        difficulty=_read_levels(key, row.get("difficulty"), problems),
        section=section if isinstance(section, str) else None,
        **codes,
    )


def _find_cell_line(text: str) -> str | None:
    return ALL_ROUND if text in {ALL_ROUND, "全科"} else find_line(text)


def _find_type(text: str) -> str | None:
    return next((name for name, kind in TYPES.items() if text in {name, kind.label}), None)


# How a text of a cell becomes the code it stands for: codes and Chinese names are both read.
_FINDERS: Mapping[str, Callable[[str], str | None]] = {
    "business_line": _find_cell_line,
    "type": _find_type,
    "competency": find_competency,
    "content_category": find_content_category,
    "cognitive": find_cognitive_level,
}


def _read_code(
    where: str, name: str, row: Mapping[str, Any], problems: list[tuple[str, str]]
) -> str | None:
    """Return the code of a filter, None where the cell does not give one."""
    value = row.get(name)
    if value is None:
        return None
    code = _FINDERS[name](value.strip()) if isinstance(value, str) else None
    if code is None:
        problems.append((where, f"{name} 不认识 {value!r}，请写编码或名称，并加引号"))
    return code


def _read_marks(where: str, value: object, problems: list[tuple[str, str]]) -> Decimal:
    """Return the marks as exact decimal; floats are read by their shortest notation."""
    try:
        marks = Decimal(str(value))
    except InvalidOperation:
        marks = Decimal(0)
    if isinstance(value, bool) or not marks.is_finite() or marks <= 0:
        problems.append((where, '分值应为大于 0 的数，如 "2" 或 "1.5"'))
        return Decimal(1)
    return marks


def _read_levels(
    where: str, value: object, problems: list[tuple[str, str]]
) -> frozenset[int] | None:
    """Return the levels of `3`, `[1, 2]` or `"2-4"`; None if any level will do."""
    if value is None:
        return None
    if isinstance(value, str) and (span := _RANGE.fullmatch(value.strip())):
        levels: list[Any] = list(range(int(span[1]), int(span[2]) + 1))
    else:
        levels = value if isinstance(value, list) else [value]
    if levels and all(type(n) is int and EASIEST <= n <= HARDEST for n in levels):
        return frozenset(levels)
    problems.append((where, '难度 difficulty 应写成 3、[1, 2] 或 "2-4"，在 1 至 5 之间'))
    return None


def _read_ids(where: str, value: object, problems: list[tuple[str, str]]) -> frozenset[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    problems.append((where, '应为题号的列表，如 ["A1", "A2"]'))
    return frozenset()

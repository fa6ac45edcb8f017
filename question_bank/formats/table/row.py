"""From one row to the document of a question."""

import re
from collections.abc import Callable, Sequence, Set
from typing import Any

from question_bank.formats.sheets import Cell, cell_text, restored_text
from question_bank.formats.table.columns import Columns
from question_bank.formats.table.content import CONTENT, CellFault, Row
from question_bank.formats.table.facets import read_facets
from question_bank.formats.table.options import infer_type, options_in_stem, split_options
from question_bank.formats.table.words import (
    NOT_IN_TABLES,
    NUMBERED_TYPES,
    find_letters,
    find_truth,
    find_type,
    is_case,
    part_type_name,
)
from question_bank.items.registry import TYPES
from question_bank.items.scoring import SCORING_RULES

Warn = Callable[[str, str], None]  # called with field and message

_CHOICES = ("single_choice", "multiple_choice", "indefinite_choice")
_FLAGGED = {"√", "✓", "✔", "●", "★", "*", "☑", "正确答案"}


class RowReader:
    """Reads rows of a sheet; sheet_type: the type that the sheet's name gives to every row."""

    def __init__(self, columns: Columns, sheet_type: str | None, type_words: Set[str]) -> None:
        self.columns = columns
        self.sheet_type = sheet_type
        self.is_numbered = any(re.fullmatch(r"\d", text) for text in type_words)
        self.counts_from_zero = "0" in type_words
        self.option_letters = columns.letters("option")
        self.flag_letters = columns.letters("flag")

    def numbering(self) -> str:
        """Return how types written as numbers are understood, "" when there are none."""
        if not self.is_numbered:
            return ""
        first = 0 if self.counts_from_zero else 1
        meaning = "、".join(
            f"{number} 为{TYPES[name].label}"
            for number, name in enumerate(NUMBERED_TYPES, start=first)
        )
        return f"数字按 {meaning} 读取"

    def item_id(self, row: Sequence[Cell]) -> str:
        """Return the number of a question; 7.0 is what a spreadsheet made of 7."""
        text = self.columns.text(row, "id")
        return text[:-2] if re.fullmatch(r"\d+\.0", text) else text

    def is_question(self, row: Sequence[Cell]) -> bool:
        """Return whether a row holds anything of a question besides its material."""
        written = any(self.columns.text(row, field) for field in ("stem", "answer"))
        return written or bool(self.options(row))

    def document(self, row: Sequence[Cell], warn: Warn, *, case: bool = False) -> dict[str, Any]:
        """Return the document of a row; raises CellFault for a cell that means nothing.

        case: whether the row is a sub-question, whose 题型 may say that of the case.
        """
        columns = self.columns
        stem = columns.text(row, "stem")
        options = self.options(row)
        answer = self._answer(row, options, warn)
        type_name, is_inferred = self._type(columns.text(row, "type"), case), False
        if type_name is None:
            stem, options = self._from_stem(stem, options, answer)
            type_name, is_inferred = infer_type(stem, answer, options), True
        elif type_name in _CHOICES:
            stem, options = self._from_stem(stem, options, answer)
        if type_name is None:
            raise CellFault("type", "没有填写题型，也看不出是哪种题")
        if not stem:
            raise CellFault("stem", "没有填写题干")
        if is_inferred and not case:
            warn("type", f"没有写明题型，按{TYPES[type_name].label}读取")
        shuffle = columns.text(row, "shuffle")
        cells = Row(
            stem=stem,
            answer=answer,
            options=options,
            shuffle=find_truth(shuffle) if shuffle else None,
            any_order=find_truth(columns.text(row, "any_order")) is True,
        )
        document = {"id": self.item_id(row), "type": type_name, "stem": stem}
        document |= read_facets(columns, row, warn)
        _check_rule(document, warn)
        return document | CONTENT[type_name](cells)

    def head(self, row: Sequence[Cell], warn: Warn) -> dict[str, Any]:
        """Return stem and facets of the row of a case; its stem may be the material."""
        has_material = bool(self.columns.text(row, "material"))
        stem = self.columns.text(row, "stem") if has_material else ""
        return {"stem": stem, **read_facets(self.columns, row, warn)}

    def options(self, row: Sequence[Cell]) -> dict[str, str]:
        """Return the options of a row by letter, from columns of their own or from one cell."""
        options: dict[str, str] = {}
        for letter in self.option_letters:
            if text := self.columns.text(row, f"option {letter}"):
                options[letter] = text
        return options or split_options(self.columns.text(row, "options"))

    def _from_stem(
        self, stem: str, options: dict[str, str], answer: str
    ) -> tuple[str, dict[str, str]]:
        """Return stem and options, taken out of the stem when they stand nowhere else."""
        is_key = find_letters(answer) is not None
        return (stem, options) if options or not is_key else options_in_stem(stem)

    def _type(self, text: str, case: bool) -> str | None:
        """Return the type of a row, None when neither it nor the sheet says one."""
        part = part_type_name(text)
        if part is not None and not case:
            raise CellFault("type", f"“{text}”前面没有案例分析题")
        text = text if part is None else part
        if not text or is_case(text):
            if text and not case:
                raise CellFault("type", f"“{text}”没有写材料，应在“案例材料”列填写，并与小题合并")
            return None if self.sheet_type == "case" else self.sheet_type
        found = find_type(text, counts_from_zero=self.counts_from_zero)
        if found:
            return found
        if any(word in text for word in NOT_IN_TABLES):
            raise CellFault("type", f"“{text}”放不进一行，请用 Word 模板或 JSON Lines 导入")
        labels = "、".join(TYPES[name].label for name in CONTENT)
        raise CellFault("type", f"“{text}”不认识，可用：{labels}")

    def _answer(self, row: Sequence[Cell], options: dict[str, str], warn: Warn) -> str:
        """Return the key of a row: its cell, else the letters of the options marked as right."""
        cell = self.columns.cell(row, "answer")
        written = ("对" if cell else "错") if isinstance(cell, bool) else _text(cell)
        flagged = "".join(letter for letter in self.flag_letters if self._is_flagged(row, letter))
        if not written:
            return flagged
        if flagged and sorted(find_letters(written) or ()) != sorted(flagged):
            warn("answer", f"写的是“{written}”，与标为正确的 {flagged} 不一致，按答案列读取")
        return written

    def _is_flagged(self, row: Sequence[Cell], letter: str) -> bool:
        field = f"flag {letter}"
        text = self.columns.text(row, field)
        if not text:
            return False
        if text in _FLAGGED or text.upper() == letter:
            return True
        truth = find_truth(text)
        if truth is None:
            raise CellFault(field, f"“{text[:20]}”看不出选项是否正确，应写成 是 或 √，错的不填")
        return truth


def _text(cell: Cell) -> str:
    return restored_text(cell_text(cell))


def _check_rule(document: dict[str, Any], warn: Warn) -> None:
    """Take a scoring rule away from a type that has none."""
    if document["type"] in ("multiple_choice", "indefinite_choice"):
        return
    rule = document.pop("scoring_rule", None)
    document.pop("marks_per_option", None)
    if rule not in (None, "all_or_nothing"):
        label = TYPES[document["type"]].label
        warn("scoring_rule", f"{label}不用“{SCORING_RULES[rule]}”，已忽略")

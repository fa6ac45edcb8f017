"""How the sheets of a file are laid out: found by `detect_layout`, corrected by a trainer, kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from question_bank.formats.table.columns import (
    FIELDS,
    OPTION_LETTERS,
    RUNNING_NUMBER,
    Columns,
    header_key,
)
from question_bank.items.registry import TYPES, type_label

_VERSION = 1


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How one sheet is laid out.

    header_row: row number as in the file, 1 at least; questions follow below it.
    headers: the texts of that row by column, "" for an empty one.
    fields: column position (from 0) -> field name of FIELDS; other columns are not read.
    guessed: positions whose field was not clear from the header and should be looked at.
    type: question type of every row, as the sheet's name says; a 题型 column goes before it.
    is_read: whether the sheet holds questions; else it is left out.
    """

    name: str
    header_row: int
    headers: tuple[str, ...]
    fields: Mapping[int, str]
    guessed: frozenset[int] = frozenset()
    type: str | None = None
    is_read: bool = True

    @property
    def strangers(self) -> tuple[int, ...]:
        """The positions of named columns that are not read."""
        return tuple(
            position
            for position, header in enumerate(self.headers)
            if header and position not in self.fields and header_key(header) != RUNNING_NUMBER
        )

    @property
    def repeated(self) -> tuple[int, ...]:
        """The positions of columns whose field an earlier column has; they are not read."""
        seen: set[str] = set()
        found = []
        for position, field in sorted(self.fields.items()):
            if field in seen:
                found.append(position)
            seen.add(field)
        return tuple(found)

    @property
    def kind(self) -> str:
        """The layout in words, for a page that asks whether it was understood."""
        if not self.is_read:
            return "没有认出题目，不导入"
        held = set(self.fields.values())
        words = ["每行一题"]
        if "material" in held:
            words = ["案例材料与小题，每行一个小题"]
        if self.type:
            words.append(f"本表都是{type_label(self.type)}")
        elif "type" not in held:
            words.append("没有题型列，按内容推断")
        if any(f"option {letter}" in held for letter in OPTION_LETTERS):
            words.append("每个选项一列")
        elif "options" in held:
            words.append("选项都在同一格")
        if any(f"flag {letter}" in held for letter in OPTION_LETTERS):
            words.append("每个选项另有一列标明是否正确")
        elif "answer" in held:
            words.append("答案写在一列")
        return "；".join(words)

    def with_fields(self, fields: Mapping[int, str], *, type: str | None = None) -> Self:
        """Return the layout as a trainer corrected it: what each column holds, the type of all.

        Raises ValueError for a field that is not in FIELDS.
        """
        if not set(fields.values()) <= set(FIELDS):
            raise ValueError("表格布局中有不认识的列")
        return replace(
            self, fields=dict(fields), guessed=frozenset(), type=type, is_read=bool(fields)
        )

    def columns(self) -> Columns:
        """Return where each field stands."""
        fields: dict[str, int] = {}
        for position, field in sorted(self.fields.items()):
            fields.setdefault(field, position)
        names = {
            field: self.headers[position]
            for field, position in fields.items()
            if position < len(self.headers)
        }
        return Columns(fields, names)

    def to_document(self) -> dict[str, Any]:
        """Return the layout as JSON."""
        return {
            "name": self.name,
            "header_row": self.header_row,
            "headers": list(self.headers),
            "fields": {str(position): field for position, field in sorted(self.fields.items())},
            "guessed": sorted(self.guessed),
            "type": self.type,
            "is_read": self.is_read,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return the layout of JSON; raises ValueError when it is none."""
        try:
            layout = cls(
                name=str(document["name"]),
                header_row=int(document["header_row"]),
                headers=tuple(str(header) for header in document["headers"]),
                fields={int(key): str(field) for key, field in document["fields"].items()},
                guessed=frozenset(int(position) for position in document.get("guessed", ())),
                type=document.get("type") or None,
                is_read=bool(document.get("is_read", True)),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("不是表格布局") from error
        is_known = set(layout.fields.values()) <= set(FIELDS) and layout.header_row > 0
        if not is_known or (layout.type is not None and layout.type not in TYPES):
            raise ValueError("表格布局中有不认识的列或题型")
        return layout


@dataclass(frozen=True, slots=True)
class Layout:
    """How the sheets of a file are laid out, in the order of the file."""

    sheets: tuple[SheetLayout, ...]

    @property
    def signature(self) -> str:
        """A digest of the header texts, the same for files of the same make.

        A correction is kept under the signature of the layout as it was detected, and put to use
        by `fit_layout`.
        """
        texts = sorted({"\t".join(map(header_key, sheet.headers)) for sheet in self.sheets})
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]

    def sheet(self, name: str) -> SheetLayout | None:
        """Return the layout of a sheet, None for a sheet it does not know."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def with_sheet(self, changed: SheetLayout) -> Self:
        """Return the layout with one sheet, found by its name, laid out differently."""
        sheets = (changed if sheet.name == changed.name else sheet for sheet in self.sheets)
        return replace(self, sheets=tuple(sheets))

    def to_document(self) -> dict[str, Any]:
        """Return the layout as JSON."""
        return {"version": _VERSION, "sheets": [sheet.to_document() for sheet in self.sheets]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return the layout of JSON; raises ValueError when it is none."""
        sheets = document.get("sheets")
        if document.get("version") != _VERSION or not isinstance(sheets, Sequence):
            raise ValueError("不是表格布局")
        return cls(tuple(SheetLayout.from_document(sheet) for sheet in sheets))

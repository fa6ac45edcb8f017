"""The formats a question bank may come in or leave in. A new format is one module and one line."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from question_bank.formats import csv_text, jsonl, xlsx
from question_bank.formats.result import ReadResult, WriteResult, unreadable
from question_bank.items.model import Item


class Format(Protocol):
    """What a format module offers."""

    NAME: str
    LABEL: str
    SUFFIX: str

    def recognises(self, data: bytes, filename: str | None) -> bool:
        """Return whether the content is of this format."""

    def read(self, data: bytes, filename: str | None = None) -> ReadResult:
        """Return the questions of a file."""

    def write(self, items: Sequence[Item]) -> WriteResult:
        """Return the items as a file of this format, with what it cannot hold."""


# In the order of recognition: the surest marks first.
FORMATS: Mapping[str, Format] = {module.NAME: module for module in (xlsx, jsonl, csv_text)}


def detect(data: bytes, filename: str | None = None) -> str | None:
    """Return the name of the format the content is in, None when no format knows it."""
    for name, module in FORMATS.items():
        if module.recognises(data, filename):
            return name
    return None


def read(data: bytes, filename: str | None = None, format: str | None = None) -> ReadResult:
    """Return the questions of a file; the format is recognised by content unless named."""
    name = format or detect(data, filename)
    if name is None:
        known = "、".join(module.LABEL for module in FORMATS.values())
        return unreadable("", f"认不出文件格式。可以导入：{known}")
    if name not in FORMATS:
        return unreadable(name, f"不支持格式“{name}”。可用：{'、'.join(FORMATS)}")
    return FORMATS[name].read(data, filename)


def write(items: Sequence[Item], format: str) -> WriteResult:
    """Return the items as a file; raises KeyError for a format that is not known."""
    return FORMATS[format].write(items)

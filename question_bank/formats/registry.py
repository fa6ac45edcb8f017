"""The formats a question bank may come in or leave in. A new format is one module and one line."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from question_bank.formats import (
    aiken,
    anki,
    csv_text,
    docx,
    gift,
    jsonl,
    moodle_xml,
    qti2,
    qti3,
    qti12,
    text,
    xlsx,
)
from question_bank.formats.result import NOTHING, Attached, ReadResult, WriteResult, unreadable
from question_bank.items.model import Item


class Format(Protocol):
    """What every format module says of itself."""

    NAME: str
    LABEL: str
    SUFFIX: str


class Reader(Format, Protocol):
    """What a format module offers that can be read."""

    def recognises(self, data: bytes, filename: str | None) -> bool:
        """Return whether the content is of this format."""

    def read(self, data: bytes, filename: str | None = None) -> ReadResult:
        """Return the questions of a file."""


class Writer(Format, Protocol):
    """What a format module offers that can be written."""

    def write(self, items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
        """Return the items as a file of this format, with what it cannot hold."""


# In the order of recognition: the surest marks first.
READERS: Mapping[str, Reader] = {
    module.NAME: module
    for module in (docx, xlsx, jsonl, qti3, qti2, qti12, moodle_xml, aiken, gift, csv_text, text)
}
WRITERS: Mapping[str, Writer] = {
    module.NAME: module
    for module in (jsonl, xlsx, csv_text, qti3, qti2, gift, moodle_xml, aiken, anki, docx, text)
}


def detect(data: bytes, filename: str | None = None) -> str | None:
    """Return the name of the format the content is in, None when no format knows it."""
    for name, module in READERS.items():
        if module.recognises(data, filename):
            return name
    return None


def read(data: bytes, filename: str | None = None, format: str | None = None) -> ReadResult:
    """Return the questions of a file; the format is recognised by content unless named."""
    name = format or detect(data, filename)
    if name is None:
        known = "、".join(module.LABEL for module in READERS.values())
        return unreadable("", f"认不出文件格式。可以导入：{known}")
    if name not in READERS:
        return unreadable(name, f"不支持格式“{name}”。可用：{'、'.join(READERS)}")
    return READERS[name].read(data, filename)


def write(items: Sequence[Item], format: str, attached: Attached = NOTHING) -> WriteResult:
    """Return the items as a file; raises KeyError for a format that is not known."""
    return WRITERS[format].write(items, attached)

"""Word documents in the Chinese habit."""

from collections.abc import Sequence

from question_bank.formats.chinese_text.build import read_lines
from question_bank.formats.docx.reading import list_lines
from question_bank.formats.docx.writing import write_document
from question_bank.formats.package import Package
from question_bank.formats.result import (
    NOTHING,
    Attached,
    Collector,
    ReadResult,
    WriteResult,
    unreadable,
)
from question_bank.formats.unreadable import UnreadableFile
from question_bank.items.model import Item

NAME = "docx"
LABEL = "Word 文档"
SUFFIX = ".docx"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the bytes are a Word document, an old or encrypted one included."""
    if data.startswith(_OLE):
        return bool(filename) and str(filename).lower().endswith((".doc", ".docx"))
    return data.startswith(b"PK") and b"word/document" in data


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a Word document; .doc and encrypted files are refused."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return unreadable(NAME, "文档设有打开密码，请在 Word 中取消密码后再上传")
        return unreadable(NAME, "这是旧版 .doc 文档，请在 Word 或 WPS 中另存为 .docx 后再上传")
    collector = Collector(NAME)
    try:
        read_lines(list_lines(Package(data), collector), collector)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    if not collector.read:
        collector.problems += unreadable(NAME, "没有找到试题，题干应以 1. 2. 编号").problems
    return collector.result()


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as a Word document, with what it cannot hold."""
    return write_document(items, attached, NAME)

"""Plain text in the Chinese habit: headings, numbered stems, options, 答案 lines."""

from collections.abc import Sequence

from question_bank.formats.chinese_text.build import read_lines
from question_bank.formats.chinese_text.evidence import look_over
from question_bank.formats.chinese_text.lines import Line
from question_bank.formats.chinese_text.writing import write_blocks
from question_bank.formats.result import (
    NOTHING,
    Attached,
    Collector,
    ReadResult,
    WriteResult,
    common_losses,
    unreadable,
)
from question_bank.formats.unreadable import UnreadableFile
from question_bank.items.model import Item

NAME = "text"
LABEL = "纯文本"
SUFFIX = ".txt"
MAX_BYTES = 20 * 2**20


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the bytes are text with numbered stems and keys or options."""
    text = decode(data) if len(data) <= MAX_BYTES else None
    if text is None:
        return False
    if filename and filename.lower().endswith((".txt", ".text")):
        return True
    view = look_over(text[:200_000].splitlines())
    return any(each.options or each.key for each in view.evidence)


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a text in UTF-8, GB18030 or UTF-16."""
    if len(data) > MAX_BYTES:
        return unreadable(NAME, f"文件超过 {MAX_BYTES // 2**20} MB，请拆成几个文件")
    text = decode(data)
    if text is None:
        return unreadable(NAME, "文件不是文本，或编码不认识，请另存为 UTF-8 的 .txt 后再上传")
    collector = Collector(NAME)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = [Line(words, f"第 {number} 行") for number, words in enumerate(lines, start=1)]
    try:
        read_lines(numbered, collector)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    if not collector.read:
        collector.problems += unreadable(NAME, "没有找到试题，题干应以 1. 2. 编号").problems
    return collector.result()


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as UTF-8 text with a mark that Windows recognises."""
    written = write_blocks(items, NAME)
    problems = [*common_losses(items, attached, NAME, holds_media=False), *written.problems]
    text = "\r\n".join(line for block in written.blocks for line in block.split("\n"))
    return WriteResult((text + "\r\n").encode("utf-8-sig"), tuple(problems))


def decode(data: bytes) -> str | None:
    """Return the text of bytes in UTF-8, UTF-16 or GB18030, None when they are none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:4096]:
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        encodings = ["utf-16-be" if even > odd else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None

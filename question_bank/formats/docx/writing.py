"""From items to a Word document: headings, stems, pictures, tables."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from question_bank.formats.chinese_text.writing import write_blocks
from question_bank.formats.media import Media
from question_bank.formats.result import Attached, WriteResult, common_losses
from question_bank.items.model import Item
from question_bank.items.question import Problem

_PICTURE = re.compile(r"!\[([^\]]*)\]\(media:([0-9a-f]{32}\.(?:png|jpg|gif|webp))\)")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、\S{2,8}题（共\d+题）")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_CELL_END = re.compile(r"(?<!\\)\|")
_FORMULA = re.compile(r"\$[^$\n]+\$")
_WIDEST = 14  # cm, what fits between the margins of A4


def write_document(items: Sequence[Item], attached: Attached, format_name: str) -> WriteResult:
    """Return the items as a Word document; formulas stay text."""
    from docx import Document

    written = write_blocks(items, format_name)
    problems = [*common_losses(items, attached, format_name, holds_media=True), *written.problems]
    problems += [
        Problem(item.id, "warning", "公式按文字写出，Word 中不排版")
        for item in items
        if _FORMULA.search(str(item.to_document()))
    ]
    document = Document()
    moment = datetime(2000, 1, 1, tzinfo=UTC)  # the same items give the same document
    document.core_properties.created = document.core_properties.modified = moment
    document.core_properties.author = ""
    lines = [line for block in written.blocks for line in block.split("\n")]
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        run = list(group)
        if is_table and len(run) > 1 and _RULE.fullmatch(run[1].strip()):
            _add_table(document, run, attached, problems)
        else:
            for line in run:
                _add_line(document, line, attached, problems)
    stream = io.BytesIO()
    document.save(stream)
    return WriteResult(stream.getvalue(), tuple(problems))


def _add_line(document: Any, line: str, attached: Attached, problems: list[Problem]) -> None:
    if _HEADING.fullmatch(line):
        document.add_heading(line, level=1)
    else:
        _fill(document.add_paragraph(), line, attached, problems)


def _fill(paragraph: Any, line: str, attached: Attached, problems: list[Problem]) -> None:
    """Put words and pictures into a paragraph."""
    start = 0
    for match in _PICTURE.finditer(line):
        paragraph.add_run(line[start : match.start()])
        media = attached.media.get(match[2])
        if media is None or not _add_picture(paragraph, media, match[1]):
            problems.append(Problem(match[2], "warning", "图片缺失或 Word 不认识，未写出"))
            paragraph.add_run(match[1])
        start = match.end()
    paragraph.add_run(line[start:])


def _add_picture(paragraph: Any, media: Media, shown: str) -> bool:
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.shared import Cm

    run = paragraph.add_run()
    try:
        picture = run.add_picture(io.BytesIO(media.data))
    except (
        InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError,
        ZeroDivisionError, KeyError,
    ):  # fmt: skip
        return False
    if picture.width > Cm(_WIDEST):
        picture.height = int(picture.height * Cm(_WIDEST) / picture.width)
        picture.width = Cm(_WIDEST)
    picture._inline.docPr.set("descr", shown)
    return True


def _add_table(
    document: Any, lines: Sequence[str], attached: Attached, problems: list[Problem]
) -> None:
    rows = [
        [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(line.strip().strip("|"))]
        for at, line in enumerate(lines)
        if at != 1
    ]
    width = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=False):
            _fill(cell.paragraphs[0], text, attached, problems)

"""Pictures of questions in the cells of a workbook."""

import io
import re
import struct
from collections.abc import Mapping
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.image import Image

from question_bank.formats.media import REFERENCE, Media

_SHOWN = re.compile(rf"!\[([^\[\]]*)\]\({REFERENCE.pattern}\)")
_HEIGHT = 96  # pixels of a picture at most; it may be drawn larger by hand
_ROW_HEIGHT = 96  # points

Picture = tuple[str, Media]  # what it shows, the picture


def split_pictures(text: str, media: Mapping[str, Media]) -> tuple[str, list[Picture]]:
    """Return a text with [图1], [图2] … in place of its pictures, and the pictures."""
    found: list[Picture] = []

    def mark(match: re.Match[str]) -> str:
        picture = media.get(match[2])
        if picture is None:
            return match[0]
        found.append((match[1], picture))
        return f"[图{len(found)}]"

    return _SHOWN.sub(mark, text), found


def lay_picture(sheet: Any, row: int, column: int, picture: Picture) -> bool:
    """Lay a picture over a cell and make its row high; returns whether it could be done."""
    shown, media = picture
    try:
        image = Image(io.BytesIO(media.data))
    except (XlsxWriterException, struct.error, IndexError, ValueError, KeyError):
        return False
    image.description = shown
    scale = min(1.0, _HEIGHT / image.height) if image.height else 1.0
    options = {"x_scale": scale, "y_scale": scale, "x_offset": 2, "y_offset": 24,
               "object_position": 1, "description": shown}  # fmt: skip
    sheet.set_row(row, _ROW_HEIGHT)
    return bool(sheet.insert_image(row, column, image, options) == 0)

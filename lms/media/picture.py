"""What a picture must be to be taken: a raster image, whole at its head, not too large."""

from lms.errors import Invalid
from lms.words import Phrase
from question_bank.formats.media import Media

MAX_BYTES = 1024 * 1024
MAX_SIDE = 4000  # pixels; more takes old phones too long to unpack

_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers SOF0–SOF15
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def read_picture(data: bytes) -> Media:
    """Return the picture these bytes are. Raises Invalid when they are none or too large a one."""
    if len(data) > MAX_BYTES:
        raise Invalid("图片超过 1 MB。", "请裁剪或压缩后再上传。")
    media = Media.of(data)
    size = size_of(media) if media else None
    if media is None or size is None or 0 in size:
        raise Invalid("这个文件不是能用的图片。", "请选择 PNG、JPG、GIF 或 WebP 格式的图片。")
    width, height = size
    if max(size) > MAX_SIDE:
        raise Invalid(
            Phrase("图片有 %(width)s × %(height)s 像素，太大了。", width=width, height=height),
            Phrase("请缩小到每边不超过 %(most)s 像素。", most=MAX_SIDE),
        )
    return media


def size_of(media: Media) -> tuple[int, int] | None:
    """Return width and height in pixels as the file's head says, None when it says nothing."""
    read = {
        "image/png": _png_size,
        "image/gif": _gif_size,
        "image/jpeg": _jpeg_size,
        "image/webp": _webp_size,
    }[media.content_type]
    try:
        return read(media.data)
    except IndexError:
        return None


def _number(data: bytes, start: int, length: int, order: str = "big") -> int:
    found = data[start : start + length]
    if len(found) < length:
        raise IndexError
    return int.from_bytes(found, "little" if order == "little" else "big")


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR":
        return None
    return _number(data, 16, 4), _number(data, 20, 4)


def _gif_size(data: bytes) -> tuple[int, int]:
    return _number(data, 6, 2, "little"), _number(data, 8, 2, "little")


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _JPEG_SIZES:
            return _number(data, at + 7, 2), _number(data, at + 5, 2)
        elif marker in _JPEG_BARE:
            at += 2
        else:
            at += 2 + max(2, _number(data, at + 2, 2))
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _number(data, 24, 3, "little") + 1, _number(data, 27, 3, "little") + 1
    if kind == b"VP8L":
        bits = _number(data, 21, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _number(data, 26, 2, "little") & 0x3FFF, _number(data, 28, 2, "little") & 0x3FFF
    return None

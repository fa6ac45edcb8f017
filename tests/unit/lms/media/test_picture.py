"""Which pictures are taken."""

import pytest

from lms.errors import Invalid
from lms.media.picture import MAX_BYTES, MAX_SIDE, read_picture, size_of
from question_bank.formats.media import Media
from tests.support.build_media import gif, jpeg, png, webp


@pytest.mark.parametrize(
    "data",
    [
        png(30, 20),
        gif(30, 20),
        jpeg(30, 20),
        jpeg(30, 20, before=b"\xff\xe1\x00\x08Exif\0\0"),  # a camera's words come first
        jpeg(30, 20, before=b"\xff\xff\xfe\x00\x04ab"),  # filling before a marker
        webp("VP8 ", 30, 20),
        webp("VP8L", 30, 20),
        webp("VP8X", 30, 20),
    ],
    ids=["png", "gif", "jpeg", "exif", "filled", "webp", "lossless", "extended"],
)
def test_size_is_read_from_the_head(data: bytes) -> None:
    media = Media.of(data)
    assert media is not None
    assert size_of(media) == (30, 20)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>",
        b"BM" + b"\0" * 60,
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        png(30, 20)[:20],
        png(0, 20),
        jpeg(30, 20)[:6],
        b"\xff\xd8\xff\xd9",
        b"GIF89a",
        webp("VP8X", 30, 20)[:26],
        webp("ALPH", 30, 20),
        png(MAX_SIDE + 1, 10),
        jpeg(10, MAX_SIDE + 1),
        png(30, 20) + b"\0" * MAX_BYTES,
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read_picture(data)
    assert refusal.value.hint  # what to do instead


def test_largest_picture_is_taken() -> None:
    data = png(MAX_SIDE, MAX_SIDE)
    assert read_picture(data).content_type == "image/png"
    padded = data + b"\0" * (MAX_BYTES - len(data))
    assert len(read_picture(padded).data) == MAX_BYTES

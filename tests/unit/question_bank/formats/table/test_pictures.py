"""Pictures over cells and in cells, read and written; drawings meant to harm are refused."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
import xlsxwriter

from question_bank.formats import csv_text, xlsx
from question_bank.formats.media import Media
from question_bank.formats.result import Attached
from question_bank.formats.sheets import Limits
from tests.unit.question_bank.builders import make_item
from tests.unit.question_bank.formats.table.rows import HEADER, make_row, said_of

_DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
)


def make_png(shade: int = 0) -> bytes:
    """Return a picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dots = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def make_book(
    pictures: Mapping[tuple[int, int], bytes], rows: list[list[Any]], *, embedded: bool = False
) -> bytes:
    """Return a workbook with pictures by row and column, counted from 0."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
        for (row_number, column), data in pictures.items():
            put = sheet.embed_image if embedded else sheet.insert_image
            put(row_number, column, "p.png", {"image_data": io.BytesIO(data), "description": "图"})
    return stream.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a package with some of its files replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("embedded", [False, True])
def test_picture_goes_to_the_option_or_the_stem_of_its_row(embedded: bool) -> None:
    first, second = make_png(1), make_png(2)
    rows = [make_row(题干="一？", 选项C=""), make_row(题干="二？"), make_row(题干="三？")]
    data = make_book({(1, 4): first, (2, 7): second}, rows, embedded=embedded)
    result = xlsx.read(data)
    names = [Media.of(picture).name for picture in (first, second)]  # type: ignore[union-attr]
    assert sorted(result.attached.media) == sorted(names)
    one, two, three = result.items
    assert names[0] in one.content["options"][2]["text"]
    assert two.stem.startswith("二？")
    assert names[1] in two.stem
    assert "media:" not in str(three.to_document())


def test_picture_beside_no_question_is_named() -> None:
    result = xlsx.read(make_book({(9, 1): make_png()}, [make_row()]))
    assert len(result.items) == 1
    assert ("第 10 行", "warning", "图片不在任何一题的行中，未导入") in said_of(result)


def test_picture_that_is_none_is_named_and_its_question_kept() -> None:
    data = make_book({(1, 1): make_png()}, [make_row()])
    result = xlsx.read(with_parts(data, {"xl/media/image1.png": b"no picture"}))
    assert len(result.items) == 1
    assert "图片不是 PNG" in said_of(result)[0][2]


def test_picture_in_a_cell_as_wps_keeps_it_is_read() -> None:
    rows = [make_row(题干='=DISPIMG("ID_1",1)', 选项A="八")]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        + _DRAWING.split(" ", 1)[1]
        + '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1" descr="窗口"/>'
        '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="image" Target="media/image1.png"/></Relationships>'
    )
    data = with_parts(
        stream.getvalue(),
        {
            "xl/cellimages.xml": images.encode(),
            "xl/_rels/cellimages.xml.rels": relations.encode(),
            "xl/media/image1.png": make_png(3),
        },
    )
    (item,) = xlsx.read(data).items
    assert item.stem == Media.of(make_png(3)).reference("窗口")  # type: ignore[union-attr]


def test_written_pictures_read_back_where_they_were() -> None:
    one, two = (Media.of(make_png(shade)) for shade in (4, 5))
    assert one
    assert two
    item = make_item(
        stem=f"看{one.reference('甲')}，再看{two.reference('乙')}，选什么？",
        options=[{"id": "A", "text": two.reference()}, {"id": "B", "text": "没有"}],
        answer=["A"],
    )
    plain = make_item("essay", id="T-e", key_points=[], sample_answer=f"如{one.reference()}所示")
    attached = Attached({each.name: each for each in (one, two)})
    written = xlsx.write([item, plain], attached)
    assert written.problems == ()
    back = xlsx.read(written.data)
    assert back.attached.media == attached.media
    assert [each.stem for each in back.items] == [item.stem, plain.stem]
    assert back.items[0].content["options"] == item.content["options"]
    assert back.items[1].content["sample_answer"] == plain.content["sample_answer"]
    assert [p.where for p in csv_text.write([item], attached).problems] == ["图片"]


def test_picture_that_excel_does_not_know_is_a_named_loss() -> None:
    web = Media.of(b"RIFF\x00\x00\x00\x00WEBPVP8 ")
    assert web
    written = xlsx.write([make_item(stem=web.reference())], Attached({web.name: web}))
    assert ["图片是 Excel 不能显示" in problem.message for problem in written.problems] == [True]


def _hostile(drawing: bytes) -> bytes:
    data = make_book({(1, 1): make_png()}, [make_row()])
    return with_parts(data, {"xl/drawings/drawing1.xml": drawing})


_ANCHOR = (
    "<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
    '<xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor>'
)


def _drawing(*anchors: str) -> bytes:
    return (_DRAWING + "".join(anchors) + "</xdr:wsDr>").encode()


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (_drawing(*[_ANCHOR.format(row=1, column=1)] * 6_000), "图片超过"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "实体"),
        (_drawing("<a>" * 150_000 + "</a>" * 150_000), "过深|结构"),
        (_drawing(" " * (11 * 2**20)), "过多"),
        (b"<broken", "结构"),
    ],
    ids=["many", "entities", "deep", "large", "broken"],
)
def test_hostile_drawing_is_refused_soon(drawing: bytes, words: str) -> None:
    started = time.monotonic()
    result = xlsx.read(_hostile(drawing))
    assert time.monotonic() - started < Limits().time_s
    assert result.items == ()
    (problem,) = result.problems
    assert any(word in problem.message for word in words.split("|")), problem.message


@pytest.mark.parametrize(
    "anchor",
    [
        _ANCHOR.format(row=9_999_999, column=9_999_999),
        _ANCHOR.format(row=-1, column=1),
        _ANCHOR.format(row="一", column=1),
        _ANCHOR.format(row="9" * 5_000, column=1),
        _ANCHOR.format(row=1, column=9_999_999),
        _ANCHOR.format(row=1, column=1).replace("rId1", "rId99"),
    ],
)
def test_picture_at_a_strange_place_does_no_harm(anchor: str) -> None:
    result = xlsx.read(_hostile(_drawing(anchor)))
    assert len(result.items) == 1


def test_target_outside_the_package_is_not_followed() -> None:
    data = make_book({(1, 1): make_png()}, [make_row()])
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="image" Target="../../../../../etc/passwd"/></Relationships>'
    )
    result = xlsx.read(
        with_parts(data, {"xl/drawings/_rels/drawing1.xml.rels": relations.encode()})
    )
    assert len(result.items) == 1
    assert result.attached.media == {}

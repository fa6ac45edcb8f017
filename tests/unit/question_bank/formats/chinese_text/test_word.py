"""Word's own ways: automatic numbering, tracked changes, blanks; what is refused."""

import io
import zipfile

import pytest

from question_bank.formats import docx, text
from question_bank.formats.docx.numbering import number_words
from tests.support.shared_files import shared_folder

_FOLDER = shared_folder()
CORPUS = sorted((_FOLDER / "corpora/docx_zh").rglob("*.docx")) if _FOLDER else []
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(at: int, kind: str, words: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "decimal", "%2.", '<w:pStyle w:val="Stem"/>')
    + level(2, "upperLetter", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Stem"><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def paragraph(words: str, at: int | None = None, style: str = "") -> str:
    number = (
        f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>' if at is not None else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = words if words.startswith("<") else f"<w:r><w:t>{words}</w:t></w:r>"
    return f"<w:p><w:pPr>{named}{number}</w:pPr>{run}</w:p>"


def document(*paragraphs: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        body = "".join(paragraphs)
        package.writestr(
            "word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>"
        )
        package.writestr("word/numbering.xml", NUMBERING)
        package.writestr("word/styles.xml", STYLES)
    return stream.getvalue()


def test_automatic_numbers_restart_and_come_from_styles() -> None:
    options = [paragraph("甲", 2), paragraph("乙", 2)]
    result = docx.read(
        document(
            paragraph("单选题（每题2分）", 0),
            paragraph("问一", style="Stem"),
            *options,
            paragraph("答案：A"),
            paragraph("问二", 1),
            *options,
            paragraph("答案：B"),
            paragraph("多选题", 0),
            paragraph("问三", 1),
            *options,
            paragraph("答案：AB"),
        )
    )
    assert [(i.stem, i.type, i.content["answer"]) for i in result.items] == [
        ("问一", "single_choice", ["A"]),
        ("问二", "single_choice", ["B"]),
        ("问三", "multiple_choice", ["A", "B"]),
    ]
    assert result.places == ("第 2 段，第 1 题", "第 6 段，第 2 题", "第 11 段，第 1 题")


def test_deleted_words_are_skipped_and_underlined_spaces_are_blanks() -> None:
    run = "<w:r><w:t>每年</w:t></w:r><w:del><w:r><w:t>约</w:t></w:r></w:del>"
    blank = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">    </w:t></w:r>'
    result = docx.read(document(paragraph(f"{run}{blank}<w:r><w:t>天</w:t></w:r>", 1),
                                paragraph("答案：5")))  # fmt: skip
    assert (result.items[0].type, result.items[0].stem) == ("fill_blank", "每年____天")


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (12, "chineseCounting", "十二"), (27, "upperLetter", "AA"), (4, "upperRoman", "IV"),
        (3, "decimalEnclosedCircle", "③"), (7, "decimalZero", "07"), (0, "chineseCounting", "0"),
    ],
)  # fmt: skip
def test_lists_count_as_word_does(number: int, kind: str, words: str) -> None:
    assert number_words(number, kind) == words


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "取消密码"),
        (b"PK\x03\x04word/document", "重新导出"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, advice: str) -> None:
    assert advice in docx.read(data, "a.doc").problems[0].message


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_all_questions_of_a_real_document_are_read(path: object) -> None:
    result = docx.read(path.read_bytes())  # type: ignore[attr-defined]
    keys = [item.content["answer"] for item in result.items]
    assert (result.read, len(result.items)) == (2162, 2162)
    assert sum(isinstance(key, bool) or len(key) == 1 for key in keys) == 1612
    assert sum(not isinstance(key, bool) and len(key) > 1 for key in keys) == 550


@pytest.mark.parametrize(
    "words",
    ["（（（" * 350_000, "A.A.A." * 175_000, "1-1-1-" * 175_000, "答案" + " " * 1_000_000,
     ("（（（" * 100 + "\n") * 3_500, ("A.A.A." * 500 + "\n") * 350, ("1-1-1-" * 500 + "\n") * 350,
     "参考答案\n" + "1-5 ABCDE\n" * 50_000, "1.\n" * 99_000],
)  # fmt: skip
def test_a_megabyte_of_signs_is_read_to_the_end(words: str) -> None:
    assert text.read(words.encode()).items == ()

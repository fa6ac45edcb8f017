"""Packages and XML of strangers: refused in bounded time, never unpacked, never resolved."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.formats import registry
from question_bank.formats.media import Media, referred_media
from question_bank.formats.package import Package, PackageLimits
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import MAX_DEPTH, local_name, parse_xml
from tests.unit.question_bank.builders import PNG


def _zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return stream.getvalue()


def test_files_of_a_package_are_read_by_plain_names() -> None:
    package = Package(_zip({"a/b.xml": b"1", "../../etc/passwd": b"2", "/c.xml": b"3"}))
    assert package.names == ["a/b.xml", "etc/passwd", "c.xml"]
    assert package.read("./a/x/../b.xml") == b"1"
    assert "..\\c.xml" in package
    with pytest.raises(KeyError):
        package.read("d.xml")


@pytest.mark.parametrize(
    ("data", "limits", "words"),
    [
        (b"PK\x03\x04 cut", PackageLimits(), "损坏"),
        (_zip({"a": b"1"})[:-10], PackageLimits(), "损坏"),
        (_zip({"a": b"0" * 2**21}), PackageLimits(ratio_from_bytes=2**20), "不像正常"),
        (_zip({str(n): b"" for n in range(11)}), PackageLimits(entries=10), "11 个文件"),
        (_zip({"a": b"0" * 11}), PackageLimits(unpacked_bytes=10), "不像正常"),
        (b"0" * 2**20 + b"0", PackageLimits(file_bytes=2**20), "1 MB"),
    ],
)
def test_hostile_package_is_refused(data: bytes, limits: PackageLimits, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        Package(data, limits)


def test_entry_that_holds_more_than_the_package_says_is_refused() -> None:
    package = Package(_zip({"a": b"0" * 1000}), PackageLimits(entry_bytes=999))
    with pytest.raises(UnreadableFile, match="过大"):
        package.read("a")


@given(st.binary(max_size=400), st.integers(0, 300))
def test_damaged_package_is_refused_or_read_but_never_fails_otherwise(
    noise: bytes, place: int
) -> None:
    sound = _zip({"a.xml": b"<a>" + b"text" * 50 + b"</a>", "b.xml": b"<b/>"})
    data = sound[:place] + noise + sound[place + len(noise) :]
    with suppress(UnreadableFile):
        package = Package(data)
        for name in package.names:
            package.read(name)


def test_sound_xml_is_read_and_broken_xml_is_mended_with_a_word() -> None:
    sound = parse_xml(b"<a xmlns='urn:x'><b/></a>")
    assert (local_name(sound.root), sound.mended) == ("a", "")
    broken = parse_xml(b"<a><b>text</a>")
    assert local_name(broken.root) == "a"
    assert broken.mended


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "实体"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), "实体"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><a/>', "实体"),
        (b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "嵌套过深"),
        (b"", "XML"),
        (b"no markup", "XML"),
    ],
)
def test_hostile_xml_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        parse_xml(data)


def test_outer_document_type_is_not_fetched() -> None:
    document = parse_xml(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>')
    assert local_name(document.root) == "a"


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    with suppress(UnreadableFile):
        parse_xml(b"<a>" + data)


def test_picture_is_named_by_its_bytes() -> None:
    first, second = Media.of(PNG), Media.of(PNG)
    assert first is not None
    assert first == second
    assert first.name.endswith(".png")
    assert Media.from_text(first.to_text()) == first
    text = f"甲{first.reference('a]b')}乙{first.reference()}"
    assert referred_media(text) == [first.name]


@pytest.mark.parametrize("data", [b"", b"<svg xmlns=''/>", b"GIF88a", b"\x89PNG", b"RIFF1234WAVE"])
def test_what_is_no_picture_is_not_taken(data: bytes) -> None:
    assert Media.of(data) is None


def test_unknown_encoding_is_mended_with_a_word() -> None:
    document = parse_xml(b"<?xml version='1.0' encoding='no-such'?><a/>")
    assert local_name(document.root) == "a"
    assert document.mended


@pytest.mark.parametrize("signs", [b"\n", b"[", b"(", b"{", b" ", b"::", b"1.\n"])
def test_repeated_signs_are_looked_over_by_every_reader_in_time(signs: bytes) -> None:
    data = signs * (100_000 // len(signs))
    for name, reader in registry.READERS.items():
        reader.recognises(data, None)
        found = reader.read(data)
        assert found.problems, name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("jsonl", b""), ("aiken", b""), ("gift", b"\xef\xbb\xbf"), ("text", b""),
        ("moodle_xml", b"<quiz/>"),
    ],
)  # fmt: skip
def test_file_without_questions_is_said_to_have_none(name: str, data: bytes) -> None:
    found = registry.read(data, format=name)
    assert not found.items
    assert "试题" in found.problems[0].message


def test_odd_name_of_a_qti_element_or_attribute_does_not_stop_the_file() -> None:
    data = (
        b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
        b' identifier="q" title="t"><qti-1e9 -a="b" qti-.x="c"/></qti-assessment-item>'
    )
    assert registry.read(data, format="qti3").problems

"""What a file of items holds: one item, one test, or a package with a manifest."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import etree

from question_bank.formats.package import Package
from question_bank.formats.qti.tree import find, plain_name, plain_tree, text_of
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import parse_xml

MANIFEST = "imsmanifest.xml"
_VERSION_3 = re.compile(rb"<(?:\w+:)?qti-assessment-(?:item|test|stimulus)\b")
_VERSION_2 = re.compile(rb"<(?:\w+:)?assessment(?:Item|Test|Section|Stimulus)\b")


@dataclass
class Piece:
    """One XML file: its plain tree, its own text, its place, and the metadata about it."""

    name: str
    tree: Any
    text: str
    mended: str = ""
    metadata: Any = None


@dataclass
class Contents:
    """The items of a file in order, and what else it holds."""

    items: list[Piece] = field(default_factory=list)
    others: list[Piece] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    manifest: Any = None
    package: Package | None = None

    def resource(self, base: str, reference: str) -> bytes | None:
        """Return a file that an item refers to, None when the package has none such."""
        if self.package is None or "://" in reference:
            return None
        name = unquote(reference.partition("#")[0].partition("?")[0])
        for path in (posixpath.join(posixpath.dirname(base), name), name):
            if path and path in self.package:
                return self.package.read(path)
        return None


def version_of(data: bytes) -> int | None:
    """Return 2 or 3 for the version of QTI that a file is in, None when it is none."""
    if not data.startswith(b"PK\x03\x04"):
        head = data[:65_536].replace(b"\x00", b"")
        if _VERSION_3.search(head):
            return 3
        return 2 if _VERSION_2.search(head) else None
    if MANIFEST.encode() not in data:
        return None
    try:
        package = Package(data)
        manifest = package.read(_manifest_name(package))
    except (UnreadableFile, KeyError):
        return None
    if b"imsqti_" not in manifest:
        return None
    return 3 if re.search(rb"imsqti_\w*v3|imsqtiasi_v3|qtiv3p", manifest, re.I) else 2


def open_contents(data: bytes) -> Contents:
    """Return what a file holds; raises UnreadableFile when it cannot be read at all."""
    contents = Contents()
    if data.startswith(b"PK\x03\x04"):
        _open_package(contents, Package(data))
    else:
        _take(contents, "", data, None)
        if contents.broken:
            raise UnreadableFile(contents.broken[0][1])
    return contents


def _open_package(contents: Contents, package: Package) -> None:
    contents.package = package
    base = posixpath.dirname(_manifest_name(package))
    contents.manifest = plain_tree(parse_xml(package.read(_manifest_name(package))).root)
    names: dict[str, Any] = {}
    for resource in contents.manifest.iter("resource"):
        if resource.get("type", "").lower().startswith(("imsqti", "associatedcontent/imsqti")):
            href = unquote(resource.get("href") or "")
            names.setdefault(posixpath.join(base, href), find(resource, "metadata"))
    if not names:
        names = {each: None for each in package.names if each.lower().endswith(".xml")}
    for name, metadata in names.items():
        if not name.lower().endswith((".xml", ".qti")) or name not in package:
            continue
        try:
            _take(contents, name, package.read(name), metadata)
        except UnreadableFile as refusal:
            contents.broken.append((name, str(refusal)))


def _take(contents: Contents, name: str, data: bytes, metadata: Any) -> None:
    try:
        document = parse_xml(data)
    except UnreadableFile as refusal:
        contents.broken.append((name, str(refusal)))
        return
    text = _text(data)
    kind = plain_name(document.root)
    roots = [document.root] if kind == "assessmentitem" else [
        each for each in document.root.iter() if plain_name(each) == "assessmentitem"
    ]  # fmt: skip
    for root in roots:
        if len(roots) > 1:
            text = etree.tostring(root, encoding="unicode", with_tail=False)
        contents.items.append(Piece(name, plain_tree(root), text, document.mended, metadata))
    if not roots and kind.startswith("assessment"):
        contents.others.append(Piece(name, plain_tree(document.root), text, document.mended))


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, "replace").replace("\x00", "")


def _manifest_name(package: Package) -> str:
    found = [name for name in package.names if posixpath.basename(name).lower() == MANIFEST]
    if not found:
        raise UnreadableFile("压缩包里没有 imsmanifest.xml，不是 QTI 题库包")
    return min(found, key=len)


def keywords_of(piece: Piece) -> list[str]:
    """Return the key words of the metadata about an item."""
    if piece.metadata is None:
        return []
    words = [text_of(each)[:100] for each in piece.metadata.iter("keyword")]
    return list(dict.fromkeys(word for word in words if word))

"""Writing a package: manifest, items, pictures, one test, and what was kept of other files."""

import io
import posixpath
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml import etree

from question_bank.formats.qti.building import MEDIA_FOLDER, Version, element, serialise
from question_bank.formats.qti.facets import lom_of
from question_bank.formats.qti.identifiers import identifier_of
from question_bank.formats.qti.packages import MANIFEST
from question_bank.formats.qti.reading import TOOL, fingerprint
from question_bank.formats.qti.writing import build_item
from question_bank.formats.result import SOURCE, Attached, WriteResult, common_losses, media_of
from question_bank.items import Item, Problem

_FIXED_DATE = (2020, 1, 1, 0, 0, 0)  # the same questions give the same bytes


def write_qti(
    items: Sequence[Item], attached: Attached, format_name: str, version: Version
) -> WriteResult:
    """Return a package of the items; a scenario is left out and named."""
    problems = common_losses(items, attached, format_name, holds_media=True)
    files: dict[str, bytes] = {}
    resources: list[tuple[str, str, str, Any, list[str]]] = []
    for item in items:
        if item.type == "scenario":
            problems.append(Problem(item.id, "warning", "业务操作题没有对应的 QTI 题型，未写出"))
            continue
        name = identifier_of(item.id)
        path = f"items/{name}.xml"
        files[path] = _item_bytes(item, attached, format_name, version, files, problems)
        pictures = media_of(item, attached)
        for media in pictures:
            files[f"{MEDIA_FOLDER}/{media.name}"] = media.data
        used = [f"{MEDIA_FOLDER}/{media.name}" for media in pictures]
        resources.append((name, version.item_type, path, _metadata(item), used))
    test = [(name, path) for name, _, path, _, _ in resources]
    for number, piece in enumerate(attached.residue, start=1):
        if piece.format != format_name or not isinstance(piece.content.get("xml"), str):
            continue
        path = f"kept/{number}.xml"
        files[path] = _encoded(piece.content["xml"])
        is_test = piece.content.get("kind") == "test"
        kind = version.test_type if is_test else version.item_type
        resources.append((f"KEPT_{number}", kind, path, None, []))
    files["test.xml"] = serialise(_test(test), version)
    resources.append(("TEST", version.test_type, "test.xml", None, []))
    files = {MANIFEST: _manifest(resources, version)} | files
    return WriteResult(_zipped(files), tuple(problems))


def _item_bytes(
    item: Item, attached: Attached, format_name: str, version: Version,
    files: dict[str, bytes], problems: list[Problem],
) -> bytes:  # fmt: skip
    """Return the XML of an item: its own when the question is as it was read."""
    source = item.residue.get(SOURCE)
    source = source if isinstance(source, dict) else {}
    if source.get("format") == format_name and isinstance(source.get("xml"), str):
        if source.get("of") == fingerprint(item.to_document()):
            for reference, name in (source.get("files") or {}).items():
                path = posixpath.normpath(f"items/{reference}")
                is_safe = not path.startswith(("..", "/")) and not path.endswith(".xml")
                if name in attached.media and is_safe:
                    files[path] = attached.media[name].data
            return _encoded(source["xml"])
        message = "题目改动过，原 QTI 文件中只有它能表达的内容不再写出"
        problems.append(Problem(item.id, "warning", message))
    built, losses = build_item(item)
    problems += [Problem(item.id, "warning", loss) for loss in losses]
    return serialise(built, version)


def _encoded(text: str) -> bytes:
    """Return XML as UTF-8, and say so in its declaration."""
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].lstrip()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode("utf-8", "replace")


def _metadata(item: Item) -> Any:
    document = item.to_document()
    document.pop(SOURCE, None)
    extra: dict[str, Any] = {}
    if identifier_of(item.id) != item.id:
        extra["external_id"] = item.id
    if item.type == "numeric" and item.content["answer"].get("unit"):
        extra["unit"] = item.content["answer"]["unit"]
    if item.type == "case":
        extra["case"] = {key: document[key] for key in ("stem", "marks", "material", "items")}
    return lom_of(document | extra)


def _test(items: list[tuple[str, str]]) -> Any:
    references = [
        element("assessmentItemRef", identifier=name, href=path, fixed="false")
        for name, path in items
    ]
    section = element(
        "assessmentSection", *references, identifier="SECTION", title="试题", visible="true"
    )
    part = element(
        "testPart", section, identifier="PART", navigationMode="nonlinear",
        submissionMode="simultaneous",
    )  # fmt: skip
    return element("assessmentTest", part, identifier="TEST", title="试题", toolName=TOOL)


def _manifest(resources: list[tuple[str, str, str, Any, list[str]]], version: Version) -> bytes:
    space = version.content
    root = etree.Element(f"{{{space}}}manifest", identifier="MANIFEST", nsmap={None: space})
    about = etree.SubElement(root, f"{{{space}}}metadata")
    etree.SubElement(about, f"{{{space}}}schema").text = version.schema
    etree.SubElement(about, f"{{{space}}}schemaversion").text = version.schema_version
    etree.SubElement(root, f"{{{space}}}organizations")
    holder = etree.SubElement(root, f"{{{space}}}resources")
    for name, kind, path, metadata, used in resources:
        each = etree.SubElement(
            holder, f"{{{space}}}resource", identifier=f"RES_{name}", type=kind, href=path
        )
        if metadata is not None:
            etree.SubElement(each, f"{{{space}}}metadata").append(metadata)
        for file in [path, *used]:
            etree.SubElement(each, f"{{{space}}}file", href=file)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return stream.getvalue()

"""Building items once for both versions: names as in QTI 2, turned into those of QTI 3."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import lxml.html
from lxml import etree

from question_bank.formats.markup import to_html

_QTI = "qti"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
MEDIA_FOLDER = "media"


@dataclass(frozen=True, slots=True)
class Version:
    """How a version of QTI names its files' parts."""

    namespace: str
    content: str
    schema: str
    schema_version: str
    item_type: str
    test_type: str
    templates: str
    is_hyphened: bool


QTI_2 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "QTIv2.2 Package", "1.0.0", "imsqti_item_xmlv2p2", "imsqti_test_xmlv2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/", False,
)  # fmt: skip
QTI_3 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "QTI Package", "3.0.0", "imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/", True,
)  # fmt: skip


def element(name: str, *inside: Any, **attributes: object) -> Any:
    """Return an element of QTI under its name in version 2; None inside is left out."""
    made = etree.Element(f"{{{_QTI}}}{name}")
    for key, value in attributes.items():
        if value is not None:
            made.set(key, str(value).lower() if isinstance(value, bool) else str(value))
    for each in inside:
        if isinstance(each, str):
            if len(made):
                made[-1].tail = (made[-1].tail or "") + each
            else:
                made.text = (made.text or "") + each
        elif each is not None:
            made.append(each)
    return made


def words(markdown: str, blanks: Iterable[Any] = ()) -> Any:
    """Return a <div> of Markdown; each run of four underscores becomes one of the blanks."""
    waiting = list(blanks)
    text = re.sub(r"_{4,}", "\ue000", markdown) if waiting else markdown
    html = lxml.html.fragment_fromstring(to_html(text), create_parent="div")
    div = _plain(html)
    for each in list(div.iter()):
        _fill_blanks(each, waiting)
    return div


def serialise(item: Any, version: Version) -> bytes:
    """Return the XML of an element in a version's names and namespace."""
    for each in item.iter():
        if not isinstance(each.tag, str):
            continue
        if each.tag.startswith(f"{{{_QTI}}}"):
            name = each.tag.rpartition("}")[2]
            if version.is_hyphened:
                attributes = {_hyphened(key): value for key, value in each.attrib.items()}
                each.attrib.clear()
                each.attrib.update(attributes)
                name = f"qti-{_hyphened(name)}"
            each.tag = f"{{{version.namespace}}}{name}"
        elif "}" not in each.tag:
            each.tag = f"{{{version.namespace}}}{each.tag}"
    root = etree.Element(item.tag, item.attrib, nsmap={None: version.namespace, "xsi": _XSI})
    root.text = item.text
    root.extend(list(item))
    etree.cleanup_namespaces(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _hyphened(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _plain(html: Any) -> Any:
    """Return a copy of HTML whose pictures lie in the package."""
    copy = etree.Element(html.tag if isinstance(html.tag, str) else "span")
    for key, value in html.attrib.items():
        if re.fullmatch(r"[A-Za-z][\w-]*", key):
            copy.set(key, value)
    if copy.tag == "img":
        name = re.sub(r"^media:", f"../{MEDIA_FOLDER}/", copy.get("src") or "")
        copy.set("src", name)
        copy.set("alt", copy.get("alt") or "")
    copy.text = html.text
    for child in html:
        twin = _plain(child)
        twin.tail = child.tail
        copy.append(twin)
    return copy


def _fill_blanks(holder: Any, waiting: list[Any]) -> None:
    """Put blanks where the text of an element, or the text behind a child, leaves room."""
    parts = (holder.text or "").split("\ue000")
    holder.text = parts[0]
    at = 0
    for part in parts[1:]:
        blank = waiting.pop(0) if waiting else etree.Element("span")
        blank.tail = part
        holder.insert(at, blank)
        at += 1
    for child in list(holder)[at:]:
        after = (child.tail or "").split("\ue000")
        child.tail = after[0]
        place = holder.index(child)
        for part in after[1:]:
            place += 1
            blank = waiting.pop(0) if waiting else etree.Element("span")
            blank.tail = part
            holder.insert(place, blank)

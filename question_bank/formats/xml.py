"""XML that strangers send: no entities, no network, bounded size and depth."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from question_bank.formats.unreadable import UnreadableFile

MAX_BYTES = 50 * 2**20
MAX_DEPTH = 200

_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE[^>]*\[|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A parsed file; `mended` says what was not well-formed, "" when it was."""

    root: Any
    mended: str = ""


def parse_xml(data: bytes) -> XmlDocument:
    """Return the tree of an XML file: read strictly, and once more with recovery when it is broken.

    Raises UnreadableFile for entities of its own, for what is too large or too deep, and for what
    holds no tree even then.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"XML 超过 {MAX_BYTES // 2**20} MB，请拆成几个文件")
    if _declares_entities(data):
        raise UnreadableFile("文件中含有实体定义，正常导出的题库没有这样的内容，已拒绝读取")
    try:
        root, mended = etree.fromstring(data, _parser(recover=False)), ""
    except etree.XMLSyntaxError as error:
        root, mended = _recovered(data, str(error.msg)), str(error.msg)
    except ValueError as error:
        raise UnreadableFile("文件的编码不认识，请另存为 UTF-8 后再上传") from error
    _check_depth(root)
    return XmlDocument(root, mended)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=recover, remove_pis=True,
    )  # fmt: skip


def _declares_entities(data: bytes) -> bool:
    """Return whether the prologue declares entities, in whatever encoding it is written."""
    head = data[:65_536]
    plain = head.replace(b"\x00", b"")  # UTF-16 and UTF-32 put zeros between plain letters
    return bool(_DECLARATION.search(plain)) or b"<!ENTITY" in data


def _recovered(data: bytes, why: str) -> Any:
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableFile(f"不是完整的 XML：{why}")
    return root


def _check_depth(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableFile("XML 嵌套过深，不像正常的题库，已拒绝读取")

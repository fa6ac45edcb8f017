"""Reading QTI: every item becomes a question, or stays as it is with a word why."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from question_bank.formats.media import Media
from question_bank.formats.qti.composing import NotOurs, compose
from question_bank.formats.qti.facets import CONTENT, facets_of
from question_bank.formats.qti.identifiers import restore_ids
from question_bank.formats.qti.meaning import Budget
from question_bank.formats.qti.packages import Contents, Piece, keywords_of, open_contents
from question_bank.formats.qti.texts import Picture, markdown_of
from question_bank.formats.qti.tree import children, plain_tree
from question_bank.formats.result import SOURCE, Collector, ReadResult, unreadable
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import parse_xml
from question_bank.items import Item, Problem, validate
from question_bank.items.common import RATIONALE_LIMIT
from question_bank.items.facets import ID_LIMIT

TOOL = "Lianbing"
_NO_FULL_MARKS = "没有写明满分（MAXSCORE），分值按标准答案得分计，请核对"


def read_qti(data: bytes, format_name: str) -> ReadResult:
    """Return the questions of an item, a test or a package."""
    try:
        contents = open_contents(data)
    except UnreadableFile as refusal:
        return unreadable(format_name, str(refusal))
    if not contents.items and not contents.others and not contents.broken:
        return unreadable(format_name, "文件里没有 QTI 试题")
    collector = Collector(format_name)
    budget = Budget()
    for name, message in contents.broken:
        collector.refuse(name or "文件", message)
    for number, piece in enumerate(contents.items, start=1):
        _read_item(collector, contents, piece, piece.name or f"第 {number} 题", budget)
    for piece in contents.others:
        if piece.tree.tag == "assessmentstimulus":
            continue
        message = "试卷结构未导入，只导入其中的试题" if contents.items else "只有试卷结构，没有试题"
        if piece.tree.get("toolname") != TOOL:
            content = {"xml": piece.text, "kind": "test"}
            collector.keep(content, piece.name or "试卷", message)
    if not collector.read and not collector.residue:
        return unreadable(format_name, "文件里没有 QTI 试题")
    return collector.result()


def _read_item(
    collector: Collector, contents: Contents, piece: Piece, where: str, budget: Budget
) -> None:
    files: dict[str, str] = {}
    picture = _picture(collector, contents, piece.name, where, files)
    try:
        document, warnings = compose(
            piece.tree, picture, _material(contents, piece, picture), budget
        )
    except NotOurs as reason:
        collector.read += 1
        collector.keep({"xml": piece.text, "kind": "item"}, where, f"未导入，原样保留：{reason}")
        return
    if piece.mended:
        warnings.append(f"XML 不规范（{piece.mended[:80]}），已尽量修复，请核对")
    if not _declares_full_marks(piece.tree):
        warnings.append(_NO_FULL_MARKS)
    is_ours = piece.tree.get("toolname") == TOOL
    if is_ours:
        restore_ids(document)
    document["id"] = document["id"][:ID_LIMIT]
    if len(document["rationale"]) > RATIONALE_LIMIT:
        document["rationale"] = document["rationale"][:RATIONALE_LIMIT]
        warnings.append(f"反馈超过 {RATIONALE_LIMIT} 字，解析只留前面的部分")
    document = _with_facets(document, piece)
    _settle_id(collector, document, warnings)
    if not is_ours:
        source = {"format": collector.format, "xml": piece.text, "of": fingerprint(document)}
        document = document | {SOURCE: source | ({"files": files} if files else {})}
    problems = [Problem(where, "warning", warning) for warning in warnings]
    collector.add(document, where, problems)


def _settle_id(collector: Collector, document: dict[str, Any], warnings: list[str]) -> None:
    """Give a question another id when its own cannot be kept or is taken."""
    if any(each.severity == "error" for each in validate(document)):
        document["id"] = ""  # the only field that can be at fault here; one is made of the words
    taken = {item.id for item in collector.items}
    name, number = document["id"], 1
    while document["id"] in taken and name:
        number += 1
        document["id"] = f"{name[: ID_LIMIT - 8]}-{number}"
    if number > 1:
        warnings.append(f"编号“{name}”与前面的试题重复，已改为“{document['id']}”")


def fingerprint(document: Mapping[str, Any]) -> str:
    """Return a short text that changes with anything a question says, its source aside."""
    plain = {key: value for key, value in document.items() if key != SOURCE}
    plain = Item.from_document({**plain, "id": "x"}).to_document()
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _with_facets(document: dict[str, Any], piece: Piece) -> dict[str, Any]:
    """Return the document with what the metadata says, as far as it fits."""
    found: dict[str, Any] = {}
    keywords = keywords_of(piece)
    if keywords:
        found["tags"] = keywords
    facets = facets_of(piece.metadata)
    case = facets.pop("case", None)
    if piece.tree.get("toolname") == TOOL:
        found |= case if isinstance(case, dict) and document["type"] == "case" else {}
        unit = facets.pop("unit", None)
        if unit and document["type"] == "numeric":
            found["answer"] = document["answer"] | {"unit": unit}
        document = document | {"id": str(facets.pop("external_id", document["id"]))}
    else:
        facets = {key: value for key, value in facets.items() if key not in CONTENT}
    found |= facets
    together = document | found
    if not any(each.severity == "error" for each in validate(together)):
        return together
    for key, value in found.items():
        tried = document | {key: value}
        if not any(each.severity == "error" for each in validate(tried)):
            document = tried
    return document


def _declares_full_marks(item: Any) -> bool:
    for outcome in children(item, "outcomedeclaration"):
        name = outcome.get("identifier", "").upper().replace("_", "")
        if name == "MAXSCORE" or (name == "SCORE" and outcome.get("normalmaximum")):
            return True
    return False


def _material(contents: Contents, piece: Piece, picture: Picture) -> str:
    """Return the texts that stand before the item: files it names, and blocks for candidates."""
    texts = []
    for reference in piece.tree.iter("assessmentstimulusref"):
        data = contents.resource(piece.name, reference.get("href") or "")
        if data is not None:
            texts.append(_stimulus(data, picture))
    for block in piece.tree.iter("rubricblock"):
        if "candidate" in block.get("view", "candidate").split():
            texts.append(markdown_of(block, picture))
    return "\n\n".join(text for text in texts if text)


def _stimulus(data: bytes, picture: Picture) -> str:
    try:
        tree = plain_tree(parse_xml(data).root)
    except UnreadableFile:
        return ""
    return "\n\n".join(markdown_of(body, picture) for body in tree.iter("stimulusbody"))


def _picture(
    collector: Collector, contents: Contents, base: str, where: str, files: dict[str, str]
) -> Picture:
    """Return how a picture is taken over; `files` notes the name of each by its reference."""

    def picture(source: str, shown: str) -> str:
        data = contents.resource(base, source)
        if data is None:
            collector.note(where, f"找不到图片 {source[:60]}，未导入")
            return shown
        media = Media.of(data)
        if media is not None:
            files[source] = media.name
        return collector.picture(data, where, shown)

    return picture

"""Writing Moodle XML: a question that came from Moodle unchanged is written as it came."""

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from question_bank.formats.media import Media
from question_bank.formats.moodle_xml.elements import write_question
from question_bank.formats.moodle_xml.naming import MEDIA, NAME
from question_bank.formats.moodle_xml.reading import READERS, category_tag, document_of
from question_bank.formats.moodle_xml.texts import Question, find
from question_bank.formats.result import (
    NOTHING,
    SOURCE,
    Attached,
    Collector,
    WriteResult,
    common_losses,
)
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import local_name, parse_xml
from question_bank.items.case import Case
from question_bank.items.model import Item, validate
from question_bank.items.question import Problem
from question_bank.items.registry import PART_TYPES

_FACETS = {
    "business_lines": "业务条线", "content_category": "培训内容类别", "competency": "能力维度",
    "cognitive": "认知层次", "difficulty": "难度", "legal_basis": "依据", "valid_from": "生效日期",
    "valid_until": "失效日期", "region": "适用地区", "enemies": "互斥题", "author": "编写人",
    "notes": "备注",
}  # fmt: skip
_COMPARED = ("id", "type", "stem", "marks", "rationale", "tags")
_MODELLED = frozenset(
    (
        "name questiontext generalfeedback defaultgrade idnumber answer subquestion dragbox tags "
        "selectoption single shuffleanswers usecase units graderinfo responsefieldlines"
    ).split()
)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as a quiz of Moodle."""
    problems = common_losses(items, attached, NAME, holds_media=True) + _facet_losses(items)
    quiz = etree.Element("quiz")
    pieces: dict[str, list[Any]] = {}
    names = {item.id for item in items}
    for residue in attached.residue:
        if residue.format == NAME:
            after = residue.after if residue.after in names else ""
            pieces.setdefault(after, []).append(residue.content)
    category = _append_pieces(quiz, pieces.get("", []), "")
    for item in items:
        wanted = str(_source(item).get("category") or "")
        if wanted and wanted != category:
            question = etree.SubElement(quiz, "question", type="category")
            etree.SubElement(etree.SubElement(question, "category"), "text").text = wanted
            category = wanted
        quiz.extend(_questions(item, attached, problems))
        category = _append_pieces(quiz, pieces.get(item.id, []), category)
    for child in quiz:
        child.tail = "\n"
    data = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return WriteResult(data, tuple(problems))


def _append_pieces(quiz: Any, pieces: list[Any], category: str) -> str:
    """Append what was kept of the file and return the category that then holds."""
    for content in pieces:
        element = _parsed(content.get("xml"))
        if element is not None:
            quiz.append(element)
            if isinstance(content.get("category"), str):
                category = content["category"]
    return category


def _parsed(text: Any) -> Any | None:
    try:
        root = parse_xml(text.encode("utf-8")).root if isinstance(text, str) else None
    except (UnreadableFile, UnicodeEncodeError):
        return None
    return root if root is not None and local_name(root) == "question" else None


def _source(item: Item) -> dict[str, Any]:
    source = item.residue.get(SOURCE)
    return source if isinstance(source, dict) and source.get("format") == NAME else {}


def _questions(item: Item, attached: Attached, problems: list[Problem]) -> list[Any]:
    """Return the questions an item becomes: its own as it came, one written anew, or its parts."""
    source = _source(item)
    original = _parsed(source.get("xml"))
    category = str(source.get("category") or "")
    if original is not None and _is_unchanged(item, original, category, attached):
        _restore_files(original, attached, item, problems)
        return [original]
    tag = category_tag(category)
    if item.type == "case":
        message = "Moodle 没有案例分析题，各小题写成单独的题，材料放在题干前面"
        problems.append(Problem(item.id, "warning", message))
        parts = [write_question(part, attached, tag, problems) for part in _parts(item)]
        return [part for part in parts if part is not None]
    made = write_question(item, attached, tag, problems)
    if made is not None and original is not None and original.get("type") == made.get("type"):
        _carry_over(original, made)
    return [] if made is None else [made]


def _carry_over(original: Any, made: Any) -> None:
    """Add what only Moodle says to a question written anew: its name, its penalty and the like."""
    for child in list(original):
        if local_name(child) and local_name(child) not in _MODELLED:
            made.append(child)
    name = find(original, "name")
    if name is not None:
        made.replace(made[0], name)


def _parts(item: Item) -> list[Item]:
    """Return the sub-items of a case as items, each with the material before its stem."""
    material = re.sub("_{4,}", "……", item.content["material"])  # its gaps are not those to fill
    return [
        Item(
            id=f"{item.id}-{part.id}", type=part.type, marks=part.marks, content=part.content,
            stem=f"{material}\n\n{part.stem}", scoring_rule=part.scoring_rule,
            rationale=part.rationale or item.rationale, tags=item.tags,
        )
        for part in Case(PART_TYPES).parts(item)
    ]  # fmt: skip


def _is_unchanged(item: Item, original: Any, category: str, attached: Attached) -> bool:
    """Return whether the item still says what the kept question says."""
    kind = (original.get("type") or "").strip().lower()
    if kind not in READERS:
        return False
    collector = Collector(NAME, media=dict(attached.media))
    document = document_of(Question(original, "", collector), kind, category)
    document.setdefault("id", item.id)
    if any(problem.severity == "error" for problem in validate(document)):
        return False
    first = Item.from_document(document)
    return (
        all(getattr(first, key) == getattr(item, key) for key in _COMPARED)
        and first.scoring_rule == item.scoring_rule
        and dict(first.content) == dict(item.content)
    )


def _restore_files(element: Any, attached: Attached, item: Item, problems: list[Problem]) -> None:
    for file in element.iter("{*}file"):
        name = file.attrib.pop(MEDIA, None)
        media: Media | None = attached.media.get(name or "")
        if media is not None:
            file.text = media.to_text()
        elif name:
            problems.append(Problem(item.id, "warning", "一张图片不在题库中，未写出"))


def _facet_losses(items: Sequence[Item]) -> list[Problem]:
    losses = []
    for key, label in _FACETS.items():
        count = sum(1 for item in items if getattr(item, key))
        if count:
            message = f"{label}在 Moodle XML 中没有位置，{count} 题的未写出"
            losses.append(Problem("试题", "warning", message))
    return losses

"""Keeping what only GIFT can say beside a document, and giving it back."""

from dataclasses import replace
from typing import Any

from question_bank.formats.gift.documents import Document, Warn, document_of
from question_bank.formats.gift.parse import parse
from question_bank.formats.gift.questions import has_own_id, question_of
from question_bank.formats.gift.text import write_node
from question_bank.formats.gift.tree import Question
from question_bank.formats.result import SOURCE
from question_bank.items.duplicates import derived_id
from question_bank.items.model import Item
from question_bank.items.question import InvalidItem

_FORMAT = "gift"
_BLANK = {"match": "text", "tolerance": "0", "case_sensitive": False}


def hold(document: Document, question: Question) -> Document:
    """Return the document with the question itself beside it, when writing it would lose any."""
    item = _item_of(document)
    if item is None or question_of(item, _ignore) == question:
        return document
    return document | {SOURCE: {"format": _FORMAT, "question": write_node(question)}}


def find_kept(item: Item) -> Question | None:
    """Return the question as it once came, None when it did not come from GIFT."""
    source = item.residue.get(SOURCE)
    if not isinstance(source, dict) or source.get("format") != _FORMAT:
        return None
    nodes = [node for _, node in parse(str(source.get("question") or ""))]
    kept = nodes[0] if len(nodes) == 1 and isinstance(nodes[0], Question) else None
    return None if kept is None or kept.kind == "description" else kept


def is_unchanged(item: Item, kept: Question) -> bool:
    """Return whether the item still says what the question said."""
    before = _item_of(document_of(kept, _ignore))
    return before is not None and _said(before) == _said(item)


def renamed(kept: Question, item: Item) -> Question:
    """Return the question with the id and the tags the item has now."""
    return replace(kept, id=item.id if has_own_id(item) else kept.id, tags=item.tags)


def with_kept(question: Question, kept: Question, warn: Warn) -> Question:
    """Return a changed question with the title and the feedback that still belong to it."""
    feedback = {answer.text.text: answer.feedback for answer in kept.answers}
    answers = tuple(
        replace(answer, feedback=feedback.pop(answer.text.text, None))
        for answer in question.answers
    )
    if any(feedback.values()):
        warn("题目已修改，原有的部分反馈没有对应的选项，未写出")
    if any(answer.weight is not None for answer in kept.answers):
        warn("题目已修改，原 GIFT 文件中的权重未沿用")
    feedbacks = kept.feedbacks if question.kind == kept.kind else (None, None)
    title = kept.title or question.title
    return replace(question, title=title, answers=answers, feedbacks=feedbacks)


def _item_of(document: Document) -> Item | None:
    try:
        return Item.from_document({"id": derived_id(document), **document})
    except InvalidItem:
        return None


def _said(item: Item) -> tuple[Any, ...]:
    """Return what GIFT says of an item, without values that mean the same as none."""
    content: dict[str, Any] = dict(item.content)
    content["shuffle"] = content.get("shuffle", True)
    if item.type == "fill_blank":
        content["any_order"] = bool(content.get("any_order")) and len(content["blanks"]) > 1
        content["blanks"] = [_BLANK | dict(blank) for blank in content["blanks"]]
    return item.type, item.stem, item.scoring_rule, item.rationale, content


def _ignore(message: str) -> None:
    """Drop a warning that has been given before."""

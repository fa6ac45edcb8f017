"""Reading Moodle XML: one question after another, none stops the file."""

import copy
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from question_bank.formats.media import Media
from question_bank.formats.moodle_xml.choices import (
    gaps,
    matching,
    multichoice,
    ordering,
    truefalse,
)
from question_bank.formats.moodle_xml.cloze import cloze
from question_bank.formats.moodle_xml.naming import LABEL, MEDIA, NAME
from question_bank.formats.moodle_xml.texts import Question, children, find, number, raw_text
from question_bank.formats.moodle_xml.written import essay, numerical, shortanswer
from question_bank.formats.result import SOURCE, Collector, ReadResult, unreadable
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import local_name, parse_xml
from question_bank.items.answers import letter
from question_bank.items.common import RATIONALE_LIMIT
from question_bank.items.facets import ID_LIMIT

READERS: Mapping[str, Callable[[Question], dict[str, Any]]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ddmatch": matching,
    "essay": essay,
    "cloze": cloze,
    "multianswer": cloze,
    "ddwtos": gaps,
    "gapselect": gaps,
    "ordering": ordering,
}
_NO_QUESTIONS = {
    "description": "说明文字（description）不是试题",
    "random": "随机抽题（random）不是试题",
    "randomsamatch": "随机连线题不能表达",
}
_KEPT = "，已原样保留，导出 Moodle XML 时写回"
_DEFAULT_CATEGORIES = ("top", "default", "$course$", "$module$", "$system$")


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the root of the XML is a quiz of Moodle."""
    head = data[:16_384].replace(b"\x00", b"")
    root = re.search(rb"<([A-Za-z_][\w.:-]*)", re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL))
    return root is not None and root[1].lower() == b"quiz" and b"<question" in head


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a Moodle XML file."""
    try:
        document = parse_xml(data)
    except UnreadableFile as error:
        return unreadable(NAME, str(error))
    if local_name(document.root).lower() != "quiz":
        return unreadable(NAME, f"不是 {LABEL}：最外层应为 <quiz>")
    collector = Collector(NAME)
    if document.mended:
        collector.note("文件", f"文件不完整或有错误，已尽量读取，请核对题数：{document.mended}")
    category, place = "", 0
    for element in children(document.root, "question"):
        kind = (element.get("type") or "").strip().lower()
        if kind == "category":
            named = find(element, "category")
            category = "" if named is None else raw_text(named).strip()
            content = {"category": category, "xml": _xml(element)}
            collector.keep(content, "分类", "分类记作试题的标签，导出 Moodle XML 时写回")
            continue
        place += 1
        _take(collector, element, kind, f"第 {place} 题", category)
    return collector.result()


def _take(collector: Collector, element: Any, kind: str, where: str, category: str) -> None:
    if kind not in READERS:
        reason = _NO_QUESTIONS.get(kind, f"题型“{kind or '未注明'}”不能表达")
        collector.keep({"xml": _xml(element)}, where, reason + _KEPT)
        return
    question = Question(element, where, collector)
    document = document_of(question, kind, category)
    kept = {"format": NAME, "category": category, "xml": _kept_xml(question)}
    collector.add({**document, SOURCE: kept}, where, question.problems)


def document_of(question: Question, kind: str, category: str) -> dict[str, Any]:
    """Return the canonical document of a question, without its source."""
    document: dict[str, Any] = {
        "stem": "", "marks": _marks(question), "tags": _tags(question.element, category),
    }  # fmt: skip
    name = question.value("idnumber")[:ID_LIMIT]
    if name:
        document["id"] = name
    document |= READERS[kind](question)
    if not document["stem"]:
        document["stem"] = question.text("questiontext") or question.text("name")
    document["rationale"] = _rationale(question, document.pop("feedback", ""))
    return document


def _marks(question: Question) -> str:
    grade = number(question.value("defaultgrade", "1"))
    if grade is None or grade <= 0:
        question.warn("原题为 0 分，这里记 1 分")
        grade = Decimal(1)
    marks = grade.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if marks != grade:
        question.warn(f"分值 {grade} 取两位小数")
    return f"{marks:.2f}"


def _tags(element: Any, category: str) -> list[str]:
    tags = [
        raw_text(tag).strip() for each in children(element, "tags") for tag in children(each, "tag")
    ]
    own = category_tag(category)
    return list(dict.fromkeys(tag for tag in [*tags, own] if tag))


def category_tag(category: str) -> str:
    """Return the last name of a category, "" for those that Moodle makes itself."""
    name = re.split(r"(?<!/)/(?!/)", category)[-1].replace("//", "/").strip()
    return "" if name.lower() in _DEFAULT_CATEGORIES else name


def _rationale(question: Question, extra: str) -> str:
    """Return the general feedback, then that of each answer; what is too long stays in the file."""
    pieces = [question.text("generalfeedback"), extra]
    for place, answer in enumerate(children(question.element, "answer")):
        feedback = find(answer, "feedback")
        words = "" if feedback is None else question.markdown(feedback)
        if words:
            pieces.append(f"{_answer_name(question, answer, place)}：{words}")
    kept = ""
    for piece in pieces:
        longer = "\n\n".join(text for text in (kept, piece) if text)
        if len(longer) > RATIONALE_LIMIT:
            question.warn("反馈过长，只导入了前面的部分")
            break
        kept = longer
    return kept


def _answer_name(question: Question, answer: Any, place: int) -> str:
    if (question.element.get("type") or "").startswith("multichoice"):
        return letter(place)
    words = question.markdown(answer).strip()
    return {"true": "答“正确”", "false": "答“错误”"}.get(words.lower(), words)


def _kept_xml(question: Question) -> str:
    """Return the question as XML, with the bytes of kept pictures left out: they are media."""
    element = copy.deepcopy(question.element)
    for file in element.iter("{*}file"):
        media = Media.from_text(file.text or "")
        if media is not None and media.name in question.collector.media:
            file.set(MEDIA, media.name)
            file.text = None
    return _xml(element)


def _xml(element: Any) -> str:
    bare = copy.deepcopy(element)
    bare.tail = None
    for each in bare.iter():
        each.text = each.text or None  # an empty CDATA would come back as no text at all
    text: str = etree.tostring(bare, encoding="unicode")
    return text

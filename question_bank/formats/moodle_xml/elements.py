"""An item as a <question> of Moodle."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from question_bank.formats.markup import to_html
from question_bank.formats.result import Attached
from question_bank.items.answers import find_number
from question_bank.items.model import Item
from question_bank.items.question import Problem, marks_text

_NAME_LENGTH = 60


class Writer:
    """Builds the <question> of one item and notes what it loses."""

    def __init__(self, item: Item, attached: Attached, problems: list[Problem]) -> None:
        self.item = item
        self.attached = attached
        self.problems = problems
        self.root: Any = None

    def lose(self, message: str) -> None:
        """Note what the question does not hold."""
        self.problems.append(Problem(self.item.id, "warning", message))

    def begin(self, kind: str, stem: str | None = None) -> None:
        """Start a question of a type with what all types have."""
        item = self.item
        self.root = etree.Element("question", type=kind)
        words = " ".join(item.stem.split())
        self.plain(self.root, "name", words[:_NAME_LENGTH])
        self.text(self.root, "questiontext", item.stem if stem is None else stem)
        self.text(self.root, "generalfeedback", item.rationale)
        self.value("defaultgrade", marks_text(item.marks))
        self.value("idnumber", item.id)

    def value(self, name: str, value: str) -> None:
        """Add a child that is a bare value."""
        etree.SubElement(self.root, name).text = value

    def plain(self, parent: Any, name: str, words: str) -> Any:
        """Add a child with plain words and return it."""
        child = etree.SubElement(parent, name)
        etree.SubElement(child, "text").text = _clean(words)
        return child

    def text(self, parent: Any, name: str, markdown: str, **attributes: str) -> Any:
        """Add a child with HTML and its pictures as files, and return it."""
        child = etree.SubElement(parent, name, {**attributes, "format": "html"})
        holder = etree.SubElement(child, "text")
        files: dict[str, Any] = {}

        def picture(media_name: str, words: str) -> str:
            media = self.attached.media.get(media_name)
            if media is None:
                self.lose("一张图片不在题库中，未写出")
            else:
                files[media_name] = media
            return f"@@PLUGINFILE@@/{media_name}"

        made = _clean(to_html(markdown, picture))
        holder.text = etree.CDATA(made) if "<" in made and "]]>" not in made else made
        for media_name, media in files.items():
            file = etree.SubElement(child, "file", name=media_name, path="/", encoding="base64")
            file.text = media.to_text()
        return child

    def answer(self, fraction: str, markdown: str, *, is_plain: bool = False) -> Any:
        """Add an answer with its share of the marks and return it."""
        if not is_plain:
            return self.text(self.root, "answer", markdown, fraction=fraction)
        answer = self.plain(self.root, "answer", markdown)
        answer.attrib.update({"fraction": fraction, "format": "plain_text"})
        return answer


def write_question(
    item: Item, attached: Attached, category_tag: str, problems: list[Problem]
) -> Any | None:
    """Return the <question>, None after noting that Moodle has nothing like it.

    category_tag: the tag that came from a category and goes back as such.
    """
    writer = Writer(item, attached, problems)
    write = _WRITERS.get(item.type)
    if write is None:
        writer.lose("Moodle 没有这种题型，本题未写出")
        return None
    write(writer)
    tags = [tag for tag in item.tags if tag != category_tag]
    if tags and writer.root is not None:
        holder = etree.SubElement(writer.root, "tags")
        for tag in tags:
            writer.plain(holder, "tag", tag)
    return writer.root


def _clean(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(
        sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff")
    )


def _choice(writer: Writer) -> None:
    item = writer.item
    key = item.content["answer"]
    is_single = item.type == "single_choice"
    writer.begin("multichoice")
    writer.value("single", "true" if is_single else "false")
    writer.value("shuffleanswers", "true" if item.content.get("shuffle", True) else "false")
    writer.value("answernumbering", "ABCD")
    if item.type == "indefinite_choice" and len(key) > 1:
        writer.lose("不定项选择题写为多选题")
    if not is_single and item.scoring_rule not in ("proportional", "penalty"):
        writer.lose("Moodle 没有这种计分规则，写为“少选按比例得分，错选不得分”")
    share = Decimal(100) / len(key)
    right = "100" if len(key) == 1 else f"{share:.5f}"
    wrong = "0" if is_single else f"-{right}" if item.scoring_rule == "penalty" else "-100"
    for option in item.content["options"]:
        writer.answer(right if option["id"] in key else wrong, option["text"])


def _true_false(writer: Writer) -> None:
    writer.begin("truefalse")
    for word in ("true", "false"):
        is_right = (word == "true") == writer.item.content["answer"]
        answer = writer.answer("100" if is_right else "0", word, is_plain=True)
        answer.set("format", "moodle_auto_format")


def _fill_blank(writer: Writer) -> None:
    blanks = writer.item.content["blanks"]
    if writer.item.content.get("any_order"):
        writer.lose("各空不分顺序，在 Moodle 中须按顺序填写")
    if len(blanks) == 1 and blanks[0].get("match", "text") == "text":
        writer.begin("shortanswer")
        writer.value("usecase", "1" if blanks[0].get("case_sensitive") else "0")
        for words in blanks[0]["accept"]:
            writer.answer("100", words.replace("*", r"\*"), is_plain=True)
        return
    _cloze(writer, blanks)


def _cloze(writer: Writer, blanks: Sequence[Mapping[str, Any]]) -> None:
    marks = writer.item.marks
    share = marks / len(blanks)
    if share != share.to_integral_value():
        writer.lose("Moodle 的填空每空须为整数分，本题写为每空 1 分")
        share = Decimal(1)
    parts = [_cloze_part(writer, blank, int(share)) for blank in blanks]
    writer.begin("cloze")
    holder = writer.root.find("questiontext/text")
    pieces = _split_gaps(holder.text or "")
    made = "".join(
        piece + (parts[place] if place < len(parts) else "") for place, piece in enumerate(pieces)
    )
    holder.text = etree.CDATA(made) if "]]>" not in made else made


def _split_gaps(text: str) -> list[str]:
    return re.split("_{4,}", text)


def _cloze_part(writer: Writer, blank: Mapping[str, Any], weight: int) -> str:
    def escaped(text: str) -> str:
        for sign in '\\}~#/"':
            text = text.replace(sign, "\\" + sign)
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    if blank.get("match") == "number":
        tolerance = str(blank.get("tolerance") or "0")
        numbers = [find_number(words) for words in blank["accept"]]
        if None in numbers:
            writer.lose("按数值比对的空中，不是数字的答案未写出")
        answers = [f"={number:f}:{tolerance}" for number in numbers if number is not None]
        return f"{{{weight}:NUMERICAL:{'~'.join(answers)}}}"
    kind = "SHORTANSWER_C" if blank.get("case_sensitive") else "SHORTANSWER"
    answers = [f"={escaped(words).replace('*', chr(92) + '*')}" for words in blank["accept"]]
    return f"{{{weight}:{kind}:{'~'.join(answers)}}}"


def _numeric(writer: Writer) -> None:
    key = writer.item.content["answer"]
    writer.begin("numerical")
    answer = writer.answer("100", str(key["value"]), is_plain=True)
    etree.SubElement(answer, "tolerance").text = str(key.get("tolerance") or "0")
    if key.get("unit"):
        unit = etree.SubElement(etree.SubElement(writer.root, "units"), "unit")
        etree.SubElement(unit, "multiplier").text = "1"
        etree.SubElement(unit, "unit_name").text = key["unit"]


def _written(writer: Writer) -> None:
    content = writer.item.content
    points, rubric = content.get("key_points") or [], content.get("rubric") or []
    guide = [content.get("sample_answer") or ""]
    if points or rubric:
        writer.lose("采分点和评分标准写入评分说明的文字，重新导入时不再分条")
        guide += [f"- {each['text']}（{each['marks']} 分）" for each in [*points, *rubric]]
    writer.begin("essay")
    writer.value("responseformat", "editor")
    writer.value("responsefieldlines", "5" if writer.item.type == "short_answer" else "15")
    joined = "\n\n".join(part for part in (guide[0], "\n".join(guide[1:])) if part)
    writer.text(writer.root, "graderinfo", joined)


def _matching(writer: Writer) -> None:
    content = writer.item.content
    choices = {choice["id"]: choice["text"] for choice in content["choices"]}
    writer.begin("matching")
    writer.value("shuffleanswers", "true")
    used = set(content["answer"].values())
    pairs = [(prompt["text"], content["answer"][prompt["id"]]) for prompt in content["prompts"]]
    pairs += [("", choice) for choice in choices if choice not in used]
    for prompt, choice in pairs:
        sub = writer.text(writer.root, "subquestion", prompt)
        writer.plain(sub, "answer", choices[choice])


def _ordering(writer: Writer) -> None:
    texts = {entry["id"]: entry["text"] for entry in writer.item.content["entries"]}
    writer.begin("ordering")
    for name, value in (("layouttype", "0"), ("selecttype", "0"), ("gradingtype", "-1")):
        writer.value(name, value)
    for place, entry in enumerate(writer.item.content["answer"], start=1):
        writer.answer(str(place), texts[entry])


_WRITERS: Mapping[str, Callable[[Writer], None]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "indefinite_choice": _choice,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "numeric": _numeric,
    "short_answer": _written,
    "essay": _written,
    "matching": _matching,
    "ordering": _ordering,
}

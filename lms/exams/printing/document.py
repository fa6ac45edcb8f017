"""What stands on the paper of a form, as plain data for the templates."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lms.exams.models import Exam, ExamForm
from lms.exams.printing.nodes import Node, nodes_of
from question_bank.formats.media import REFERENCE, Media
from question_bank.items.question import marks_text

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMERALS = "一二三四五六七八九十"
_CHOICES = ("single_choice", "multiple_choice", "indefinite_choice", "true_false")
_BLANK = "____"


def sections_of(form: ExamForm) -> list[dict[str, Any]]:
    """Return the sections of a form as examinees get them."""
    sections: list[dict[str, Any]] = json.loads(form.payload)["sections"]
    return sections


def media_names(form: ExamForm) -> list[str]:
    """Return the names of the pictures a form shows."""
    text = form.payload.decode().replace("/media/", "media:")
    return list(dict.fromkeys(REFERENCE.findall(text)))


def heading(exam: Exam, form: ExamForm, unit_name: str) -> dict[str, Any]:
    """Return what stands at the head of every sheet of a form."""
    return {
        "title": exam.title,
        "unit": unit_name,
        "form": form.ordinal if exam.form_count > 1 else 0,
        "duration_min": exam.duration_min,
        "marks": marks_text(form.total_marks),
        "notes": exam.notes,
        "code": form.content_hash[:12],
    }


def paper(exam: Exam, form: ExamForm, unit_name: str, media: Mapping[str, Media]) -> dict[str, Any]:
    """Return the questions of a form, numbered through, as the template sets them."""
    numbers = iter(range(1, 10_000))
    sections = [
        {
            "title": _section_title(place, section),
            "items": [_question(item, next(numbers), media) for item in section["items"]],
        }
        for place, section in enumerate(sections_of(form))
    ]
    return heading(exam, form, unit_name) | {"sections": sections}


def _section_title(place: int, section: Mapping[str, Any]) -> str:
    items = section["items"]
    marks = [item["marks"] for item in items]
    numeral = _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)
    told = f"共 {len(items)} 题"
    if len(set(marks)) == 1:
        told += f"，每题 {_short(marks[0])} 分"
    return f"{numeral}、{section['title']}（{told}）"


def _question(
    item: Mapping[str, Any], number: int | str, media: Mapping[str, Media]
) -> dict[str, Any]:
    def nodes(html: str) -> list[Node]:
        return nodes_of(html.replace(_BLANK, "＿＿＿＿＿＿"), media)

    shown: dict[str, Any] = {
        "number": number,
        "marks": _short(item["marks"]),
        "stem": nodes(item["stem_html"]),
        "material": nodes(item.get("material_html", "")),
        "options": [nodes(option["html"]) for option in item.get("options", ())],
        "left": [nodes(each["html"]) for each in item.get("prompts", ())],
        "right": [nodes(each["html"]) for each in item.get("choices", ())],
        "entries": [nodes(each["html"]) for each in item.get("entries", ())],
        "lines": _lines(item["type"]),
        "unit": item.get("unit", ""),
        "parts": [],
        "checks": [],
    }
    if item["type"] == "true_false":
        shown["options"] = []
        shown["lines"] = 0
    if item["type"] == "case":
        shown["parts"] = [
            _question(part, f"（{place}）", media)
            for place, part in enumerate(item["items"], start=1)
        ]
    if item["type"] == "scenario":
        shown["checks"] = list(_checks(item, media))
    return shown


def _checks(item: Mapping[str, Any], media: Mapping[str, Media]) -> Iterator[dict[str, Any]]:
    """Yield the documents, fields and ways of handling of a scenario; no choices: to be written."""
    for document in item["documents"]:
        yield {
            "label": document["name"],
            "body": nodes_of(document["html"], media),
            "choices": ["齐全有效", "缺件", "有缺陷：＿＿＿＿＿＿"],
        }
    for each in item["fields"]:
        choices = [_words(nodes_of(choice["html"], media)) for choice in each["choices"]]
        yield {"label": each["label"], "body": [], "choices": choices}
    handling = [_words(nodes_of(each["html"], media)) for each in item["handling"]]
    yield {"label": "办理方式", "body": [], "choices": handling}


def _words(nodes: Sequence[Node]) -> str:
    """Return the words of nodes, without what cannot stand in a line."""
    parts = (
        node if isinstance(node, str) else node.get("text") or _words(node.get("body", []))
        for node in nodes
    )
    return "".join(parts)


def _lines(kind: str) -> int:
    """Return how many lines to write on follow a question."""
    return {"short_answer": 6, "essay": 16, "numeric": 1}.get(kind, 0)


def answer_rows(form: ExamForm) -> list[dict[str, Any]]:
    """Return the answer sheet: runs of choice questions, and places to write for the others."""
    rows: list[dict[str, Any]] = []
    number = 0
    for place, section in enumerate(sections_of(form)):
        choices: list[dict[str, Any]] = []
        written: list[dict[str, Any]] = []
        for item in section["items"]:
            number += 1
            parts = item["items"] if item["type"] == "case" else [item]
            for position, part in enumerate(parts, start=1):
                label = f"{number}（{position}）" if item["type"] == "case" else str(number)
                if part["type"] in _CHOICES:
                    letters = "✓✗" if part["type"] == "true_false" else LETTERS
                    choices.append(
                        {"label": label, "letters": list(letters[: len(part["options"])])}
                    )
                else:
                    written.append({"label": label, "lines": max(_lines(part["type"]), 2)})
        title = _section_title(place, section)
        rows.append({"title": title, "choices": choices, "written": written})
    return rows


def _short(marks: str) -> str:
    return marks.rstrip("0").rstrip(".") if "." in marks else marks

"""An item of QTI 1.2 as a tree: its responses, its texts, its metadata."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from question_bank.formats.markup import escape, to_markdown
from question_bank.formats.xml import local_name
from question_bank.items.fill_blank import BLANK
from question_bank.items.question import Problem

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")


@dataclass(frozen=True, slots=True)
class Response:
    """One thing to answer: its kind, its labels by ident, and the words that ask for it."""

    ident: str
    kind: str
    is_multiple: bool
    is_ordered: bool
    labels: dict[str, str]
    prompt: str
    is_number: bool
    is_long: bool
    shuffle: bool


@dataclass
class Question:
    """An <item> while it is read."""

    element: Any
    where: str
    picture: Callable[[str, str], str]
    problems: list[Problem] = field(default_factory=list)

    def warn(self, message: str) -> None:
        """Note something a trainer should look at."""
        self.problems.append(Problem(self.where, "warning", message))

    def metadata(self, *names: str) -> str:
        """Return the first metadata of these names, "" when there is none."""
        for name in names:
            for each in descendants(self.element, "qtimetadatafield"):
                label, entry = first(each, "fieldlabel"), first(each, "fieldentry")
                if label is not None and entry is not None and (label.text or "").strip() == name:
                    return (entry.text or "").strip()
            for each in descendants(self.element, name):
                return (each.text or "").strip()
        return ""

    def stem(self) -> str:
        """Return the words of the presentation, a gap where a field stands among them."""
        presentation = first(self.element, "presentation")
        if presentation is None:
            return ""
        parts = list(self._stem_parts(presentation))
        while parts and parts[-1] == BLANK:  # a field after the words is the place to answer
            parts.pop()
        return re.sub(r"\n\n(?=____)|(?<=____)\n\n", " ", "\n\n".join(p for p in parts if p))

    def _stem_parts(self, element: Any) -> Iterator[str]:
        for child in element:
            name = local_name(child)
            if name == "material":
                yield self.words(child)
            elif name in ("response_str", "response_num"):
                yield BLANK
            elif name.startswith("flow") or name == "presentation_material":
                yield from self._stem_parts(child)
            elif name in RESPONSES and not _is_matching(self.element):
                yield from (self.words(each) for each in children(child, "material"))

    def words(self, material: Any) -> str:
        """Return the Markdown of everything in an element that is <material>."""
        parts = []
        for each in material.iter():
            name = local_name(each)
            if name in ("mattext", "matemtext"):
                parts.append(self._text(each))
            elif name == "matimage" and each.get("uri"):
                parts.append(self.picture(each.get("uri"), each.get("label") or ""))
            elif name == "matbreak":
                parts.append("\n")
        return re.sub(r"[ \t]*\n[ \t]*", "\n", " ".join(part for part in parts if part)).strip()

    def _text(self, element: Any) -> str:
        text = "".join(element.itertext())
        kind = (element.get("texttype") or "text/plain").lower()
        if "html" in kind or re.search(r"</?(?:p|br|div|b|i|img|strong|em|span)\b[^>]*>", text):
            return to_markdown(text, self.picture)
        return escape("\n".join(" ".join(line.split()) for line in text.strip().splitlines()))

    def responses(self) -> list[Response]:
        """Return all there is to answer, in order."""
        return [
            self._response(each)
            for each in descendants(self.element, *RESPONSES)
            if local_name(each.getparent()) not in RESPONSES
        ]

    def _response(self, element: Any) -> Response:
        kind = local_name(element)
        cardinality = (element.get("rcardinality") or "Single").lower()
        labels = {
            label.get("ident") or "": self.words(label)
            for label in descendants(element, "response_label")
            if kind == "response_lid"
        }
        fields = list(descendants(element, "render_fib"))
        number = kind == "response_num" or any(
            (each.get("fibtype") or "").lower() in ("decimal", "integer") for each in fields
        )
        rows = max((int(r) for f in fields if (r := f.get("rows") or "").isdecimal()), default=1)
        prompt = " ".join(self.words(each) for each in children(element, "material"))
        shuffle = any(
            (each.get("shuffle") or "").lower() == "yes"
            for each in descendants(element, "render_choice")
        )
        return Response(
            element.get("ident") or "", kind, cardinality == "multiple", cardinality == "ordered",
            labels, prompt.strip(), number, rows > 1, shuffle,
        )  # fmt: skip


def _is_matching(item: Any) -> bool:
    lids = list(descendants(item, "response_lid"))
    return len(lids) > 1


def children(element: Any, *names: str) -> Iterator[Any]:
    """Yield the children of these names."""
    return (child for child in element if local_name(child) in names)


def first(element: Any, name: str) -> Any | None:
    """Return the first child of a name, None when there is none."""
    return next(children(element, name), None)


def descendants(element: Any, *names: str) -> Iterator[Any]:
    """Yield what stands anywhere in an element under these names."""
    return (each for each in element.iter() if local_name(each) in names)

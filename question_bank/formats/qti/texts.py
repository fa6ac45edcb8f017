"""Words of items: their HTML as Markdown, interactions left out or shown as blanks."""

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

from question_bank.formats.markup import to_markdown

_LEFT_OUT = {
    "rubricblock", "feedbackblock", "feedbackinline", "templateblock", "stylesheet",
    "qticatalogref", "cataloginfo", "script", "style",
}  # fmt: skip
_INLINE = {
    "printedvariable": "span", "gap": "span", "hottext": "span", "contentbody": "div",
    "prompt": "div", "object": "span", "stimulus": "div", "itembody": "div",
}  # fmt: skip

Picture = Callable[[str, str], str]


def markdown_of(element: Any, picture: Picture, marks: dict[Any, str] | None = None) -> str:
    """Return the Markdown of what stands in an element of a plain tree.

    marks: what to show in place of some elements below; they are left out with an empty text.
    """
    shown = copy.deepcopy(element)
    for original, twin in list(zip(element.iter(), shown.iter(), strict=True)):
        if marks is not None and original in marks:
            _replace(twin, marks[original])
        elif twin is not shown and twin.tag in _LEFT_OUT:
            _replace(twin, "")
    for each in shown.iter():
        if each.tag == "img" or (each.tag == "object" and "image" in each.get("type", "")):
            each.set("src", each.get("src") or each.get("data") or "")
            each.set("alt", each.get("alt") or "".join(each.itertext()).strip())
            each.tag = "img"
        else:
            each.tag = _INLINE.get(each.tag, each.tag)
    shown.tail = None
    html = etree.tostring(shown, encoding="unicode", method="html")
    inner = html[html.find(">") + 1 : html.rfind("</")] if "</" in html else ""
    return to_markdown(inner, picture).replace(r"\_\_\_\_", "____").strip()


def _replace(element: Any, words: str) -> None:
    """Put words in the place of an element; an element that keeps its tail stays as a span."""
    tail = element.tail
    element.clear()
    element.tag = "span"
    element.text, element.tail = words, tail

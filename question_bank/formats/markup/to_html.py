"""Markdown as our trainers write it, to well-formed HTML for other systems."""

import html
import re
import threading
from collections.abc import Callable
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from question_bank.formats.markup.formulas import BLOCK, INLINE, Formulas
from question_bank.formats.media import REFERENCE

Source: TypeAlias = Callable[[str, str], str]

MAX_BYTES = 64 * 1024
MAX_BRACKETS = 2_000  # python-markdown is quadratic in unclosed brackets

_TAGS = frozenset(
    (
        "p br hr h1 h2 h3 h4 h5 h6 strong em b i u s sub sup code pre blockquote ul ol li table "
        "thead tbody tr th td a img div span del ins"
    ).split()
)
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "title"}, "code": {"class"}, "ol": {"start"},
    "th": {"align", "colspan", "rowspan"}, "td": {"align", "colspan", "rowspan"},
}  # fmt: skip
_FORMULA = re.compile(rf'<code class="({INLINE}|{BLOCK})">([^<]*)</code>')
_GAP = re.compile(r"<span>(_{4,})</span>")
_VOID = re.compile(r'<(br|hr|img)((?: [a-z]+="[^"]*")*)>')
_IMAGE = re.compile(r"<img ([^>]*)/>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_LONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
_of_thread = threading.local()


def to_html(text: str, picture: Source | None = None) -> str:
    r"""Return well-formed HTML of Markdown; one paragraph comes without its block around it.

    Formulas stand between `\(` and `\)`, by themselves between `\[` and `\]`.
    picture: gets the name and the words of each `media:` picture, returns its address; without it
    the address stays `media:NAME`.
    """
    brackets = text.count("[") + text.count("]") + text.count("(")
    if len(text.encode("utf-8", "replace")) > MAX_BYTES or brackets > MAX_BRACKETS:
        return html.escape(text, quote=False).replace("\n", "<br />")
    text = text.encode("utf-8", "replace").decode()  # halves of surrogate pairs become ?
    made = nh3.clean(
        _markdown().convert(text), tags=set(_TAGS), attributes=_ATTRIBUTES, link_rel=None,
        url_schemes={"http", "https", "mailto", "data", "media"},
    )  # fmt: skip
    made = _FORMULA.sub(_signed, _GAP.sub(r"\1", made))
    made = _VOID.sub(r"<\1\2 />", made).replace("&nbsp;", "\u00a0")
    if picture is not None:
        made = _IMAGE.sub(lambda found: _sourced(found[0], picture), made)
    made = made.strip()
    lone = _LONE_PARAGRAPH.fullmatch(made)
    return lone[1] if lone else made


def _signed(found: re.Match[str]) -> str:
    return rf"\[{found[2]}\]" if found[1] == BLOCK else rf"\({found[2]}\)"


def _sourced(tag: str, picture: Source) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag))
    name = REFERENCE.fullmatch(html.unescape(attributes.get("src", "")))
    if name is None:
        return tag
    address = html.escape(picture(name[1], html.unescape(attributes.get("alt", ""))))
    return tag.replace(f'src="{attributes["src"]}"', f'src="{address}"')


class _Gap(InlineProcessor):  # type: ignore[misc]
    """The gap ____ of a question, which is no emphasis."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: N802
        gap = Element("span")
        gap.text = AtomicString(m[0])
        return gap, m.start(0), m.end(0)


def _markdown() -> markdown.Markdown:
    """Return this thread's parser: making one costs seven times what a short text does."""
    if not hasattr(_of_thread, "parser"):
        parser = markdown.Markdown(
            extensions=[
                TableExtension(use_align_attribute=True), "sane_lists", "nl2br",
                "pymdownx.superfences", "pymdownx.highlight", Formulas(),
            ],
            extension_configs={"pymdownx.highlight": {"use_pygments": False}},
        )  # fmt: skip
        parser.inlinePatterns.register(_Gap(r"_{4,}", parser), "gap", 182)
        rule = parser.parser.blockprocessors["hr"]
        rule.SEARCH_RE = re.compile(r"^[ ]{0,3}(?:-[ ]*){3,}$|^[ ]{0,3}(?:\*[ ]*){3,}$", re.M)
        _of_thread.parser = parser
    parser = _of_thread.parser
    return parser.reset()

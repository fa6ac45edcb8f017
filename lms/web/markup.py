"""Markdown to clean HTML: rendered once on save, never trusted raw."""

import markdown
import nh3
from markupsafe import Markup

from lms.errors import Invalid

MAX_BYTES = 64 * 1024
MAX_BRACKETS = 2000  # python-markdown is quadratic in unclosed brackets
TAGS = frozenset(
    (
        "p br hr h1 h2 h3 h4 h5 h6 strong em b i u s sub sup code pre blockquote ul ol li table "
        "thead tbody tr th td a img div span del ins"
    ).split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "code": {"class"},
    "ol": {"start"},
}


def render_markdown(text: str) -> str:
    """Return clean HTML of Markdown written by a trainer.

    Raises Invalid for text that is too long or would take too long to parse.
    """
    if len(text.encode()) > MAX_BYTES:
        raise Invalid("文字超过 64 KB。", "请拆分成几部分。")
    if text.count("[") + text.count("]") + text.count("(") > MAX_BRACKETS:
        raise Invalid("文字中的括号过多，无法排版。", "请检查是否粘贴了不需要的内容。")
    html = markdown.markdown(
        text, extensions=["tables", "sane_lists", "nl2br", "pymdownx.superfences"]
    )
    return str(
        nh3.clean(
            html,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            link_rel="noopener noreferrer",
            url_schemes={"http", "https", "data"},
        )
    )


def markdown_inline(text: str) -> Markup:
    """Return a short text (a stem, an option) as clean HTML."""
    return Markup(render_markdown(text))  # noqa: S704 - cleaned by nh3

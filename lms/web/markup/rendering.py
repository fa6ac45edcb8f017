"""From the text an author wrote to the HTML a page shows."""

import re
import threading

import markdown
from markdown.extensions.tables import TableExtension

from lms.errors import Invalid
from lms.web.markup.cleaning import clean, finish
from lms.web.markup.formulas import Formulas

MAX_BYTES = 64 * 1024
MAX_BRACKETS = 2000  # python-markdown is quadratic in unclosed brackets

# One line without a sign that Markdown or HTML know, as most options and many stems are; nor does
# it begin as a list does.
_SIGNS = r"\\`*_\[\]<>&#!|~$\u0000-\u001f\u007f-\u00a0"
_PLAIN = re.compile(rf"(?![-+:=]|\d+\.)[^\s{_SIGNS}](?:[^{_SIGNS}]*[^\s{_SIGNS}])?")
_LONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
_of_thread = threading.local()


def render_markdown(text: str) -> str:
    """Return clean HTML of Markdown written by a trainer.

    Raises Invalid for text that is too long or would take too long to parse.
    """
    if is_plain(text):
        return f"<p>{text}</p>"
    if len(text.encode()) > MAX_BYTES:
        raise Invalid("文字超过 64 KB。", "请拆分成几部分。")
    if text.count("[") + text.count("]") + text.count("(") > MAX_BRACKETS:
        raise Invalid("文字中的括号过多，无法排版。", "请检查是否粘贴了不需要的内容。")
    return finish(clean(_markdown().convert(text)))


def render_short(text: str) -> str:
    """Return a stem or an option as clean HTML: one paragraph comes without its block around it.

    Raises Invalid as `render_markdown` does.
    """
    if is_plain(text):
        return text
    rendered = render_markdown(text)
    lone = _LONE_PARAGRAPH.fullmatch(rendered)
    return lone[1] if lone else rendered


def is_plain(text: str) -> bool:
    """Return whether a text means the same in Markdown, in HTML and as it stands."""
    return len(text) <= MAX_BYTES // 4 and _PLAIN.fullmatch(text) is not None


def _markdown() -> markdown.Markdown:
    """Return this thread's parser: making one costs seven times what a short text does."""
    if not hasattr(_of_thread, "parser"):
        _of_thread.parser = markdown.Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                "sane_lists",
                "nl2br",
                "pymdownx.superfences",
                Formulas(),
            ]
        )
    parser: markdown.Markdown = _of_thread.parser
    return parser.reset()

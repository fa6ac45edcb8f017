r"""Formulas between dollar signs: what is one, and a piece of Markdown that carries it.

`$…$` stands in the line, `$$…$$` by itself. As in pandoc, a formula begins with no space after its
first sign and ends with no space before its last, which no digit follows: “每月 $5 和 $6” is money.
Stricter than pandoc, no letter or digit stands before it (`US$`), and Chinese sentence marks
outside `\text{…}` show that two sums were meant. `\$` is a dollar sign, code is code.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

INLINE, BLOCK = "formula", "formula-block"  # class of the <code> that carries the source

# Before the first sign an even number of backslashes may stand: they escape one another.
_IN_LINE = r"(?<![\\$A-Za-z0-9])((?:\\\\)*)\$(?![\s$])((?:\\.|[^\\$])+)(?<![\s])\$(?![\d$])"
_BY_ITSELF = r"(?<![\\$])((?:\\\\)*)\$\$(?!\$)((?:\\.|[^\\$])+)\$\$(?!\$)"
TEXT = r"\\(?:text[a-z]*|[mh]box|operatorname)\s*\{[^}]*\}"
_SENTENCE_MARK = re.compile(rf"{TEXT}|([，。；：？！、])")
_BEFORE_ESCAPES, _AFTER_CODE = 185, 188  # python-markdown: code 190, backslash 180


class _Formula(InlineProcessor):  # type: ignore[misc]
    """Carries a formula through Markdown as a piece of code with a class of its own."""

    def __init__(self, pattern: str, md: Markdown, kind: str) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.DOTALL)
        self.kind = kind

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # noqa: N802
        latex = m[2].strip()
        marks = _SENTENCE_MARK.finditer(latex)
        if not latex or (self.kind == INLINE and any(mark[1] for mark in marks)):
            return None, None, None
        element = Element("code", {"class": self.kind})
        element.text = AtomicString(latex)
        return element, m.start() + len(m[1]), m.end()


class Formulas(Extension):  # type: ignore[misc]
    """The extension of python-markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - its name there
        """Add both patterns, and the dollar sign to what a backslash escapes."""
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        md.inlinePatterns.register(_Formula(_BY_ITSELF, md, BLOCK), BLOCK, _AFTER_CODE)
        md.inlinePatterns.register(_Formula(_IN_LINE, md, INLINE), INLINE, _BEFORE_ESCAPES)


def formula(latex: str, *, is_block: bool = False) -> str:
    """Return LaTeX between the signs that make it a formula of ours."""
    plain = " ".join(latex.split())
    plain = re.sub(r"(?<!\\)((?:\\\\)*)\$", r"\1\\$", plain)
    plain = re.sub(r"<(?=[A-Za-z/!?])", "< ", plain)  # else Markdown might take it for a tag
    if not plain:
        return ""
    return f"$${plain}$$" if is_block else f"${plain}$"

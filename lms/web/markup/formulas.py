r"""Formulas between dollar signs, as MathML.

`$…$` stands in the line, `$$…$$` by itself. As in pandoc, a formula begins with no space after its
first sign and ends with no space before its last, which no digit follows: “每月 $5 和 $6” is money.
Stricter than pandoc, no letter or digit stands before it (`US$`), and Chinese sentence marks
outside `\text{…}` show that two sums were meant. `\$` is a dollar sign, code is code.

latex2mathml builds a tree, of which only what is listed here is written, every word escaped: its
own writer lets `\text{<script>}` through as a tag.
"""

import html
import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

INLINE, BLOCK = "formula", "formula-block"  # class of the <code> that carries the source
MAX_LENGTH = 1000
MAX_FORMULAS = 100  # in one text; the rest is shown as its source
MAX_DEPTH = 24  # braces within braces, and commands within commands

TAGS = frozenset(
    (
        "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
        "munderover mtable mtr mtd mstyle mpadded mphantom menclose"
    ).split()
)
ATTRIBUTES = frozenset(
    (
        "accent columnalign columnlines columnspacing depth display displaystyle fence form height "
        "linethickness lspace mathsize mathvariant maxsize minsize movablelimits notation rowlines "
        "rowspacing rspace scriptlevel separator stretchy voffset width"
    ).split()
)
_VALUE = re.compile(r"(?!.*\d{3})[a-z0-9.%+ -]{1,60}")  # no length of three digits

# Before the first sign an even number of backslashes may stand: they escape one another.
_IN_LINE = r"(?<![\\$A-Za-z0-9])((?:\\\\)*)\$(?![\s$])((?:\\.|[^\\$])+)(?<![\s])\$(?![\d$])"
_BY_ITSELF = r"(?<![\\$])((?:\\\\)*)\$\$(?!\$)((?:\\.|[^\\$])+)\$\$(?!\$)"
_TEXT = r"\\(?:text[a-z]*|[mh]box|operatorname)\s*\{[^}]*\}"
_SENTENCE_MARK = re.compile(rf"{_TEXT}|([，。；：？！、])")
_CHINESE = re.compile(rf"{_TEXT}|([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)")
_PERCENT = re.compile(r"(?<!\\)%")  # begins a comment in LaTeX; authors mean per cent
_MACRO = re.compile(r"\\(?:\w*newcommand|\w*def|let|DeclareMathOperator)(?![A-Za-z])")
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


@lru_cache(maxsize=2048)
def mathml_of(latex: str, kind: str = INLINE) -> str:
    """Return a formula as MathML; as its source, marked so, where it is none or goes too far."""
    tree = _tree_of(latex, "block" if kind == BLOCK else "inline")
    if tree is None:
        return f'<code class="formula-source">{html.escape(latex, quote=False)}</code>'
    try:
        math = f'<math alttext="{html.escape(latex)}"{_written(tree)[5:]}'
    except RecursionError:
        return f'<code class="formula-source">{html.escape(latex, quote=False)}</code>'
    return f'<span class="formula-block">{math}</span>' if kind == BLOCK else math


def _tree_of(latex: str, display: str) -> Element | None:
    if len(latex) > MAX_LENGTH or depth_of(latex) > MAX_DEPTH or _MACRO.search(latex):
        return None
    upright = _CHINESE.sub(lambda found: rf"\text{{{found[0]}}}" if found[1] else found[0], latex)
    upright = _PERCENT.sub(r"\%", upright)
    try:
        return convert_to_element(upright, display=display)
    except Exception:  # each mistake has a class of its own there, some are KeyError and the like
        return None


def depth_of(latex: str) -> int:
    r"""Return how deep braces, `\left` and `\begin` lie within one another, commands in a row too.

    A chain like `\sqrt\sqrt\sqrt` is as deep as it is long.
    """
    deepest = depth = chain = 0
    for token in re.finditer(r"\\[A-Za-z]+|\\.|[{}\[^_]|\S", latex, re.DOTALL):
        sign = token[0]
        if sign != "{":
            chain = chain + 1 if sign[0] in "\\^_[" else 0
        if sign in ("{", r"\left", r"\begin"):
            depth += 1
        elif sign in ("}", r"\right", r"\end"):
            depth -= 1
        deepest = max(deepest, depth, chain)
    return deepest


def _written(element: Element) -> str:
    if element.tag not in TAGS:
        return "".join(_written(child) for child in element)
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in element.items()
        if name in ATTRIBUTES and _VALUE.fullmatch(value)
    )
    # its texts hold references such as &#x0002B;
    words = html.escape(html.unescape(element.text or ""), quote=False)
    inner = words + "".join(_written(child) for child in element)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"

r"""Formulas of Markdown (question_bank.formats.markup.formulas) as MathML.

latex2mathml builds a tree, of which only what is listed here is written, every word escaped: its
own writer lets `\text{<script>}` through as a tag.
"""

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from question_bank.formats.markup.formulas import BLOCK, INLINE, TEXT, Formulas

__all__ = ["BLOCK", "INLINE", "MAX_FORMULAS", "Formulas", "depth_of", "mathml_of"]

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

_CHINESE = re.compile(rf"{TEXT}|([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)")
_PERCENT = re.compile(r"(?<!\\)%")  # begins a comment in LaTeX; authors mean per cent
_MACRO = re.compile(r"\\(?:\w*newcommand|\w*def|let|DeclareMathOperator)(?![A-Za-z])")


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

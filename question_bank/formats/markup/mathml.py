"""MathML as LaTeX: the source it carries, or one written from its tree."""

import re
from typing import Any

from question_bank.formats.xml import local_name

_SPECIAL = re.compile(r"[%#&_{}]")
_LAYOUTS = {
    ("mfrac", 2): r"\frac{%s}{%s}",
    ("msup", 2): "{%s}^{%s}",
    ("mover", 2): "{%s}^{%s}",
    ("msub", 2): "{%s}_{%s}",
    ("munder", 2): "{%s}_{%s}",
    ("msubsup", 3): "{%s}_{%s}^{%s}",
    ("munderover", 3): "{%s}_{%s}^{%s}",
}
_FENCES = {"{": r"\{", "}": r"\}"}


def name_of(element: Any) -> str:
    """Return the name of an element without prefix or namespace, in small letters."""
    return local_name(element).rpartition(":")[2].lower()


def latex_of(math: Any) -> str:
    """Return the LaTeX of a <math>: its annotation or alternative text, else made of its tree."""
    for child in math.iter():
        if name_of(child) == "annotation" and "tex" in (child.get("encoding") or "").lower():
            return _text(child)
    alternative: str = (math.get("alttext") or "").strip()
    return alternative or _latex(math, 0)


def _latex(element: Any, depth: int) -> str:
    name = name_of(element)
    if name in ("annotation", "annotation-xml") or not name:
        return ""
    if depth > 40:
        return _SPECIAL.sub(r"\\\g<0>", _text(element))
    parts = [_latex(child, depth + 1) for child in element]
    made = _layout(name, parts)
    if made is not None:
        return made
    if name == "mtext":
        return rf"\text{{{_text(element)}}}" if _text(element) else ""
    if name == "mfenced":
        first, last = element.get("open", "("), element.get("close", ")")
        inner = (element.get("separators", ",")[:1] or " ").join(parts)
        return f"{_FENCES.get(first, first)}{inner}{_FENCES.get(last, last)}"
    words = (element.text or "").strip()
    tails = [(child.tail or "").strip() for child in element]
    own = _SPECIAL.sub(r"\\\g<0>", words)
    pieces = [own, *(f"{part}{tail}" for part, tail in zip(parts, tails, strict=True))]
    return " ".join(piece for piece in pieces if piece)


def _layout(name: str, parts: list[str]) -> str | None:
    """Return the LaTeX of an element of a fixed number of parts, None for any other."""
    if name == "msqrt":
        return rf"\sqrt{{{' '.join(parts)}}}"
    if name == "mtr":
        return " & ".join(parts)
    if name == "mtable":
        rows = r" \\ ".join(parts)
        return rf"\begin{{matrix}}{rows}\end{{matrix}}"
    if name == "mroot" and len(parts) == 2:
        return rf"\sqrt[{parts[1]}]{{{parts[0]}}}"
    pattern = _LAYOUTS.get((name, len(parts)))
    return pattern % tuple(parts) if pattern else None


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())

"""HTML as Moodle, Canvas and QTI write it, to Markdown; what has no sign keeps its words."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import unquote

import lxml.html

from question_bank.formats.markup.escaping import escape
from question_bank.formats.markup.formulas import formula
from question_bank.formats.markup.inline import Token, write_line
from question_bank.formats.markup.mathml import latex_of, name_of
from question_bank.formats.markup.tables import write_table

Picture: TypeAlias = Callable[[str, str], str]

MAX_LENGTH = 8 * 2**20  # characters: two pictures of the largest size as data: addresses
MAX_DEPTH = 60  # elements within elements; deeper ones give their words only

_BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section "
        "summary table tbody td tfoot th thead tr ul caption"
    ).split()
)
_DROPPED = frozenset("script style head title template noscript".split())
_STYLES = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "s": "s",
    "strike": "s", "del": "s", "sub": "sub", "sup": "sup",
}  # fmt: skip
_CSS = {
    "underline": "u", "line-through": "s", "bold": "strong", "bolder": "strong", "700": "strong",
    "italic": "em",
}  # fmt: skip
_DECLARED = re.compile(r"(?:text-decoration(?:-line)?|font-weight|font-style)\s*:\s*([\w-]+)")
_OUTSIDE = ("http://", "https://", "mailto:")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EMBEDDED = {"video": "视频", "audio": "音频", "iframe": "网页", "embed": "附件", "source": "附件"}


def to_markdown(html: str, picture: Picture | None = None) -> str:
    """Return the Markdown of a piece of HTML; one paragraph comes as its words alone.

    picture: gets the source and the words of each picture, returns its Markdown; without it a
    picture outside stays a link to it and any other its words.
    """
    text = _CONTROL.sub("", html)
    if "<" not in text and "&" not in text:
        return write_line([Token(text)])
    if len(text) > MAX_LENGTH:
        return escape(" ".join(re.sub(r"<[^<>]*>", " ", text).split()))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    data = f"<html><body>{text}</body></html>".encode("utf-8", "replace")
    root = lxml.html.document_fromstring(data, parser=parser)
    return "\n\n".join(_Reader(picture or _linked).blocks(root, (), 0))


def _linked(source: str, words: str) -> str:
    if source.startswith(("http://", "https://")):
        return f"![{escape(words)}]({_address(source)})"
    return escape(words)


class _Reader:
    """Walks a tree and gathers its blocks."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def blocks(self, element: Any, styles: tuple[str, ...], depth: int) -> list[str]:
        """Return the blocks in an element, each of them Markdown without an empty line around."""
        gathered: list[str] = []
        line: list[Token] = []

        def flush() -> None:
            text = write_line(line)
            line.clear()
            if text:
                gathered.append(text)

        def walk(node: Any, styles: tuple[str, ...], depth: int) -> None:
            line.append(Token(node.text or "", styles))
            for child in node:
                name = name_of(child)
                if name in _BLOCKS:
                    flush()
                    gathered.extend(self._block(child, name, styles, depth + 1))
                elif name and name not in _DROPPED and not self._leaf(child, name, styles, line):
                    inner = _with_styles(child, name, styles)
                    if depth > MAX_DEPTH:
                        line.append(Token("".join(child.itertext()), inner))
                    else:
                        walk(child, inner, depth + 1)
                elif name == "script" and "math/tex" in (child.get("type") or ""):
                    line.append(Token(formula(child.text or ""), (), True))
                line.append(Token(child.tail or "", styles))

        walk(element, styles, depth)
        flush()
        return gathered

    def _leaf(self, element: Any, name: str, styles: tuple[str, ...], line: list[Token]) -> bool:
        """Return whether the element was one that is written as a whole."""
        if name == "br":
            line.append(Token("\n", (), True))
        elif name == "img":
            line.append(Token(self._image(element), (), True))
        elif name == "math":
            is_block = element.get("display") == "block"
            line.append(Token(formula(latex_of(element), is_block=is_block), (), True))
        elif name in ("code", "tt", "kbd", "samp"):
            line.append(Token(_code(" ".join("".join(element.itertext()).split())), styles, True))
        elif name == "a" and _goes_out(element.get("href")):
            line.append(Token(self._link(element), styles, True))
        else:
            source = element.get("src") if name in _EMBEDDED else None
            if not source or not source.startswith(("http://", "https://")):
                return False
            line.append(Token(f"[{_EMBEDDED[name]}]({_address(source)})", (), True))
        return True

    def _image(self, element: Any) -> str:
        source, words = (element.get("src") or "").strip(), element.get("alt") or ""
        latex = element.get("data-equation-content")
        if not latex and "equation_image" in (element.get("class") or ""):
            latex = words.removeprefix("LaTeX:") or unquote(source.rpartition("/")[2])
        return formula(latex) if latex else self.picture(source, " ".join(words.split()))

    def _link(self, element: Any) -> str:
        address = _address(element.get("href").strip())
        words = " ".join(self.blocks(element, (), MAX_DEPTH // 2)).replace("\n", " ")
        return f"[{words}]({address})" if words else ""

    def _block(self, element: Any, name: str, styles: tuple[str, ...], depth: int) -> list[str]:
        if depth > MAX_DEPTH:
            words = " ".join("".join(element.itertext()).split())
            return [escape(words)] if words else []
        if name in ("ul", "ol"):
            return self._list(element, name, depth)
        if name == "table":
            return write_table(element, lambda cell: self.blocks(cell, (), depth + 1))
        if name in ("hr", "pre"):
            return ["---" if name == "hr" else _fenced(element)]
        inner = self.blocks(element, styles, depth)
        if name == "blockquote":
            return [_prefixed("\n\n".join(inner), "> ", "> ")] if inner else []
        return _headed(inner, int(name[1])) if re.fullmatch(r"h[1-6]", name) else inner

    def _list(self, element: Any, name: str, depth: int) -> list[str]:
        start = element.get("start") or "1"
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        items: list[str] = []

        def add(content: list[str]) -> None:
            if content:
                mark = "-" if name == "ul" else f"{number + len(items)}."
                items.append(_prefixed(_joined(content), f"{mark} ", "    "))

        add(self._stray(element.text))
        for child in element:
            kind = name_of(child)
            if kind in ("ul", "ol") and items:
                nested = "\n\n".join(self._block(child, kind, (), depth + 1))
                items[-1] += "\n" + _prefixed(nested, "    ", "    ") if nested else ""
            elif kind == "li":
                add(self.blocks(child, (), depth + 1))
            elif kind:
                add(self._block(child, kind if kind in _BLOCKS else "div", (), depth + 1))
            add(self._stray(child.tail))
        return ["\n".join(items)] if items else []

    def _stray(self, text: str | None) -> list[str]:
        words = write_line([Token(text or "")])
        return [words] if words else []


def _headed(inner: list[str], level: int) -> list[str]:
    if not inner:
        return []
    heading = inner[0].replace("\n", " ").rstrip("#")
    return [f"{'#' * level} {heading}", *inner[1:]]


def _joined(content: list[str]) -> str:
    """Return the blocks of a list's entry: a list right below the words, others apart."""
    text = content[0]
    for block in content[1:]:
        text += ("\n" if re.match(r"- |\d+\. ", block) else "\n\n") + block
    return text


def _with_styles(element: Any, name: str, styles: tuple[str, ...]) -> tuple[str, ...]:
    own = [_STYLES[name]] if name in _STYLES else []
    own += [_CSS[word] for word in _DECLARED.findall(element.get("style") or "") if word in _CSS]
    return (*styles, *(style for style in dict.fromkeys(own) if style not in styles))


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else line for line in lines[1:])])


def _code(words: str) -> str:
    if not words:
        return ""
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    space = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{fence}{space}{words}{space}{fence}"


def _fenced(element: Any) -> str:
    for break_ in element.iter("br"):
        break_.text = "\n"
    words = "".join(element.itertext()).strip("\r\n").replace("\r\n", "\n")
    longest = max((len(run) for run in re.findall("`{3,}", words)), default=2)
    fence = "`" * (longest + 1)
    classes = " ".join(each.get("class") or "" for each in element.iter())
    language = re.search(r"\blanguage-(\w+)", classes)
    return f"{fence}{language[1] if language else ''}\n{words}\n{fence}"


def _goes_out(address: str | None) -> bool:
    return bool(address) and str(address).strip().lower().startswith(_OUTSIDE)


def _address(address: str) -> str:
    quoted = re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", address)
    return quoted.replace("(", "%28").replace(")", "%29")

"""Clean HTML of a question as the tree the typesetting template sets.

A node is a text, or an object whose `tag` is one of strong em sub sup p (with `body`), br, list
(`items`), table (`rows`), image (`data`, the bytes) or formula (`text`).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lxml import html as parser

from question_bank.formats.media import Media

Node: TypeAlias = str | dict[str, Any]
_PREFIX = "/media/"
_PLAIN = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup",
    "p": "p", "blockquote": "p", "pre": "p", "h1": "strong", "h2": "strong", "h3": "strong",
    "h4": "strong", "h5": "strong", "h6": "strong",
}  # fmt: skip


def nodes_of(html: str, media: Mapping[str, Media]) -> list[Node]:
    """Return the nodes of clean HTML; a picture that is not among the media becomes its words."""
    if not html.strip():
        return []
    root = parser.fragment_fromstring(html, create_parent="div")
    return _body(root, media)


def _body(element: Any, media: Mapping[str, Media]) -> list[Node]:
    nodes: list[Node] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            nodes += _node(child, media)
        if child.tail:
            nodes.append(child.tail)
    return nodes


def _node(element: Any, media: Mapping[str, Media]) -> list[Node]:
    tag = _PLAIN.get(element.tag)
    if tag:
        return [{"tag": tag, "body": _body(element, media)}]
    special = _SPECIAL.get(element.tag)
    return [special(element, media)] if special else _body(element, media)


def _break(_element: Any, _media: Mapping[str, Media]) -> Node:
    return {"tag": "br"}


def _list(element: Any, media: Mapping[str, Media]) -> Node:
    items = [_body(item, media) for item in element.iterchildren("li")]
    return {"tag": "list", "numbered": element.tag == "ol", "items": items}


def _table(element: Any, media: Mapping[str, Media]) -> Node:
    rows = [
        [_body(cell, media) for cell in row.iterchildren("td", "th")] for row in element.iter("tr")
    ]
    return {"tag": "table", "rows": rows}


def _picture(element: Any, media: Mapping[str, Media]) -> Node:
    source = element.get("src", "")
    found = media.get(source.removeprefix(_PREFIX))
    if found is None:
        return element.get("alt") or ""
    return {"tag": "image", "data": list(found.data)}


def _formula(element: Any, _media: Mapping[str, Media]) -> Node:
    """Return a formula as the text it was written as: the template sets no MathML."""
    return {"tag": "formula", "text": element.get("alttext") or "".join(element.itertext())}


_SPECIAL: Mapping[str, Callable[[Any, Mapping[str, Media]], Node]] = {
    "br": _break, "hr": _break, "ul": _list, "ol": _list, "table": _table, "img": _picture,
    "math": _formula,
}  # fmt: skip

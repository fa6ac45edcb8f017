"""One way to look at items of every QTI version: plain names without namespace or hyphens."""

from typing import Any

from lxml import etree

from question_bank.formats.xml import local_name


def plain_tree(root: Any) -> Any:
    """Return a copy with names such as `choiceinteraction`, `responseidentifier`.

    QTI 2 writes choiceInteraction, QTI 3 qti-choice-interaction; HTML names stay as they are.
    """
    copy = etree.Element(plain_name(root) or "none")
    _fill(copy, root)
    return copy


def plain_name(element: Any) -> str:
    """Return the name of an element as `plain_tree` writes it, "" for comments."""
    name = local_name(element)
    return _sound(name.removeprefix("qti-").replace("-", "").replace(":", "").lower())


def children(element: Any, *names: str) -> list[Any]:
    """Return the children of a plain tree, only those of the names when some are given."""
    return [child for child in element if not names or child.tag in names]


def find(element: Any, name: str) -> Any | None:
    """Return the first child of a name."""
    return element.find(name)


def text_of(element: Any) -> str:
    """Return all words of an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def _sound(name: str) -> str:
    """Return a name that may stand in a tree: what is left of `qti-1x` may not begin so."""
    return f"_{name}" if name and not (name[0].isalpha() or name[0] == "_") else name


def _fill(copy: Any, element: Any) -> None:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].replace("-", "").replace(":", "").lower()
        copy.set(_sound(name) or "none", value)
    copy.text = element.text
    last = None
    for child in element:
        name = plain_name(child)
        if name:
            last = etree.SubElement(copy, name)
            _fill(last, child)
            last.tail = child.tail
        elif last is None:
            copy.text = (copy.text or "") + (child.tail or "")
        else:
            last.tail = (last.tail or "") + (child.tail or "")

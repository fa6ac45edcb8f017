"""Facets of a question as LOM metadata: one classification a field, its value as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

PURPOSE = "lianbing"
LOM = "http://ltsc.ieee.org/xsd/LOM"
# What the XML of an item says in its own words, or must not be set from outside.
_SAID = {"id", "stem", "marks", "schema", "options", "answer", "blanks", "entries", "prompts",
         "choices", "material", "items", "source", "rationale"}  # fmt: skip

# What of a question's content only our own items may set.
CONTENT = ("type", "scoring_rule", "marks_per_option", "key_points", "rubric", "sample_answer",
           "any_order", "shuffle", "case", "external_id", "unit")  # fmt: skip


def facets_of(metadata: Any) -> dict[str, Any]:
    """Return the fields that our own metadata names."""
    found: dict[str, Any] = {}
    for each in () if metadata is None else metadata.iter("classification"):
        if "".join(each.xpath("purpose/value/text()")).strip() != PURPOSE:
            continue
        name = "".join(each.xpath("taxonpath/source/string/text()")).strip()
        text = "".join(each.xpath("taxonpath/taxon/entry/string/text()"))
        if name and name not in _SAID:
            try:
                found[name] = json.loads(text)
            except (ValueError, RecursionError):
                continue
    return found


def lom_of(document: Mapping[str, Any]) -> Any:
    """Return the LOM element of a question's facets."""
    lom = etree.Element(f"{{{LOM}}}lom", nsmap={None: LOM})
    general = _add(lom, "general")
    for tag in document.get("tags") or ():
        _add(_add(general, "keyword"), "string", tag, language="zh")
    for name, value in document.items():
        if name in _SAID or value in (None, "", [], {}):
            continue
        each = _add(lom, "classification")
        purpose = _add(each, "purpose")
        _add(purpose, "source", "Lianbing")
        _add(purpose, "value", PURPOSE)
        path = _add(each, "taxonPath")
        _add(_add(path, "source"), "string", name, language="en")
        entry = _add(_add(path, "taxon"), "entry")
        _add(entry, "string", json.dumps(value, ensure_ascii=False), language="zh")
    return lom


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{LOM}}}{name}", **attributes)
    element.text = text
    return element

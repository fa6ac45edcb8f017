"""The standard templates of response processing."""

import re
from typing import Any

from lxml import etree

from question_bank.formats.qti.processing.values import ProcessingError
from question_bank.formats.qti.tree import children

_VARIABLE = '<variable identifier="RESPONSE"/>'
_SET = '<setoutcomevalue identifier="SCORE">{}</setoutcomevalue>'
_ONE_OR_NONE = (
    "<responsecondition><responseif>{}"
    + _SET.format('<basevalue basetype="float">1</basevalue>')
    + "</responseif><responseelse>"
    + _SET.format('<basevalue basetype="float">0</basevalue>')
    + "</responseelse></responsecondition>"
)
_TEMPLATES = {
    "matchcorrect": _ONE_OR_NONE.format(
        f'<match>{_VARIABLE}<correct identifier="RESPONSE"/></match>'
    ),
    "matchnothing": _ONE_OR_NONE.format(f"<isnull>{_VARIABLE}</isnull>"),
    "mapresponse": _SET.format('<mapresponse identifier="RESPONSE"/>'),
    "mapresponsepoint": _SET.format('<mapresponsepoint identifier="RESPONSE"/>'),
}


def template_rules(processing: Any, item: Any) -> list[Any]:
    """Return the rules of the standard template that response processing names, else none.

    Raises ProcessingError for a template that is not of the standard.
    """
    location = processing.get("template") or processing.get("templatelocation")
    if not location:
        return []
    name = location.rstrip("/").rpartition("/")[2].lower().removesuffix(".xml")
    name = re.sub(r"[_-]", "", name)
    if name not in _TEMPLATES:
        raise ProcessingError(f"template {location!r} is not known")
    rules = etree.fromstring(f"<rules>{_TEMPLATES[name]}</rules>")
    _use_declared_names(rules, item)
    return children(rules)


def _use_declared_names(rules: Any, item: Any) -> None:
    """Let a template work on the only response of an item that calls it something else."""
    responses = [each.get("identifier", "") for each in children(item, "responsedeclaration")]
    if "RESPONSE" in responses or len(responses) != 1:
        return
    for element in rules.iter():
        if element.get("identifier") == "RESPONSE":
            element.set("identifier", responses[0])

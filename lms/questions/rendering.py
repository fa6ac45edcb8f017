"""Questions as HTML: what the question component shows, with readable ids for authors' pages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.catalogue.models import PolicyClause
from lms.questions.content import plain_lines
from lms.questions.models import ItemVersion, LegalBasis
from lms.web.markup import render_markdown, render_short
from question_bank.items import Item, examinee_view, key_text
from question_bank.items.scenario import Scenario, list_checks

BLANK = "____"  # the question component shows each as a numbered gap
_BLANKS = re.compile(r"_{4,}")
_GAP = "\ue000"  # private use: Markdown would take underscores for emphasis
_TAG = re.compile(r"<[^>]*>")  # a blank in the words of a picture stays text
_LISTS = ("options", "entries", "prompts", "choices")
_PLAIN = ("blanks", "unit", "max_length", "scoring_note")


def html_of(text: str) -> str:
    """Return a stem, an option or a case text as clean HTML, blanks still as four underscores.

    A single paragraph comes without `<p>`, so that options and table cells stay in their line.
    """
    rendered = render_short(_BLANKS.sub(_GAP, text))
    if _GAP not in rendered:
        return rendered
    return _TAG.sub(lambda tag: tag[0].replace(_GAP, "__"), rendered).replace(_GAP, BLANK)


@dataclass(frozen=True)
class QuestionView:
    """A question as its author and its reviewer look at it.

    shown: what the question component takes.  key: the right answer in words.
    parts: rationale of each sub-item of a case, as (number, HTML).
    """

    shown: Mapping[str, Any]
    key: str
    rationale_html: str
    parts: Sequence[tuple[str, str]] = ()


def view_of(item: Item) -> QuestionView:
    """Return a question with its key for the pages of authors and reviewers."""
    parts = [
        (str(part["id"]), render_markdown(part["rationale"]))
        for part in item.content.get("items", ())
        if part.get("rationale")
    ]
    return QuestionView(
        shown=_shown(examinee_view(item)),
        key=plain_lines(key_text(item)),
        rationale_html=render_markdown(item.rationale + _check_notes(item)),
        parts=tuple(parts),
    )


def _check_notes(item: Item) -> str:
    """Return why the key of each check of a scenario is right, as a Markdown list."""
    if item.type != Scenario.name:
        return ""
    return "\n\n" + "\n".join(
        f"- {check.label}：{check.entry['rationale']}"
        for check in list_checks(item.content)
        if check.entry.get("rationale")
    )


def _shown(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return an examinee's view of a question with its texts as HTML."""
    shown: dict[str, Any] = {
        "id": view["id"],
        "type": view["type"],
        "marks": view["marks"],
        "stem_html": html_of(view["stem"]),
    }
    shown |= {name: view[name] for name in _PLAIN if view.get(name)}
    for name in _LISTS:
        if name in view:
            shown[name] = [
                {"id": entry["id"], "html": html_of(entry["text"])} for entry in view[name]
            ]
    if "material" in view:
        shown["material_html"] = html_of(view["material"])
    if view["type"] == "case":
        shown["items"] = [_shown(part) for part in view["items"]]
    if view["type"] == "scenario":
        shown |= scenario_shown(view, lambda _name, own: own)
    return shown


def scenario_shown(view: Mapping[str, Any], id_of: Callable[[str, str], str]) -> dict[str, Any]:
    """Return documents, defects, fields and handlings of a scenario with their texts as HTML.

    id_of: the id shown of an entry, asked with the name of its list and its own id.
    """

    def listed(name: str, entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return [{"id": id_of(name, each["id"]), "html": html_of(each["text"])} for each in entries]

    return {
        "documents": [
            {
                "id": id_of("documents", each["id"]),
                "name": each["name"],
                "html": html_of(each["text"]),
            }
            for each in view["documents"]
        ],
        "defects": listed("defects", view["defects"]),
        "fields": [
            {
                **{name: each[name] for name in ("label", "kind", "hint", "unit")},
                "id": id_of("fields", each["id"]),
                "choices": listed(f"fields.{each['id']}", each["choices"]),
            }
            for each in view["fields"]
        ],
        "handling": listed("handling", view["handling"]),
        "has_must_pass": view["has_must_pass"],
    }


@dataclass(frozen=True)
class BasisView:
    """A legal basis beside the words of its clause, cut where the quote begins and ends.

    clause_id: None when the document is not in the library.  is_amended: the clause has been
    replaced since; it held from `held_on`.
    """

    document: str
    clause: str
    quote: str
    clause_id: int | None
    document_id: int | None
    is_amended: bool
    held_on: date | None
    before: str
    marked: str
    after: str

    @property
    def quoted(self) -> bool:
        """Return whether the quote stands in the clause word for word."""
        return bool(self.marked)


def basis_view(basis: LegalBasis, clause: PolicyClause | None) -> BasisView:
    """Return a legal basis with its clause for display."""
    text = clause.text if clause else ""
    before, marked, after = split_quote(text, basis.quote)
    is_amended = clause is not None and clause.valid_until is not None
    return BasisView(
        document=basis.document,
        clause=basis.clause,
        quote=basis.quote,
        clause_id=clause.id if clause else None,
        document_id=clause.document_id if clause else None,
        is_amended=is_amended,
        held_on=clause.valid_from if clause and is_amended else None,
        before=before,
        marked=marked,
        after=after,
    )


def split_quote(text: str, quote: str) -> tuple[str, str, str]:
    """Return the text before, in and after the quote, spacing aside; no match marks nothing."""
    signs = [re.escape(sign) for sign in quote if not sign.isspace()]
    found = re.search(r"\s*".join(signs), text) if signs else None
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


def version_view(version: ItemVersion) -> QuestionView:
    """Return the view of a stored version."""
    return view_of(Item.from_document(version.document))

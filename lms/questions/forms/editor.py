"""The whole editor of a question: the part of its type and its facets, as one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.questions.forms.facets import FacetsForm
from lms.questions.forms.question import QuestionForm
from lms.questions.forms.registry import FORMS
from lms.questions.forms.rows import Place, RowList
from lms.questions.forms.stored import Posted, merged
from question_bank.items import TYPES, Problem

STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class PlacedProblem:
    """A problem with the id of the element it stands beside, empty for none."""

    field: str
    where: str
    severity: str
    message: str


def retyped(document: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return a document as one of another type: what both types have is kept."""
    old, new = TYPES[document["type"]], TYPES[kind]
    is_alike = FORMS[old.name].template == FORMS[kind].template
    dropped = {name for name in old.content_keys if not is_alike or name not in new.content_keys}
    if document.get("scoring_rule") not in new.scoring_rules:
        dropped |= {"scoring_rule", "marks_per_option"}
    return {name: value for name, value in document.items() if name not in dropped} | {"type": kind}


class Editor:
    """A question under edit, opened on a document or read from what was posted over it.

    before: the document the editor was opened on; what no field shows is taken from it.
    """

    def __init__(self, before: Mapping[str, Any], posted: Posted = None) -> None:
        kind = before["type"]
        self.before = before
        self.question: QuestionForm = FORMS[kind](kind, posted, stored=before)
        self.facets = FacetsForm(posted, stored=before)

    def document(self) -> dict[str, Any]:
        """Return the canonical document as filled in."""
        own = {**self.question.stored(), **self.facets.stored()}
        kind = self.question.kind
        if self.question.is_new(self.before):
            return {**self.before, **own}
        same = {
            **FORMS[kind](kind, stored=self.before).stored(),
            **FacetsForm(stored=self.before).stored(),
        }
        return merged(self.before, own, same) | {"type": kind}

    @property
    def lists(self) -> dict[str, RowList]:
        """Return every list of rows by its full name."""
        return {**self.question.all_lists(), **self.facets.all_lists()}

    def change_rows(self, command: str) -> str:
        """Do what a row's button says and return the id of the list; "" for no such button.

        command: `add:<list>`, `add:<list>:<type>`, `up:`, `down:` or `remove:` with `<list>-<row>`.
        """
        verb, _, rest = command.partition(":")
        if verb == "add":
            name, _, kind = rest.partition(":")
            rows = self.lists.get(name)
            if rows is None or len(rows) >= rows.most:
                return ""
            rows.add({"type": kind} if kind else None)
            for form in (self.question, self.facets):
                form.complete_all()
            return rows.id
        name, _, token = rest.rpartition("-")
        rows = self.lists.get(name)
        if rows is None or token not in rows.tokens:
            return ""
        if verb == "remove":
            rows.remove(token)
        elif verb in STEPS:
            rows.move(token, STEPS[verb])
        else:
            return ""
        return rows.id

    def cite(self, document: str, clause: str, quote: str) -> str:
        """Put a clause into the first legal basis left blank, else a new one; returns its list."""
        rows = self.facets.rows["bases"]
        cited = {"document": document, "clause": clause, "quote": quote}
        free = next((row for row in rows if row.stored() is None), None)
        if free is None and len(rows) < rows.most:
            rows.add(cited)
        elif free is not None:
            for name, words in cited.items():
                free[name].data = words
        return rows.id

    def place(self, problems: Sequence[Problem]) -> list[PlacedProblem]:
        """Return the problems with their places; call `document` before."""
        placed = []
        for problem in problems:
            place = self._find_place(problem.where)
            placed.append(
                PlacedProblem(
                    place.id if place is not None else "",
                    problem.where,
                    problem.severity,
                    problem.message,
                )
            )
        return placed

    def show(self, problems: Sequence[Problem | PlacedProblem]) -> list[str]:
        """Put each error beside its field and return, in words, those that have no field."""
        homeless = []
        for problem in problems:
            if problem.severity != "error":
                continue
            place = self._find_place(problem.where)
            if place is None:
                homeless.append(f"{problem.where}：{problem.message}")
            else:
                place.errors = [*place.errors, problem.message]
        return homeless

    def _find_place(self, where: str) -> Place | None:
        return self.question.find_place(where) or self.facets.find_place(where)

"""What the editor says of a question while it is written: preview, problems, clauses, likeness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms import db
from lms.access.actor import Actor
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date, utc_now
from lms.errors import Invalid
from lms.questions.forms import Editor, PlacedProblem
from lms.questions.queries.similar import SimilarItem, list_similar, stems_of
from lms.questions.rendering import QuestionView, split_quote, view_of
from question_bank.items import TYPES, validate
from question_bank.items import Item as Content
from question_bank.items.common import common_fields
from question_bank.items.fill_blank import count_blanks
from question_bank.items.question import find_marks


@dataclass(frozen=True)
class BasisLook:
    """A legal basis beside the words of its clause.

    row: full name of the editor's row.  state: known, quoted, misquoted or unknown.
    """

    row: str
    state: str
    title: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Look:
    """A question under edit as it stands: `view` None while there is nothing to show."""

    document: Mapping[str, Any]
    view: QuestionView | None
    problems: Sequence[PlacedProblem]
    similar: Sequence[SimilarItem]
    bases: Sequence[BasisLook]
    enemies: Sequence[tuple[str, str]]

    @property
    def is_valid(self) -> bool:
        """Return whether nothing stands against saving it as a version."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has written a word of the question yet."""
        return not self.document.get("stem") and not self.document.get("material")


def look_at(editor: Editor, actor: Actor, item_id: int | None) -> Look:
    """Return what there is to say of the question in the editor."""
    document = editor.document()
    problems = validate(document)
    enemies = document.get("enemies") or ()
    stems = stems_of(actor, enemies) if enemies else {}
    has_errors = any(problem.severity == "error" for problem in problems)
    return Look(
        document=document,
        view=_find_view(document, has_errors=has_errors),
        problems=editor.place(problems),
        similar=list_similar(actor, document, besides=item_id),
        bases=_look_at_bases(editor),
        enemies=[(external_id, stems.get(external_id, "")) for external_id in enemies],
    )


def _find_view(document: Mapping[str, Any], *, has_errors: bool) -> QuestionView | None:
    """Return the question as its examinee would see it, as far as it is written."""
    if not document.get("stem") and not document.get("material"):
        return None
    try:
        if not has_errors:
            return view_of(Content.from_document(document))
        view = view_of(Content(**common_fields(_shaped(document), TYPES)))
    except (KeyError, TypeError, ValueError, AssertionError, Invalid):
        return None  # too little is written yet
    return QuestionView(shown=view.shown, key="", rationale_html=view.rationale_html)


def _shaped(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document that can be shown: missing marks count as none, each gap has a blank."""
    given = dict(document)
    if find_marks(given.get("marks")) is None:
        given["marks"] = "0"
    if given.get("type") == "fill_blank":
        gaps = max(1, count_blanks(str(given.get("stem") or "")))
        given["blanks"] = [{"accept": [""]}] * gaps
    if isinstance(given.get("items"), list):
        given["items"] = [_shaped(part) for part in given["items"]]
    return given


def _look_at_bases(editor: Editor) -> list[BasisLook]:
    finder = ClauseFinder(db.session(), local_date(utc_now()))
    looks = []
    for name, row in editor.facets.rows["bases"].pairs():
        basis = row.stored()
        if basis is None:
            continue
        clause = finder.find(basis["document"], basis["clause"])
        title = f"{basis['document']} {basis['clause']}".strip()
        if clause is None:
            looks.append(BasisLook(name, "unknown", title, "", "", ""))
            continue
        before, marked, after = split_quote(clause.text, basis["quote"])
        state = "known" if not basis["quote"] else "quoted" if marked else "misquoted"
        looks.append(BasisLook(name, state, title, before, marked, after))
    return looks

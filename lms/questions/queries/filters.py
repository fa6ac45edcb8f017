"""What the list of questions can be narrowed by and ordered by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from lms.catalogue.models import PolicyClause
from lms.clock import local_instant
from lms.questions.models import (
    Item,
    ItemLine,
    ItemTag,
    ItemVersion,
    ItemWords,
    LegalBasis,
    VersionState,
)
from lms.questions.searching import split_words
from lms.questions.standing import Standing

Condition = sa.ColumnElement[bool]
DEFAULT_SORT = "-created"


@dataclass(frozen=True)
class ItemFilter:
    """What a list of questions is narrowed by; empty values narrow nothing.

    line: first- or second-level code.  policy_id: a document the question rests on.
    owner: `own` for units in reach, `above` for those above.  exposure: key of EXPOSURES.
    gap: key of GAPS.  The last day of a range belongs to it.  sort: key of SORTS, `-` for
    descending; it narrows nothing.
    """

    text: str = ""
    line: str = ""
    type: str = ""
    difficulty: int | None = None
    category: str = ""
    competency: str = ""
    standing: str = ""
    all_round: bool = False
    policy_id: int | None = None
    clause_id: int | None = None
    clause: str = ""
    owner: str = ""
    unit_id: int | None = None
    author_id: int | None = None
    tag: str = ""
    exposure: str = ""
    import_id: int | None = None
    gap: str = ""
    created_from: date | None = None
    created_to: date | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    sort: str = ""


EXPOSURES: Mapping[str, tuple[int, int | None]] = {
    "none": (0, 0),
    "few": (1, 4),
    "many": (5, None),
}  # key → least and most papers a question was drawn into

_BASIS = sa.select(LegalBasis.id).where(LegalBasis.version_id == ItemVersion.id)
_TAG = sa.select(ItemTag.tag).where(ItemTag.item_id == Item.id)
GAPS: Mapping[str, Callable[[], Condition]] = {
    "basis": lambda: ~_BASIS.exists(),
    "rationale": lambda: ItemWords.has_rationale.is_(False),
    "tags": lambda: ~_TAG.exists(),
    "line": lambda: ItemVersion.primary_line == "",
}
SORTS: Mapping[str, InstrumentedAttribute[object]] = {
    "created": Item.created_at,
    "changed": ItemWords.changed_at,
    "id": Item.external_id,
    "difficulty": ItemVersion.difficulty,
    "exposure": Item.exposure_count,
}


def narrowed(query: sa.Select[int], filters: ItemFilter, on: date) -> sa.Select[int]:
    """Return a query of items with latest version, unit and words joined, narrowed.

    on: the day questions are asked to be expired on.
    """
    return query.where(
        *_facets(filters),
        *_standing(filters.standing, on),
        *_words(filters.text),
        *_bases(filters),
        *_history(filters),
    )


def ordered(query: sa.Select[int], sort: str) -> sa.Select[int]:
    """Return a query of items ordered by a key of SORTS, newest first without one."""
    key = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    column = SORTS[key.removeprefix("-")]
    if key.startswith("-"):
        return query.order_by(column.desc(), Item.id.desc())
    return query.order_by(column, Item.id)


def _facets(filters: ItemFilter) -> Iterator[Condition]:
    for column, value in (
        (ItemVersion.type, filters.type),
        (ItemVersion.content_category, filters.category),
        (ItemVersion.competency, filters.competency),
        (ItemVersion.difficulty, filters.difficulty),
        (ItemVersion.author_id, filters.author_id),
        (ItemVersion.import_id, filters.import_id),
        (Item.unit_id, filters.unit_id),
    ):
        if value:
            yield column == value
    if filters.all_round:
        yield ItemVersion.is_all_round.is_(True)
    if filters.line:
        line = sa.select(ItemLine.version_id).where(
            sa.or_(
                ItemLine.line == filters.line,
                ItemLine.line.startswith(f"{filters.line}.", autoescape=True),
            )
        )
        yield ItemVersion.id.in_(line)
    if filters.tag:
        yield Item.id.in_(sa.select(ItemTag.item_id).where(ItemTag.tag == filters.tag))
    if filters.gap in GAPS:
        yield GAPS[filters.gap]()


def _standing(standing: str, on: date) -> list[Condition]:
    """Return the conditions of a state; without one, everything that is not retired."""
    if standing == Standing.RETIRED:
        return [Item.retired_at.is_not(None)]
    alive = Item.retired_at.is_(None)
    approved = ItemVersion.state == VersionState.APPROVED
    held = Item.needs_re_review_at.is_not(None)
    expired = sa.and_(ItemVersion.valid_until.is_not(None), ItemVersion.valid_until <= on)
    if standing == Standing.RE_REVIEW:
        return [alive, approved, held]
    if standing == Standing.EXPIRED:
        return [alive, approved, ~held, expired]
    if standing == Standing.APPROVED:
        return [alive, approved, ~held, ~expired]
    if standing in set(VersionState):
        return [alive, ItemVersion.state == VersionState(standing)]
    return [alive]


def _words(text: str) -> Iterator[Condition]:
    for word in split_words(text):
        tagged = sa.select(ItemTag.item_id).where(
            sa.func.lower(ItemTag.tag).contains(word, autoescape=True)
        )
        yield sa.or_(ItemWords.text.contains(word, autoescape=True), Item.id.in_(tagged))


def _bases(filters: ItemFilter) -> Iterator[Condition]:
    if not (filters.policy_id or filters.clause_id or filters.clause):
        return
    basis = sa.select(LegalBasis.version_id)
    if filters.policy_id or filters.clause_id:
        basis = basis.join(PolicyClause, PolicyClause.id == LegalBasis.clause_id)
    if filters.policy_id:
        basis = basis.where(PolicyClause.document_id == filters.policy_id)
    if filters.clause_id:
        basis = basis.where(PolicyClause.id == filters.clause_id)
    if filters.clause:
        basis = basis.where(LegalBasis.clause.startswith(filters.clause, autoescape=True))
    yield ItemVersion.id.in_(basis)


def _history(filters: ItemFilter) -> Iterator[Condition]:
    if filters.exposure in EXPOSURES:
        least, most = EXPOSURES[filters.exposure]
        yield Item.exposure_count >= least
        if most is not None:
            yield Item.exposure_count <= most
    day = timedelta(days=1)
    for column, first, last in (
        (Item.created_at, filters.created_from, filters.created_to),
        (ItemWords.changed_at, filters.changed_from, filters.changed_to),
    ):
        if first:
            yield column >= local_instant(first)
        if last:
            yield column < local_instant(last + day)

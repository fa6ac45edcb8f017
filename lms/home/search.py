"""Search over what a person may open: policies, courses, and for trainers the bank."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.courses.models import Course, CourseState
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.questions.models import Item, ItemVersion

LIMIT = 20
EXCERPT = 60


@dataclass(frozen=True)
class Hit:
    """One thing found: `endpoint` and `args` say where it stands, `excerpt` why it was found."""

    title: str
    excerpt: str
    endpoint: str
    args: dict[str, object]
    anchor: str = ""


@dataclass(frozen=True)
class Found:
    """What a search found, by kind."""

    words: str
    courses: Sequence[Hit] = ()
    clauses: Sequence[Hit] = ()
    items: Sequence[Hit] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.courses or self.clauses or self.items)


def search(actor: Actor, words: str) -> Found:
    """Return what holds the words; plain substring, so that two characters find their place too.

    words: at most 100 characters are used; nothing is found for none.
    """
    words = words.strip()[:100]
    if not words:
        return Found("")
    return Found(words, _courses(actor, words), _clauses(words), _items(actor, words))


def excerpt(text: str, words: str) -> str:
    """Return the part of a text around the first occurrence of the words."""
    at = max(0, text.find(words))
    start = max(0, at - EXCERPT // 3)
    cut = text[start : start + EXCERPT].replace("\n", " ")
    return f"{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}"


def _courses(actor: Actor, words: str) -> list[Hit]:
    owners = [int(part) for part in actor.unit_path.strip("/").split("/") if part]
    rows = db.session.scalars(
        sa.select(Course)
        .where(
            Course.state == CourseState.PUBLISHED,
            Course.unit_id.in_(owners),
            Course.title.contains(words, autoescape=True)
            | Course.summary.contains(words, autoescape=True),
        )
        .limit(LIMIT)
    )
    return [
        Hit(c.title, excerpt(c.summary, words), "courses.show_course", {"course_id": c.id})
        for c in rows
    ]


def _clauses(words: str) -> list[Hit]:
    rows = db.session.execute(
        sa.select(PolicyClause, PolicyDocument)
        .join(PolicyDocument, PolicyDocument.id == PolicyClause.document_id)
        .where(
            PolicyClause.valid_until.is_(None),
            PolicyClause.text.contains(words, autoescape=True)
            | PolicyDocument.title.contains(words, autoescape=True),
        )
        .order_by(PolicyDocument.id, PolicyClause.ordinal)
        .limit(LIMIT)
    )
    return [
        Hit(
            f"{document.short_title} {clause.label}",
            excerpt(clause.text, words),
            "catalogue.show_policy",
            {"document_id": document.id},
            f"clause-{clause.id}",
        )
        for clause, document in rows
    ]


def _items(actor: Actor, words: str) -> list[Hit]:
    paths = actor.scope(Permission.BANK_READ)
    if not paths:
        return []
    rows = db.session.execute(
        sa.select(Item.id, ItemVersion.stem_text, Item.external_id)
        .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(
            within(paths),
            ItemVersion.stem_text.contains(words, autoescape=True),
        )
        .limit(LIMIT)
    )
    return [
        Hit(number, excerpt(stem, words), "questions.show_item", {"item_id": item_id})
        for item_id, stem, number in rows
    ]

"""Approving many questions: each by the same rule as one alone."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.catalogue.models import PolicyClause
from lms.errors import DomainError, Invalid, NotFound, Refused
from lms.people.models import OrgUnit
from lms.questions import access
from lms.questions.changes import Outcome
from lms.questions.models import BulkChange, Item, ItemVersion, LegalBasis, ReviewDecision
from lms.questions.queries.items import APPROVALS
from lms.questions.service.reviewing import review_version
from lms.words import Phrase, term

OVERTAKEN = term("依据的条款已修订或失效，请打开题目对照新条文审核。")
MAX_VERSIONS = 200  # of one approval; a page of the queue shows 50


def approve_many(version_ids: Sequence[int], *, actor: Actor, now: datetime) -> BulkChange:
    """Approve versions, a transaction each; returns what became of each question, with reasons.

    A version stands for what the reviewer saw: one edited meanwhile is refused.  Those out of the
    actor's reach are left out.  Raises Invalid when none is left or more than MAX_VERSIONS.
    """
    if len(version_ids) > MAX_VERSIONS:
        raise Invalid(Phrase("一次最多通过 %(most)s 题。", most=MAX_VERSIONS), "请分几次处理。")
    items = _within_reach(actor, version_ids)
    if not items:
        raise Invalid("还没有选择题目。", "请回到审核列表，选中要通过的题目。")
    results: list[list[object]] = []
    overtaken = _overtaken(version_ids)
    for version_id, item_id in items.items():
        try:
            if version_id in overtaken:
                raise Refused(OVERTAKEN)
            review_version(version_id, ReviewDecision.APPROVE, "", actor=actor, now=now)
        except NotFound:
            continue
        except DomainError as error:
            results.append([item_id, Outcome.REFUSED.value, error.message])
        else:
            results.append([item_id, Outcome.CHANGED.value, ""])
    return _keep(results, actor, now)


def _overtaken(version_ids: Sequence[int]) -> set[int]:
    """Return those of the versions that cite a clause which no longer holds."""
    return set(
        db.session.scalars(
            sa.select(LegalBasis.version_id)
            .join(PolicyClause, PolicyClause.id == LegalBasis.clause_id)
            .where(LegalBasis.version_id.in_(version_ids), PolicyClause.valid_until.is_not(None))
        )
    )


def _within_reach(actor: Actor, version_ids: Sequence[int]) -> dict[int, int]:
    """Return version id → question of those the actor may review, in the order given."""
    rows = db.session.execute(
        sa.select(ItemVersion.id, ItemVersion.item_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(ItemVersion.id.in_(version_ids), access.reaches(actor, Permission.BANK_REVIEW))
    )
    found = {row.id: row.item_id for row in rows}
    return {each: found[each] for each in dict.fromkeys(version_ids) if each in found}


def _keep(results: list[list[object]], actor: Actor, now: datetime) -> BulkChange:
    refused = sum(1 for row in results if row[1] == Outcome.REFUSED.value)
    with db.transaction() as session:
        change = BulkChange(
            account_id=actor.account_id,
            action=APPROVALS,
            value="",
            item_ids=[row[0] for row in results],
            results=results,
            created_at=now,
            finished_at=now,
        )
        session.add(change)
        session.flush()
        record(
            session,
            Action.BANK_CHANGED,
            actor=actor,
            object_type="bulk_change",
            object_id=change.id,
            detail={
                "action": APPROVALS,
                "count": len(results) - refused,
                "refused": refused,
                "items": len(results),
            },
            now=now,
        )
        return change

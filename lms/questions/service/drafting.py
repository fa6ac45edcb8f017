"""Keeping what an author types: a draft version once it is a question, beside it until then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import Refused
from lms.people.queries import get_unit_for
from lms.questions.models import ItemDraft, ItemVersion, VersionState
from lms.questions.service.authoring import NEW_ID, add_item, latest_of, lock_item, save_edit
from question_bank.items import validate

CONFLICT = "edited-elsewhere"
# Typing alone moves a question on from these; what reviewers hold, they keep until it is saved.
_TYPED_ON = (VersionState.DRAFT, VersionState.APPROVED, VersionState.RETURNED)


@dataclass(frozen=True)
class Basis:
    """What an editor was opened on, or last kept: a version and a draft, each with its revision.

    0 stands for none.
    """

    version_id: int = 0
    version_revision: int = 0
    draft_id: int = 0
    draft_revision: int = 0

    def __str__(self) -> str:
        return f"{self.version_id}.{self.version_revision}.{self.draft_id}.{self.draft_revision}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the basis a page sent back; nonsense is the basis of a new question."""
        parts = text.split(".")
        if len(parts) == 4 and all(part.isdecimal() and len(part) < 10 for part in parts):
            return cls(*map(int, parts))
        return cls()


@dataclass(frozen=True)
class Kept:
    """Where the words are now, and what the next save is based on.

    is_version: whether they became a version; else they are kept as a draft of the author's.
    """

    basis: Basis
    item_id: int | None
    is_version: bool


def keep_draft(
    document: Mapping[str, Any],
    *,
    item_id: int | None,
    unit_id: int,
    basis: Basis,
    actor: Actor,
    now: datetime,
    typing: bool = False,
    beside: bool = False,
) -> Kept:
    """Keep a document under edit and return where.

    A valid one becomes a draft version: the author's own draft changes, any other version is
    left as it is and followed by a new one.  An incomplete one is kept as the author's draft.
    typing: nobody pressed a button; what reviewers hold is not taken from them.  beside: where
    another save came first, keep this one too instead of refusing: as a further version or draft.
    Raises Refused (code `edited-elsewhere`) when what is stored is no longer the basis; nothing
    is overwritten then.
    """
    with db.transaction() as session:
        item = lock_item(session, actor, item_id) if item_id else None
        latest = latest_of(item) if item else None
        draft = _own_draft(session, actor, basis)
        is_current = _is_current(session, actor, basis, latest, draft, item_id)
        if not is_current and not beside:
            raise Refused(
                "这道题在别处保存过，为免覆盖，这里的修改还没有保存。",
                "您的文字仍在本页。可先查看那一份，再把这里的另存。",
                code=CONFLICT,
            )
        if is_complete(document) and not (
            typing and latest is not None and latest.state not in _TYPED_ON
        ):
            if item is None:
                version = add_item(session, document, unit_id=unit_id, actor=actor, now=now)
            else:
                edited = latest if is_current else None
                version = save_edit(session, item, edited, document, actor=actor, now=now)
            if draft is not None and is_current:
                session.delete(draft)
            return Kept(Basis(version.id, version.revision), version.item_id, is_version=True)
        if draft is None or not is_current:
            unit = get_unit_for(actor, Permission.BANK_AUTHOR, unit_id) if item is None else None
            draft = ItemDraft(
                author_id=actor.account_id, item_id=item_id, unit_id=unit.id if unit else None,
                based_on_id=latest.id if latest else None,
                based_on_revision=latest.revision if latest else 0,
                revision=0,
            )  # fmt: skip
            session.add(draft)
        _put(draft, document, now)
        session.flush()
        return Kept(_basis_of(latest, draft), item_id, is_version=False)


def discard_draft(draft_id: int, *, actor: Actor) -> int | None:
    """Throw an unfinished draft of the actor away; returns the question it was about, if any."""
    with db.transaction() as session:
        draft = session.get(ItemDraft, draft_id)
        if draft is None or draft.author_id != actor.account_id:
            return None
        session.delete(draft)
        return draft.item_id


def is_complete(document: Mapping[str, Any]) -> bool:
    """Return whether a document can become a version."""
    problems = validate({**document, "id": document.get("id") or NEW_ID})
    return not any(problem.severity == "error" for problem in problems)


def _is_current(
    session: Session,
    actor: Actor,
    basis: Basis,
    latest: ItemVersion | None,
    draft: ItemDraft | None,
    item_id: int | None,
) -> bool:
    """Return whether what is stored is still what the editor knows."""
    if latest is not None and (latest.id, latest.revision) != (
        basis.version_id,
        basis.version_revision,
    ):
        return False
    if basis.draft_id:
        return draft is not None and (draft.revision, draft.item_id) == (
            basis.draft_revision,
            item_id,
        )
    if item_id is None:
        return basis.version_id == 0
    own = sa.select(ItemDraft.id).where(
        ItemDraft.item_id == item_id, ItemDraft.author_id == actor.account_id
    )
    return session.scalar(own.limit(1)) is None


def _own_draft(session: Session, actor: Actor, basis: Basis) -> ItemDraft | None:
    draft = session.get(ItemDraft, basis.draft_id, with_for_update=True) if basis.draft_id else None
    return draft if draft is not None and draft.author_id == actor.account_id else None


def _put(draft: ItemDraft, document: Mapping[str, Any], now: datetime) -> None:
    """Put a document into a draft; the same one again changes nothing."""
    if draft.document != document:
        draft.document = dict(document)
        draft.revision += 1
        draft.updated_at = now


def _basis_of(latest: ItemVersion | None, draft: ItemDraft) -> Basis:
    version = (latest.id, latest.revision) if latest else (0, 0)
    return Basis(*version, draft.id, draft.revision)

"""Writing questions by hand: drafts, submitting them, retiring and restoring."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date
from lms.errors import Invalid, Refused
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for
from lms.questions.access import check
from lms.questions.content import stored_document
from lms.questions.models import Item, ItemVersion, VersionState
from lms.questions.queries import get_item_for
from lms.questions.tagging import set_tags
from lms.questions.versions import add_version, change_draft
from lms.words import Phrase
from question_bank.items import InvalidItem
from question_bank.items import Item as Content

NEW_ID = "new"  # stands for an external id while a new question is validated


def create_item(
    document: Mapping[str, Any], *, unit_id: int, actor: Actor, now: datetime
) -> ItemVersion:
    """Add a question of a unit as a draft, under an id made for it, and return its version.

    Raises Invalid when the document is not a valid item, NotPermitted for a line of others.
    """
    with db.transaction() as session:
        return add_item(session, document, unit_id=unit_id, actor=actor, now=now)


def add_item(
    session: Session, document: Mapping[str, Any], *, unit_id: int, actor: Actor, now: datetime
) -> ItemVersion:
    """Add a question of a unit as a draft and return its version; a step of `create_item`."""
    unit = get_unit_for(actor, Permission.BANK_AUTHOR, unit_id)
    external_id = f"T{local_date(now):%y%m%d}-{secrets.token_hex(3)}"
    content = content_of({**document, "id": external_id})
    check(actor, unit.path, _primary(content))
    item = Item(external_id=external_id, unit_id=unit.id, created_at=now)
    version = add_version(
        session,
        item,
        content,
        ClauseFinder(session, local_date(now)),
        state=VersionState.DRAFT,
        author_id=actor.account_id,
        now=now,
    )
    set_tags(item, content.tags, now)
    session.flush()
    return version


def save_draft(
    item_id: int,
    document: Mapping[str, Any],
    *,
    based_on: int,
    actor: Actor,
    now: datetime,
) -> ItemVersion:
    """Save an edit: into one's own draft, else as a new draft version; returns the version.

    based_on: the version the editor was opened on.  Raises Refused when a newer one exists
    (nothing is overwritten), Invalid when the document is not a valid item, NotPermitted when it
    is, or would be, of a line of others.  Saving what is stored already changes nothing; tags
    change at once, without a new version.
    """
    with db.transaction() as session:
        item = lock_item(session, actor, item_id)
        latest = latest_of(item)
        if latest.id != based_on:
            raise Refused(
                "这道题刚刚有了更新的版本，您的修改没有保存。", "请重新打开题目，在新版本上修改。"
            )
        return save_edit(session, item, latest, document, actor=actor, now=now)


def save_edit(
    session: Session,
    item: Item,
    edited: ItemVersion | None,
    document: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> ItemVersion:
    """Save an edit of a question and return the version that holds it; a step of `save_draft`.

    edited: the version it is an edit of; None puts it beside what is there, as a new version.
    """
    content = content_of({**document, "id": item.external_id})
    check(actor, session.get_one(OrgUnit, item.unit_id).path, _primary(content))
    set_tags(item, content.tags, now)
    if edited is not None and edited.document == stored_document(content):
        return edited
    finder = ClauseFinder(session, local_date(now))
    is_own = edited is not None and edited.author_id == actor.account_id
    if edited is not None and is_own and edited.state is VersionState.DRAFT:
        change_draft(session, edited, content, finder, now)
        version = edited
    else:
        version = add_version(
            session,
            item,
            content,
            finder,
            state=VersionState.DRAFT,
            author_id=actor.account_id,
            now=now,
        )
    session.flush()
    return version


def submit_item(item_id: int, *, actor: Actor, now: datetime) -> None:
    """Hand the latest draft to the reviewers; a question already with them stays there."""
    with db.transaction() as session:
        latest = latest_of(lock_item(session, actor, item_id))
        if latest.state is VersionState.IN_REVIEW:
            return
        if latest.state not in (VersionState.DRAFT, VersionState.RETURNED):
            raise Refused("这个版本已经审核通过，不需要再次提交。", "如需修改，请先编辑并保存。")
        latest.state = VersionState.IN_REVIEW


def retire_item(item_id: int, reason: str = "", *, actor: Actor, now: datetime) -> None:
    """Take a question out of use; papers that hold it keep it."""
    with db.transaction() as session:
        item = lock_item(session, actor, item_id)
        if item.retired_at is None:
            item.retired_at, item.retired_reason = now, reason.strip()[:200]
            _record(session, Action.ITEM_RETIRED, item, actor, now)


def restore_item(item_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a retired question back into use."""
    with db.transaction() as session:
        item = lock_item(session, actor, item_id)
        if item.retired_at is not None:
            item.retired_at, item.retired_reason = None, ""
            _record(session, Action.ITEM_RESTORED, item, actor, now)


def content_of(document: Mapping[str, Any]) -> Content:
    """Return the item of a document. Raises Invalid, in the trainer's words."""
    try:
        return Content.from_document(document)
    except InvalidItem as error:
        raise Invalid(
            Phrase("题目还不完整：%(error)s", error=error), "请按提示修改后再保存。"
        ) from error


def _primary(content: Content) -> str:
    return content.business_lines[0] if content.business_lines else ""


def lock_item(session: Session, actor: Actor, item_id: int) -> Item:
    """Return a question an author may edit, locked until the transaction ends."""
    get_item_for(actor, item_id, Permission.BANK_AUTHOR)
    return session.get_one(Item, item_id, with_for_update=True)


def latest_of(item: Item) -> ItemVersion:
    """Return the latest version of a question. Raises Refused when it has none."""
    if item.latest_version is None:
        raise Refused("这道题还没有内容。", "请重新导入或编辑。")
    return item.latest_version


def _record(session: Session, action: Action, item: Item, actor: Actor, now: datetime) -> None:
    record(
        session,
        action,
        actor=actor,
        object_type="item",
        object_id=item.id,
        detail={"external_id": item.external_id}
        | ({"reason": item.retired_reason} if item.retired_reason else {}),
        now=now,
    )

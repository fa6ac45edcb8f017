"""One change to many questions: chosen and kept, looked at, then applied part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
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
from lms.questions.changes import (
    BulkAction,
    Change,
    Facts,
    Outcome,
    Planned,
    plan_change,
)
from lms.questions.models import BulkChange, Item, VersionState
from lms.questions.queries import batched, get_bulk_for, load_items, readable_ids
from lms.questions.tagging import clean_tags, set_tags
from lms.questions.versions import add_version, change_draft
from lms.words import Phrase
from question_bank.items import Item as Content
from question_bank.items import validate
from question_bank.taxonomy import BUSINESS_LINES, COMPETENCIES, CONTENT_CATEGORIES, DIFFICULTIES

MAX_ITEMS = 5000
PART = 200  # questions of one transaction
MAX_REASON = 200


@dataclass(frozen=True)
class PlannedRow:
    """What becomes of one question, and why not when it is refused."""

    item_id: int
    outcome: Outcome
    reason: str


def choose_change(
    action: BulkAction, value: str, item_ids: Sequence[int], *, actor: Actor, now: datetime
) -> BulkChange:
    """Keep what shall be changed, to be looked at before it is applied; returns it.

    Questions out of the actor's sight are left out.  Raises Invalid for a bad value, and when
    no question is chosen or more than MAX_ITEMS.
    """
    value = _checked(action, value)
    ids = list(dict.fromkeys(item_ids))
    if len(ids) > MAX_ITEMS:
        raise Invalid(
            Phrase("一次最多修改 %(most)s 题。", most=MAX_ITEMS), "请用筛选条件缩小范围。"
        )
    seen = readable_ids(actor, ids)
    ids = [item_id for item_id in ids if item_id in seen]
    if not ids:
        raise Invalid("还没有选择题目。", "请回到题库，选中要修改的题目。")
    if action is BulkAction.MOVE:
        get_unit_for(actor, Permission.BANK_AUTHOR, int(value))
    with db.transaction() as session:
        change = BulkChange(
            account_id=actor.account_id, action=action.value, value=value,
            item_ids=ids, results=[], created_at=now,
        )  # fmt: skip
        session.add(change)
        session.flush()
        return change


def preview_change(change: BulkChange, *, actor: Actor) -> list[PlannedRow]:
    """Return what applying a change would do to each of its questions, in their order."""
    asked = _change_of(change, actor)
    return [
        PlannedRow(item.id, planned.outcome, planned.reason)
        for part in batched(change.item_ids)
        for item, planned in _plan(db.session(), part, asked, actor)
    ]


def apply_change(change_id: int, *, actor: Actor, now: datetime) -> BulkChange:
    """Apply a change to its questions, PART a transaction; one begun is taken up where it stopped.

    What became of each question stays with the change.  Called again it does nothing.
    """
    change = get_bulk_for(actor, change_id)
    while change.finished_at is None:
        with db.transaction() as session:
            change = session.get_one(BulkChange, change_id, with_for_update=True)
            session.refresh(change)
            if change.finished_at is None:
                _apply_part(session, change, actor, now)
    return change


def _apply_part(session: Session, change: BulkChange, actor: Actor, now: datetime) -> None:
    done = len(change.results)
    part = change.item_ids[done : done + PART]
    asked = _change_of(change, actor)
    locked = sa.select(Item.id).where(Item.id.in_(part)).order_by(Item.id).with_for_update()
    session.execute(locked).all()
    finder = ClauseFinder(session, local_date(now))
    rows: dict[int, list[object]] = {}
    for item, planned in _plan(session, part, asked, actor):
        if planned.outcome in (Outcome.CHANGED, Outcome.REVIEW):
            _apply(session, item, planned, asked, finder, actor, now)
        rows[item.id] = [item.id, planned.outcome.value, planned.reason]
    change.results = [*change.results, *(rows[item_id] for item_id in part)]
    if len(change.results) >= len(change.item_ids):
        change.finished_at = now
    counts = [row[1] for row in rows.values()]
    record(
        session,
        Action.BANK_CHANGED,
        actor=actor,
        object_type="bulk_change",
        object_id=change.id,
        detail={
            "action": change.action,
            "value": change.value,
            "count": counts.count(Outcome.CHANGED.value) + counts.count(Outcome.REVIEW.value),
            "refused": counts.count(Outcome.REFUSED.value),
            "items": len(part),
        },
        now=now,
    )


def _apply(
    session: Session,
    item: Item,
    planned: Planned,
    asked: Change,
    finder: ClauseFinder,
    actor: Actor,
    now: datetime,
) -> None:
    if planned.tags is not None:
        set_tags(item, planned.tags, now)
    elif planned.document is not None:
        _write_content(session, item, Content.from_document(planned.document), finder, actor, now)
    elif asked.action is BulkAction.RETIRE:
        item.retired_at, item.retired_reason = now, asked.value
    elif asked.action is BulkAction.RESTORE:
        item.retired_at, item.retired_reason = None, ""
    elif asked.action is BulkAction.MOVE:
        item.unit_id = int(asked.value)
    elif item.latest_version is not None:
        item.latest_version.state = VersionState.IN_REVIEW


def _write_content(
    session: Session,
    item: Item,
    content: Content,
    finder: ClauseFinder,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft in place; what was returned gets a new draft, anything else a new version
    under review.
    """
    latest = item.latest_version
    if latest is not None and latest.state is VersionState.DRAFT:
        change_draft(session, latest, content, finder, now)
        return
    is_returned = latest is not None and latest.state is VersionState.RETURNED
    add_version(
        session,
        item,
        content,
        finder,
        state=VersionState.DRAFT if is_returned else VersionState.IN_REVIEW,
        author_id=actor.account_id,
        now=now,
    )


def _plan(
    session: Session, item_ids: Sequence[int], asked: Change, actor: Actor
) -> Iterator[tuple[Item, Planned]]:
    items = load_items(item_ids)
    paths = {
        row[0]: row[1]
        for row in session.execute(
            sa.select(OrgUnit.id, OrgUnit.path).where(OrgUnit.id.in_({i.unit_id for i in items}))
        )
    }
    taken = _taken_ids(session, items, asked)
    for item in items:
        latest = item.latest_version
        if latest is None:
            raise Refused("这道题还没有内容。", "请重新导入或编辑。")
        facts = Facts(
            document=latest.document,
            tags=item.tag_names,
            state=latest.state,
            author_id=latest.author_id,
            unit_path=paths[item.unit_id],
            is_retired=item.retired_at is not None,
            id_taken=item.external_id in taken,
        )
        planned = _checked_content(plan_change(facts, asked, actor))
        if asked.action is BulkAction.MOVE and planned.outcome is Outcome.CHANGED:
            taken.add(item.external_id)  # two questions of one number cannot move together
        yield item, planned


def _checked_content(planned: Planned) -> Planned:
    """Refuse a document that is not valid, as one may be that was written under earlier rules."""
    if planned.document is not None:
        errors = [each for each in validate(planned.document) if each.severity == "error"]
        if errors:
            return Planned(Outcome.REFUSED, f"{errors[0].where}：{errors[0].message}")
    return planned


def _taken_ids(session: Session, items: Sequence[Item], asked: Change) -> set[str]:
    if asked.action is not BulkAction.MOVE:
        return set()
    return set(
        session.scalars(
            sa.select(Item.external_id).where(
                Item.unit_id == int(asked.value),
                Item.external_id.in_([item.external_id for item in items]),
            )
        )
    )


def _change_of(change: BulkChange, actor: Actor) -> Change:
    action = BulkAction(change.action)
    if action is not BulkAction.MOVE:
        return Change(action, change.value)
    unit = get_unit_for(actor, Permission.BANK_AUTHOR, int(change.value))
    return Change(action, change.value, unit.path)


def _checked(action: BulkAction, value: str) -> str:
    """Return the value of an action, trimmed. Raises Invalid for one that does not fit."""
    value = " ".join(value.split())
    codes: dict[BulkAction, set[str]] = {
        BulkAction.DIFFICULTY: {str(level) for level in DIFFICULTIES},
        BulkAction.COMPETENCY: set(COMPETENCIES),
        BulkAction.CATEGORY: set(CONTENT_CATEGORIES),
        BulkAction.ADD_LINE: set(BUSINESS_LINES),
        BulkAction.REMOVE_LINE: set(BUSINESS_LINES),
    }
    if action in codes and value not in codes[action]:
        raise Invalid("请选择要改成什么。", "在所选操作的右侧选择。")
    if action in (BulkAction.ADD_TAG, BulkAction.REMOVE_TAG):
        tags = clean_tags([value])
        if not tags:
            raise Invalid("请填写标签。", "一次一个标签。")
        return tags[0]
    if action is BulkAction.VALID_UNTIL:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Invalid("请填写失效日期。", "题目从这一天起不再用于组卷。") from None
    if action is BulkAction.RETIRE and not value:
        raise Invalid("请填写停用的原因。", "以后查看题目时会看到。")
    if action is BulkAction.MOVE and not value.isdigit():
        raise Invalid("请选择目标单位。", "只能移到您管理范围内的单位。")
    return "" if action in (BulkAction.SUBMIT, BulkAction.RESTORE) else value[:MAX_REASON]

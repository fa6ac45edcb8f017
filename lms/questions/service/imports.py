"""Importing a file of questions: looked at first, written after."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date
from lms.errors import NotFound, Refused
from lms.importing import ImportReport, Problem
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for
from lms.questions.access import verdict_on
from lms.questions.content import stem_digest, stored_document
from lms.questions.models import Item, ItemImport, ItemVersion, VersionState
from lms.questions.queries import ancestor_ids
from lms.questions.review import is_complete
from lms.questions.tagging import clean_tags, set_tags
from lms.questions.versions import add_version, approve_version
from question_bank.formats import registry
from question_bank.items import Item as Content

MAX_ITEMS = 5000  # in one transaction; some two seconds on a small machine


class Change(StrEnum):
    """What importing a question does to the bank."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlannedItem:
    """A question of the file; `twin` is the id of another question with the same stem."""

    content: Content
    change: Change
    item_id: int | None = None
    twin: str | None = None


@dataclass(frozen=True)
class ImportPreview:
    """What importing a file would do."""

    format: str
    report: ImportReport
    planned: tuple[PlannedItem, ...] = ()

    @property
    def duplicates(self) -> tuple[PlannedItem, ...]:
        """Return the questions whose stem stands in the bank under another id."""
        return tuple(planned for planned in self.planned if planned.twin)

    @property
    def has_work(self) -> bool:
        """Return whether anything would be written."""
        return any(planned.change is not Change.UNCHANGED for planned in self.planned)


def import_items(
    data: bytes,
    filename: str,
    *,
    actor: Actor | None,
    unit_id: int,
    now: datetime,
    dry_run: bool = False,
    partial: bool = False,
    approve: bool = False,
) -> ImportReport:
    """Import the questions of a file into the bank of a unit.

    partial: write the good questions of a file with errors, instead of nothing.
    approve: take them as reviewed already, as the shipped samples are; else they await review.
    """
    if dry_run:
        return preview_items(data, filename, actor=actor, unit_id=unit_id).report
    try:
        with db.transaction() as session:
            unit = _get_unit(session, actor, unit_id)
            preview = plan_import(session, data, filename, unit, actor)
            if preview.report.has_errors and not partial:
                return preview.report
            if preview.has_work:
                _write(session, preview, data, filename, unit, actor, now, approve)
            return preview.report
    except IntegrityError as error:
        if db.violated(error, "uq_item_unit_id", "item.unit_id", "uq_item_version"):
            raise Refused(
                "另一次导入刚刚写入了同样的题目，本次没有保存。", "请重新导入。"
            ) from error
        raise


def preview_items(
    data: bytes, filename: str, *, actor: Actor | None, unit_id: int
) -> ImportPreview:
    """Return what importing a file would do, without writing."""
    session = db.session()
    return plan_import(session, data, filename, _get_unit(session, actor, unit_id), actor)


def plan_import(
    session: Session, data: bytes, filename: str, unit: OrgUnit, actor: Actor | None
) -> ImportPreview:
    """Return what importing a file into the bank of a unit changes.

    Questions of business lines that are not the actor's are errors of the file.
    """
    result = registry.read(data, filename)
    problems = list(result.problems)
    if not result.read and not result.has_errors():
        problems.append(Problem("文件", "error", "没有找到题目，请对照导入模板检查"))
    if len(result.items) > MAX_ITEMS:
        message = f"共 {len(result.items)} 题，一次最多导入 {MAX_ITEMS} 题，请拆分文件"
        return ImportPreview(
            result.format, ImportReport(result.read, problems=(Problem("文件", "error", message),))
        )
    known = _find_known(session, unit, [item.id for item in result.items])
    refused = dict(_find_refused(actor, unit, result.items, known))
    problems += [Problem(f"题目 {id}", "error", reason) for id, reason in refused.items()]
    contents = [item for item in result.items if item.id not in refused]
    twins = _find_twins(session, unit, contents)
    planned = tuple(_plan(item, known.get(item.id), twins) for item in contents)
    problems += [
        Problem(
            f"题目 {row.content.id}", "warning", f"题干与题库中的 {row.twin} 相同，请确认是否重复"
        )
        for row in planned
        if row.twin
    ]
    changes = [row.change for row in planned]
    report = ImportReport(
        read=result.read,
        new=changes.count(Change.NEW),
        changed=changes.count(Change.CHANGED),
        unchanged=changes.count(Change.UNCHANGED),
        problems=tuple(problems),
    )
    return ImportPreview(result.format, report, planned)


def _plan(content: Content, item: Item | None, twins: dict[str, set[str]]) -> PlannedItem:
    others = twins.get(stem_digest(content), set()) - {content.id}
    twin = min(others) if others else None
    if item is None:
        return PlannedItem(content, Change.NEW, twin=twin)
    if _has_content(item, content) and clean_tags(content.tags) in ((), item.tag_names):
        return PlannedItem(content, Change.UNCHANGED, item.id)
    return PlannedItem(content, Change.CHANGED, item.id, twin)


def _has_content(item: Item, content: Content) -> bool:
    latest = item.latest_version
    return latest is not None and latest.document == stored_document(content)


def _find_refused(
    actor: Actor | None, unit: OrgUnit, contents: Sequence[Content], known: Mapping[str, Item]
) -> Iterator[tuple[str, str]]:
    """Yield id → reason for questions that are, or would be, of a line not the actor's."""
    for content in contents:
        lines = [content.business_lines[0] if content.business_lines else ""]
        item = known.get(content.id)
        if item is not None and item.latest_version is not None:
            lines.append(item.latest_version.primary_line)
        for line in lines:
            verdict = verdict_on(actor, unit.path, line)
            if not verdict.allowed:
                yield content.id, verdict.reasons[0]
                break


def _find_known(session: Session, unit: OrgUnit, ids: Sequence[str]) -> dict[str, Item]:
    """Return the unit's questions that bear these ids, latest version loaded."""
    items = session.scalars(
        sa.select(Item)
        .options(
            joinedload(Item.latest_version),
            joinedload(Item.approved_version),
            joinedload(Item.words),
            selectinload(Item.tags),
        )
        .where(Item.unit_id == unit.id, Item.external_id.in_(ids))
    )
    return {item.external_id: item for item in items}


def _find_twins(
    session: Session, unit: OrgUnit, contents: Sequence[Content]
) -> dict[str, set[str]]:
    """Return stem digest → ids of the questions with that stem that the unit may use."""
    digests = {stem_digest(content) for content in contents}
    rows = session.execute(
        sa.select(ItemVersion.stem_key, Item.external_id)
        .join(Item, Item.latest_version_id == ItemVersion.id)
        .where(
            ItemVersion.stem_key.in_(digests),
            Item.unit_id.in_(ancestor_ids(unit.path)),
            Item.retired_at.is_(None),
        )
    )
    twins: dict[str, set[str]] = {}
    for digest, external_id in rows:
        twins.setdefault(digest, set()).add(external_id)
    return twins


def _write(
    session: Session,
    preview: ImportPreview,
    data: bytes,
    filename: str,
    unit: OrgUnit,
    actor: Actor | None,
    now: datetime,
    approve: bool,
) -> None:
    counts = preview.report.to_json()
    del counts["problems"]
    row = ItemImport(
        unit_id=unit.id,
        file_name=filename[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        format=preview.format,
        counts=counts,
        created_by=actor.account_id if actor else None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    finder = ClauseFinder(session, local_date(now))
    for planned in preview.planned:
        if planned.change is Change.UNCHANGED:
            continue
        item = (
            session.get_one(Item, planned.item_id)
            if planned.item_id
            else Item(external_id=planned.content.id, unit_id=unit.id, created_at=now)
        )
        if planned.content.tags:  # a file that names none leaves those of the question alone
            set_tags(item, planned.content.tags, now)
        if _has_content(item, planned.content):
            continue
        version = add_version(
            session,
            item,
            planned.content,
            finder,
            state=VersionState.IN_REVIEW,
            author_id=actor.account_id if actor else None,
            import_id=row.id,
            now=now,
        )
        if approve and is_complete(planned.content).allowed:
            approve_version(session, version, now)
    record(
        session,
        Action.BANK_IMPORTED,
        actor=actor,
        object_type="item_import",
        object_id=row.id,
        detail={"file": filename[-200:], "unit": unit.name, **counts},
        now=now,
    )


def _get_unit(session: Session, actor: Actor | None, unit_id: int) -> OrgUnit:
    """Return the unit that will own the questions, within the actor's scope."""
    if actor is not None:
        return get_unit_for(actor, Permission.BANK_AUTHOR, unit_id)
    unit = session.get(OrgUnit, unit_id)
    if unit is None:
        raise NotFound("没有找到这个单位。")
    return unit

"""What importing a file of questions would do to the bank, without writing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.importing import ImportReport, Problem
from lms.people.models import OrgUnit
from lms.questions.access import verdict_on
from lms.questions.batches import (
    SIMILAR,
    Decision,
    ImportChoices,
    with_defaults,
)
from lms.questions.models import Item
from lms.questions.queries import load_items
from lms.questions.queries.similar import NearestItem, nearest_of_many
from lms.questions.service.known import find_known, is_same
from question_bank.formats import registry
from question_bank.formats.result import NOTHING, Attached, ReadResult, unreadable
from question_bank.formats.sheets import UnreadableFile, read_workbook
from question_bank.formats.table.layout import Layout
from question_bank.formats.table.reading import read_sheets
from question_bank.items import Item as Content
from question_bank.items import validate

MAX_ITEMS = 5000


class Change(StrEnum):
    """What importing a question does to the bank."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class PlannedItem:
    """A question of the file and what becomes of it.

    item_id: the question of the bank that bears its number.  nearest: another one it resembles.
    target_id: the one that gets it as a new version.
    """

    content: Content
    change: Change
    item_id: int | None = None
    nearest: NearestItem | None = None
    target_id: int | None = None
    place: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def twin(self) -> str | None:
        """Return the number of the similar question."""
        return self.nearest.external_id if self.nearest else None

    @property
    def has_choice(self) -> bool:
        """Return whether it is for the importer to say what becomes of it."""
        return bool(self.item_id or self.nearest)


@dataclass(frozen=True)
class ImportPreview:
    """What importing a file would do; `loose` are the problems of no question that can be read."""

    format: str
    report: ImportReport
    planned: tuple[PlannedItem, ...] = ()
    attached: Attached = NOTHING
    loose: tuple[Problem, ...] = ()

    @property
    def duplicates(self) -> tuple[PlannedItem, ...]:
        """Return the questions that resemble another one of the bank."""
        return tuple(planned for planned in self.planned if planned.nearest)

    @property
    def work(self) -> tuple[PlannedItem, ...]:
        """Return the questions that would be written."""
        return tuple(p for p in self.planned if p.change in (Change.NEW, Change.CHANGED))

    @property
    def has_work(self) -> bool:
        """Return whether anything would be written."""
        return bool(self.work)


def plan_import(
    session: Session,
    data: bytes,
    filename: str,
    unit: OrgUnit,
    actor: Actor | None,
    choices: ImportChoices,
) -> ImportPreview:
    """Return what importing a file into the bank of a unit changes.

    Questions of business lines that are not the actor's are errors of the file.
    """
    result = read_file(data, filename, choices)
    problems = list(result.problems)
    if not result.read and not result.has_errors():
        problems.append(Problem("文件", "error", "没有找到题目，请对照导入模板检查"))
    if len(result.items) > MAX_ITEMS:
        message = f"共 {len(result.items)} 题，一次最多导入 {MAX_ITEMS} 题，请拆分文件"
        problem = Problem("文件", "error", message)
        report = ImportReport(result.read, problems=(problem,))
        return ImportPreview(result.format, report, loose=(problem,))
    contents = [_completed(item, choices.defaults) for item in result.items]
    settled = {
        after.id: _said_no_more(before, after)
        for before, after in zip(result.items, contents, strict=True)
    }
    planner = _Planner(session, unit, actor, choices, contents)
    planned, refused = planner.plan()
    problems += [Problem(f"题目 {id}", "error", reason) for id, reason in refused.items()]
    problems += [_resembles(row.content.id, row.nearest) for row in planned if row.nearest]
    places = dict(zip((item.id for item in result.items), result.places, strict=False))
    beside, loose = _sorted_out(problems, {places.get(p.content.id, "") for p in planned})
    changes = [row.change for row in planned]
    report = ImportReport(
        read=result.read,
        new=changes.count(Change.NEW),
        changed=changes.count(Change.CHANGED),
        unchanged=changes.count(Change.UNCHANGED),
        problems=tuple(problems),
    )
    placed = tuple(
        _placed(row, places.get(row.content.id, ""), beside, settled[row.content.id])
        for row in planned
    )
    return ImportPreview(result.format, report, placed, result.attached, loose)


def read_file(data: bytes, filename: str, choices: ImportChoices) -> ReadResult:
    """Return the questions of a file, read as the importer says."""
    if not choices.layout:
        return registry.read(data, filename, choices.format or None)
    name = choices.format or registry.detect(data, filename) or ""
    try:
        return read_sheets(read_workbook(data), name, Layout.from_document(choices.layout))
    except (UnreadableFile, ValueError) as refusal:
        return unreadable(name, str(refusal))


def _completed(content: Content, defaults: Mapping[str, Any]) -> Content:
    """Return a question with the facets it lacks filled, itself when there is nothing to fill."""
    document = content.to_document()
    completed = with_defaults(document, defaults)
    return content if completed == document else Content.from_document(completed)


class _Planner:
    """Decides on the questions of a file, with what the bank holds at hand."""

    def __init__(
        self,
        session: Session,
        unit: OrgUnit,
        actor: Actor | None,
        choices: ImportChoices,
        contents: Sequence[Content],
    ) -> None:
        self.unit = unit
        self.actor = actor
        self.choices = choices
        self.contents = contents
        self.known = find_known(session, unit.id, [content.id for content in contents])
        documents = {content.id: content.to_document() for content in contents}
        self.nearest = nearest_of_many(session, unit.path, documents, SIMILAR)
        self.similar = {
            item.id: item for item in load_items([near.item_id for near in self.nearest.values()])
        }
        owners = {item.unit_id for item in self.similar.values()}
        paths = session.execute(sa.select(OrgUnit.id, OrgUnit.path).where(OrgUnit.id.in_(owners)))
        self.paths = {row[0]: row[1] for row in paths}

    def plan(self) -> tuple[list[PlannedItem], dict[str, str]]:
        """Return the questions that can be imported, and id → reason of those refused."""
        refused = dict(self._refused())
        rows = [self._plan(each) for each in self.contents if each.id not in refused]
        return rows, refused

    def _plan(self, content: Content) -> PlannedItem:
        item, nearest = self.known.get(content.id), self.nearest.get(content.id)
        decision = self.choices.decide(
            content.id, is_known=item is not None, is_similar=nearest is not None
        )
        item_id = item.id if item else None
        if item is not None and decision is not Decision.NEW and is_same(item, content):
            return PlannedItem(content, Change.UNCHANGED, item_id)
        target = item or (self.similar.get(nearest.item_id) if nearest else None)
        change, target_id = Change.SKIPPED, None
        if decision is Decision.NEW:
            change = Change.NEW
        elif decision is Decision.VERSION and target is not None and self._may_change(target):
            change, target_id = Change.CHANGED, target.id
        return PlannedItem(content, change, item_id, nearest, target_id)

    def _may_change(self, target: Item) -> bool:
        path = self.unit.path if target.unit_id == self.unit.id else self.paths[target.unit_id]
        line = target.latest_version.primary_line if target.latest_version else ""
        return verdict_on(self.actor, path, line).allowed

    def _refused(self) -> Iterator[tuple[str, str]]:
        """Yield id → reason for questions that are, or would be, of a line not the actor's."""
        for content in self.contents:
            lines = [content.business_lines[0] if content.business_lines else ""]
            item = self.known.get(content.id)
            if item is not None and item.latest_version is not None:
                lines.append(item.latest_version.primary_line)
            for line in lines:
                verdict = verdict_on(self.actor, self.unit.path, line)
                if not verdict.allowed:
                    yield content.id, verdict.reasons[0]
                    break


def _resembles(item_id: str, nearest: NearestItem) -> Problem:
    if nearest.percent == 100:
        words = f"题干与题库中的 {nearest.external_id} 相同，请确认是否重复"
    else:
        words = f"题干与题库中的 {nearest.external_id} 有 {nearest.percent}% 相同，请确认是否重复"
    return Problem(f"题目 {item_id}", "warning", words)


def _sorted_out(
    problems: Sequence[Problem], places: set[str]
) -> tuple[Mapping[str, list[Problem]], tuple[Problem, ...]]:
    """Return place of a question → its problems, and the problems of none."""
    beside: dict[str, list[Problem]] = defaultdict(list)
    loose = []
    for problem in problems:
        place = _place_within(problem.where, places)
        if place is not None:
            beside[place].append(problem)
        elif not (problem.severity == "warning" and problem.where.startswith("题目 ")):
            loose.append(problem)
    return beside, tuple(loose)


def _place_within(where: str, places: set[str]) -> str | None:
    """Return the place of a question that `where` begins with; a place may hold commas itself."""
    parts = where.split("，")
    begins = ("，".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((begin for begin in begins if begin in places), None)


def _said_no_more(before: Content, after: Content) -> set[str]:
    """Return the messages about a question that its defaults have settled."""
    if before is after:
        return set()
    said = {problem.message for problem in validate(before.to_document())}
    return said - {problem.message for problem in validate(after.to_document())}


def _placed(
    row: PlannedItem, place: str, beside: Mapping[str, list[Problem]], settled: set[str]
) -> PlannedItem:
    found = beside.get(place, ()) if place else ()
    left = tuple(problem for problem in found if problem.message not in settled)
    return replace(row, place=place, problems=left)

"""Taking questions out of the bank in an interchange format."""

from dataclasses import dataclass
from datetime import datetime

from lms import db
from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.errors import Invalid
from lms.importing import Problem
from lms.questions.content import tagged_item_of
from lms.questions.queries import ItemFilter, list_for_export
from lms.words import Phrase
from question_bank.formats.registry import WRITERS

MAX_ITEMS = 5000


@dataclass(frozen=True)
class Export:
    """A file to download, or, when `is_ready` is false, only what its format cannot hold."""

    name: str
    data: bytes
    count: int
    problems: tuple[Problem, ...]
    is_ready: bool = True


def export_items(
    filters: ItemFilter,
    format: str,
    *,
    actor: Actor | None,
    now: datetime,
    accept_losses: bool = False,
) -> Export:
    """Return the questions that a filter selects, of the units the actor may export from.

    actor: None at the command line, which reaches all units.
    The approved version of each where there is one, else the latest.
    accept_losses: hand the file out although its format cannot hold everything.
    Raises Invalid when the format is unknown, nothing is selected, or too much.
    """
    if format not in WRITERS:
        raise Invalid("没有这种导出格式。", Phrase("可选：%(formats)s。", formats=tuple(WRITERS)))
    with db.transaction() as session:
        versions = list_for_export(actor, filters, limit=MAX_ITEMS + 1)
        if not versions:
            raise Invalid("没有可以导出的题目。", "请调整筛选条件；上级单位的题目不能导出。")
        if len(versions) > MAX_ITEMS:
            raise Invalid(
                Phrase("一次最多导出 %(most)s 题。", most=MAX_ITEMS), "请用筛选条件缩小范围。"
            )
        result = WRITERS[format].write([tagged_item_of(version) for version in versions])
        name = f"bank-{local_date(now):%Y%m%d}{WRITERS[format].SUFFIX}"
        problems = tuple(result.problems)
        if problems and not accept_losses:
            return Export(name, b"", len(versions), problems, is_ready=False)
        record(
            session,
            Action.BANK_EXPORTED,
            actor=actor,
            object_type="item",
            detail={"count": len(versions), "format": format},
            now=now,
        )
        return Export(name, result.data, len(versions), problems)

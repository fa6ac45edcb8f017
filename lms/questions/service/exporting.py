"""Taking questions out of the bank in an interchange format."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.errors import Invalid
from lms.importing import Problem
from lms.media.queries import list_media
from lms.questions.content import tagged_item_of
from lms.questions.queries import ItemFilter, list_for_export
from lms.words import Phrase
from question_bank.formats.media import referred_media
from question_bank.formats.registry import WRITERS
from question_bank.formats.result import Attached
from question_bank.items import Item as Content

MAX_ITEMS = 5000
PLACES_SHOWN = 3  # questions named beside a loss


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
    only: Sequence[int] = (),
) -> Export:
    """Return the questions that a filter selects, of the units the actor may export from.

    actor: None at the command line, which reaches all units.
    The approved version of each where there is one, else the latest.
    accept_losses: hand the file out although its format cannot hold everything.
    only: ids of those ticked, empty for all that the filter selects.
    Raises Invalid when the format is unknown, nothing is selected, or too much.
    """
    if format not in WRITERS:
        raise Invalid("没有这种导出格式。", Phrase("可选：%(formats)s。", formats=tuple(WRITERS)))
    with db.transaction() as session:
        versions = list_for_export(actor, filters, MAX_ITEMS + 1, only)
        if not versions:
            raise Invalid("没有可以导出的题目。", "请调整筛选条件；上级单位的题目不能导出。")
        if len(versions) > MAX_ITEMS:
            raise Invalid(
                Phrase("一次最多导出 %(most)s 题。", most=MAX_ITEMS), "请用筛选条件缩小范围。"
            )
        items = [tagged_item_of(version) for version in versions]
        result = WRITERS[format].write(items, attached_to(session, items))
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


def attached_to(session: Session, items: Sequence[Content]) -> Attached:
    """Return the pictures that questions refer to, as far as they are kept."""
    texts = (json.dumps(item.to_document(), ensure_ascii=False) for item in items)
    pictures = list_media(session, referred_media(*texts))
    return Attached(media={picture.name: picture for picture in pictures})


@dataclass(frozen=True)
class Loss:
    """What a format cannot hold: said once, with how many questions it is so of."""

    message: str
    severity: str
    count: int
    where: tuple[str, ...]


def grouped(problems: Sequence[Problem]) -> list[Loss]:
    """Return losses by what is lost, the most frequent first, each with its first places."""
    found: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        found.setdefault((problem.message, problem.severity), []).append(problem.where)
    losses = [
        Loss(message, severity, len(where), tuple(where[:PLACES_SHOWN]))
        for (message, severity), where in found.items()
    ]
    return sorted(losses, key=lambda loss: -loss.count)

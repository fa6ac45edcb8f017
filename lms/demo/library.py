"""The policy and the question bank of the demo."""

import hashlib
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from lms import db
from lms.demo.lookup import CITY, CONTENT, SAMPLES, get_actor, get_unit, story_began
from lms.errors import Refused
from lms.flows.policy_import import import_policy_and_link
from lms.importing import ImportReport
from lms.questions.models import ItemImport
from lms.questions.service import import_items


def load_library(now: datetime) -> None:
    """Import policies and questions; a file that was imported before is left alone."""
    began = story_began(now)
    for policy in sorted((SAMPLES / "policies").glob("*.txt")):
        _check(
            import_policy_and_link(
                policy.name, policy.read_bytes(), actor=get_actor("trainer"), now=began
            ).report
        )
    for bank in [*sorted(SAMPLES.glob("*.jsonl")), CONTENT / "written.jsonl"]:
        _import_bank(bank, began, approve=True)
    _import_bank(CONTENT / "waiting.jsonl", now, approve=False)


def _import_bank(bank: Path, now: datetime, *, approve: bool) -> None:
    data, unit_id = bank.read_bytes(), get_unit(CITY).id
    known = sa.select(ItemImport.id).where(
        ItemImport.unit_id == unit_id, ItemImport.sha256 == hashlib.sha256(data).hexdigest()
    )
    if db.session.scalar(known.limit(1)) is None:
        trainer = get_actor("trainer")
        _check(
            import_items(data, bank.name, actor=trainer, unit_id=unit_id, now=now, approve=approve)
        )


def _check(report: ImportReport) -> None:
    wrong = [each for each in report.problems if each.severity == "error"]
    if wrong:
        raise Refused("；".join(f"{each.where}：{each.message}" for each in wrong))

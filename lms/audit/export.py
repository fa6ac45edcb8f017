"""Handing out the audit log as a workbook (AU-2)."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.models import AuditEntry
from lms.audit.names import action_name
from lms.audit.queries import EntryFilter, entries_query
from lms.audit.service import Action, record
from lms.db import transaction
from lms.web.workbooks import Value, make_workbook

MAX_ROWS = 100_000
HEADINGS = (
    "编号", "时间", "人员", "操作", "对象", "对象编号", "结果", "网络地址", "详情", "校验值",
)  # fmt: skip


def export_entries(wanted: EntryFilter, *, actor: Actor, now: datetime) -> bytes:
    """Return the newest hundred thousand entries that fit, and record that they were taken."""
    with transaction() as session:
        data = make_workbook({"审计日志": (HEADINGS, _rows(session, wanted))})
        detail = {"action": wanted.action, "person": wanted.person, "on": str(wanted.on or "")}
        record(session, Action.AUDIT_EXPORTED, actor=actor, detail=detail, now=now)
    return data


def _rows(session: Session, wanted: EntryFilter) -> Iterator[tuple[Value, ...]]:
    entries: Iterator[AuditEntry] = iter(
        session.scalars(entries_query(wanted).limit(MAX_ROWS).execution_options(yield_per=1000))
    )
    for entry in entries:
        yield (
            entry.id,
            entry.at,
            entry.actor_name,
            action_name(entry.action),
            entry.object_type,
            entry.object_id,
            "成功" if entry.success else "失败",
            entry.ip,
            json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
            entry.hash,
        )

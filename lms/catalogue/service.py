"""Importing policy documents."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.catalogue.amending import (
    ClausePlan,
    StoredClause,
    issued_on,
    plan_clauses,
    text_sha256,
    wording_starts_on,
)
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.clock import local_date
from lms.importing import ImportReport, Problem
from question_bank.legal_text import LegalText, NotLegalText, parse_legal_text

MAX_BYTES = 4 * 1024 * 1024  # the longest statute has some 300 KB
MAX_TITLE = 200
MAX_LABEL = 64


@dataclass(frozen=True)
class PolicyPreview:
    """What importing a text would do; `text` is None when the file cannot be read.

    closed_ids: clauses that would no longer hold.  document_id: the document it amends, if any.
    """

    report: ImportReport
    text: LegalText | None = None
    plan: ClausePlan | None = None
    document_id: int | None = None

    @property
    def closed_ids(self) -> tuple[int, ...]:
        """Return the clauses that would no longer hold."""
        return self.plan.closed_ids if self.plan else ()


def import_policy(
    name: str, data: bytes, *, actor: Actor | None, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Import one policy text by clauses; the same text again changes nothing.

    name: the file's name, which serves as title when the text has none.
    """
    if dry_run:
        return preview_policy(db.session(), name, data, now=now).report
    with db.transaction() as session:
        report, _document = write_policy(session, name, data, actor=actor, now=now)
        return report


def preview_policy(session: Session, name: str, data: bytes, *, now: datetime) -> PolicyPreview:
    """Return what importing a text would do, without writing."""
    try:
        text = parse_legal_text(_decode(data), name)
    except (NotLegalText, _UnreadableText) as error:
        return PolicyPreview(ImportReport(problems=(Problem("文件", "error", str(error)),)))
    document = _find_document(session, text)
    plan = plan_clauses(_list_stored(session, document), text)
    problems = _problems(session, text, document, plan)
    report = ImportReport(
        read=len(text.clauses),
        new=plan.new,
        changed=plan.changed,
        unchanged=len(plan.kept),
        problems=tuple(problems),
    )
    return PolicyPreview(report, text, plan, document.id if document else None)


def write_policy(
    session: Session, name: str, data: bytes, *, actor: Actor | None, now: datetime
) -> tuple[ImportReport, PolicyDocument | None]:
    """Write one policy text; a step. Returns no document when the file has errors."""
    preview = preview_policy(session, name, data, now=now)
    text, plan = preview.text, preview.plan
    if text is None or plan is None or preview.report.has_errors:
        return preview.report, None
    document = _find_document(session, text)
    digest = hashlib.sha256(data).hexdigest()
    if document is not None and not plan.opened and not plan.closed_ids:
        return preview.report, document
    starts_on = wording_starts_on(
        text,
        before=document.issued_on if document else None,
        effective_before=document.effective_on if document else None,
        today=local_date(now),
    )
    document = document or PolicyDocument(short_title=text.short_title)
    document.title = text.title
    document.doc_number = _free_number(session, text, document)
    document.promulgation = list(text.promulgation)
    document.issued_on = issued_on(text)
    document.effective_on = text.effective_on
    document.repealed_on = None
    document.source_sha256 = digest
    document.imported_at = now
    session.add(document)
    session.flush()
    _close(session, plan.closed_ids, starts_on)
    _open(session, document, plan, text, starts_on)
    record(
        session,
        Action.POLICY_IMPORTED,
        actor=actor,
        object_type="policy_document",
        object_id=document.id,
        detail={"title": text.short_title, "new": plan.new, "changed": plan.changed},
        now=now,
    )
    return preview.report, document


class _UnreadableText(ValueError):
    """The file is no plain text."""


def _decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 or, as older office files, GB 18030."""
    if len(data) > MAX_BYTES:
        raise _UnreadableText("文件超过 4 MB，不像一份政策文本，请检查后重新选择")
    if data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")) or b"\x00" in data[:4096]:
        raise _UnreadableText("只能读取纯文本，请把文件另存为 .txt 或 .md 后再导入")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _UnreadableText("文字编码无法识别，请另存为 UTF-8 编码的文本后再导入")


def _find_document(session: Session, text: LegalText) -> PolicyDocument | None:
    """Return the document a text is a wording of: same short title."""
    return session.scalar(
        sa.select(PolicyDocument).where(PolicyDocument.short_title == text.short_title)
    )


def _list_stored(session: Session, document: PolicyDocument | None) -> list[StoredClause]:
    if document is None:
        return []
    rows = session.execute(
        sa.select(PolicyClause.id, PolicyClause.label, PolicyClause.text_sha256)
        .where(PolicyClause.document_id == document.id, PolicyClause.valid_until.is_(None))
        .order_by(PolicyClause.ordinal)
    )
    return [StoredClause(row.id, row.label, row.text_sha256) for row in rows]


def _problems(
    session: Session, text: LegalText, document: PolicyDocument | None, plan: ClausePlan
) -> list[Problem]:
    problems = []
    if not text.title:
        problems.append(Problem("标题", "error", "没有找到标题，请在正文之前另起一行写上文件名称"))
    elif len(text.title) > MAX_TITLE:
        problems.append(Problem("标题", "error", f"共 {len(text.title)} 字，超过 {MAX_TITLE} 字"))
    for clause in text.clauses:
        if len(clause.label) > MAX_LABEL:
            problems.append(Problem(clause.label[:20], "error", "条款编号过长，请检查该行"))
    held = document.issued_on if document else None
    issued = issued_on(text)
    if held and issued and issued < held:
        message = f"这份文本止于 {issued}，库中已有 {held} 的文本，不能用旧文本覆盖新文本"
        problems.append(Problem("文件", "error", message))
    if not text.effective_on:
        problems.append(Problem("施行日期", "warning", "没有读到施行日期，按公布日期或今天起算"))
    problems += [
        Problem(clause.label, "warning", "新文本中没有这一条款，导入后将不再有效")
        for clause in plan.dropped
    ]
    if text.doc_number and _holder_of(session, text.doc_number, document):
        message = f"文号{text.doc_number}已属于另一份文件，本文件不记文号"
        problems.append(Problem("文号", "warning", message))
    return problems


def _holder_of(session: Session, number: str, document: PolicyDocument | None) -> int | None:
    """Return the id of another document that bears the number."""
    query = sa.select(PolicyDocument.id).where(PolicyDocument.doc_number == number)
    if document is not None and document.id is not None:
        query = query.where(PolicyDocument.id != document.id)
    return session.scalar(query)


def _free_number(session: Session, text: LegalText, document: PolicyDocument) -> str | None:
    if text.doc_number and not _holder_of(session, text.doc_number, document):
        return text.doc_number
    return document.doc_number


def _close(session: Session, clause_ids: tuple[int, ...], on: date) -> None:
    """Let clauses end on a day; one that would end before it began ends the day it began."""
    for clause in session.scalars(sa.select(PolicyClause).where(PolicyClause.id.in_(clause_ids))):
        clause.valid_until = max(on, clause.valid_from)


def _open(
    session: Session, document: PolicyDocument, plan: ClausePlan, text: LegalText, on: date
) -> None:
    """Add the new wordings, and put every clause in the order of the text.

    A wording corrected on the day it began has held for nobody: its row takes the new words.
    """
    rows = {
        (row.label, row.valid_from): row
        for row in session.scalars(
            sa.select(PolicyClause).where(
                PolicyClause.document_id == document.id, PolicyClause.valid_from >= on
            )
        )
    }
    starts = dict(rows.keys())
    opened = {clause.label for clause in plan.opened}
    for ordinal, clause in enumerate(text.clauses):
        if clause.label not in opened:
            continue
        start = max(on, starts.get(clause.label, on))
        row = rows.get((clause.label, start))
        if row is None:
            row = PolicyClause(document_id=document.id, label=clause.label, valid_from=start)
            session.add(row)
        row.ordinal = ordinal
        row.article = clause.article
        row.heading = " / ".join(clause.parent)[:255]
        row.text = clause.text
        row.text_sha256 = text_sha256(clause.text)
        row.valid_until = None
    _place(session, plan, text)


def _place(session: Session, plan: ClausePlan, text: LegalText) -> None:
    """Give the clauses that stay their place in the text."""
    if plan.kept:
        ordinals = {clause.label: ordinal for ordinal, clause in enumerate(text.clauses)}
        session.execute(
            sa.update(PolicyClause),
            [{"id": row_id, "ordinal": ordinals[label]} for label, row_id in plan.kept.items()],
        )

"""Importing a policy text: its clauses, the questions that waited for it, those it holds back."""

from dataclasses import dataclass
from datetime import datetime

from lms import db
from lms.access.actor import Actor
from lms.catalogue.service import preview_policy, write_policy
from lms.clock import local_date
from lms.flows.question_notices import tell_held
from lms.importing import ImportReport
from lms.questions.linking import count_held, hold_for_re_review, link_bases


@dataclass(frozen=True)
class PolicyImport:
    """What importing a text did, or would do.

    document_id: None when nothing was written.  linked: legal bases tied to its clauses.
    held: questions to be reviewed again because their clause was amended.
    """

    report: ImportReport
    title: str = ""
    document_id: int | None = None
    linked: int = 0
    held: int = 0


def import_policy_and_link(
    name: str, data: bytes, *, actor: Actor | None, now: datetime, dry_run: bool = False
) -> PolicyImport:
    """Import a policy text, tie the questions citing it, hold back those it overtakes."""
    if dry_run:
        session = db.session()
        preview = preview_policy(session, name, data, now=now)
        title = preview.text.title if preview.text else ""
        count = count_held(session, preview.closed_ids)
        return PolicyImport(preview.report, title, preview.document_id, held=count)
    with db.transaction() as session:
        closed_ids = preview_policy(session, name, data, now=now).closed_ids
        report, document = write_policy(session, name, data, actor=actor, now=now)
        if document is None:
            return PolicyImport(report)
        held = hold_for_re_review(session, closed_ids, now)
        tell_held(session, held, document.short_title, now)
        linked = link_bases(session, document, local_date(now))
        return PolicyImport(report, document.title, document.id, linked, len(held))

"""A policy that ends: its clauses, the questions resting on them, their authors."""

from datetime import date, datetime

from lms import db
from lms.access.actor import Actor
from lms.catalogue.models import PolicyDocument
from lms.catalogue.repealing import close_policy
from lms.flows.question_notices import tell_held
from lms.questions.linking import hold_for_re_review


def repeal_policy(
    document_id: int, on: date, *, successor_id: int | None, actor: Actor, now: datetime
) -> int:
    """End a document, hold back the questions resting on it, tell their authors.

    Returns how many were held back; a document that has ended holds back none.
    """
    with db.transaction() as session:
        clause_ids = close_policy(
            session, document_id, on, successor_id=successor_id, actor=actor, now=now
        )
        held = hold_for_re_review(session, clause_ids, now)
        title = session.get_one(PolicyDocument, document_id).short_title
        tell_held(session, held, title, now)
        return len(held)

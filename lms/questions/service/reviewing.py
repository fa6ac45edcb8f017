"""A reviewer's decisions, and what author and reviewer say to each other
(docs/rules/question-review.md).
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date
from lms.errors import Invalid, NotFound, NotPermitted, Refused
from lms.people.models import OrgUnit
from lms.questions.access import HINT, verdict_on
from lms.questions.content import item_of
from lms.questions.handover import ReviewNews, hand_on
from lms.questions.linking import link_version
from lms.questions.models import Item, ItemReview, ItemVersion, ReviewDecision, VersionState
from lms.questions.queries import get_item_for, list_written
from lms.questions.review import Verdict, is_complete, may_confirm, may_decide, writers_of
from lms.questions.versions import approve_version, return_version
from lms.words import Phrase

MAX_COMMENT = 2000
DECIDED = {
    ReviewDecision.APPROVE: VersionState.APPROVED,
    ReviewDecision.RETURN: VersionState.RETURNED,
}


def review_version(
    version_id: int, decision: ReviewDecision, comment: str, *, actor: Actor, now: datetime
) -> None:
    """Approve a version or return it to its author; said twice by one person it counts once.

    Raises Refused with the rule's reasons, Invalid when it is returned without a word.
    """
    with db.transaction() as session:
        item, version = _lock(session, actor, version_id)
        hint = "退回时要让命题人知道改哪里。" if decision is ReviewDecision.RETURN else ""
        comment = _checked(comment, hint)
        if _is_repeated(session, version, decision, actor):
            return
        writers = writers_of(version.number, list_written(session, item.id))
        verdict = may_decide(
            state=version.state,
            is_latest=item.latest_version_id == version.id,
            writers=writers,
            reviewer_id=actor.account_id,
        )
        _refuse_unless(verdict)
        if decision is ReviewDecision.APPROVE:
            _refuse_unless(is_complete(item_of(version)))
            link_version(version, ClauseFinder(session, local_date(now)))
            approve_version(session, version, now)
        else:
            return_version(version)
        _add_review(session, version, decision, comment, actor, now, writers)


def confirm_item(item_id: int, comment: str, *, actor: Actor, now: datetime) -> None:
    """Confirm the approved version of a question whose policy changed: it stands as it is.

    From now on it rests on the wording that holds today.  Raises Invalid without a reason.
    """
    with db.transaction() as session:
        get_item_for(actor, item_id, Permission.BANK_REVIEW)
        item = session.get_one(Item, item_id, with_for_update=True)
        version = item.approved_version
        if version is None:
            raise NotFound("这道题还没有通过审核的版本。")
        comment = _checked(comment, "请说明条文变化为什么不影响这道题，以后查得到。")
        writers = writers_of(version.number, list_written(session, item.id))
        verdict = may_confirm(
            needs_re_review=item.needs_re_review_at is not None,
            writers=writers,
            reviewer_id=actor.account_id,
        )
        _refuse_unless(verdict)
        link_version(version, ClauseFinder(session, local_date(now)))
        item.needs_re_review_at = None
        _add_review(session, version, ReviewDecision.APPROVE, comment, actor, now, writers)


def comment_on(version_id: int, comment: str, *, actor: Actor, now: datetime) -> None:
    """Say something about a version: who may write or review the question may.

    Its writers and whoever spoke before are told.  The same words sent twice are said once.
    """
    with db.transaction() as session:
        version = session.get(ItemVersion, version_id)
        if version is None:
            raise NotFound("没有找到这道题。")
        item = get_item_for(actor, version.item_id)
        _check_may_comment(session, actor, item)
        comment = _checked(comment, "写下问题或建议。")
        said = session.scalars(
            sa.select(ItemReview).where(ItemReview.version_id == version.id).order_by(ItemReview.id)
        ).all()
        if said and (said[-1].reviewer_id, said[-1].comment) == (actor.account_id, comment):
            return
        concerned = writers_of(version.number, list_written(session, item.id))
        concerned |= {each.reviewer_id for each in said if each.reviewer_id is not None}
        _add_review(session, version, ReviewDecision.COMMENT, comment, actor, now, concerned)


def _check_may_comment(session: Session, actor: Actor, item: Item) -> None:
    path = session.get_one(OrgUnit, item.unit_id).path
    line = item.latest_version.primary_line if item.latest_version else ""
    verdicts = [
        verdict_on(actor, path, line, permission)
        for permission in (Permission.BANK_AUTHOR, Permission.BANK_REVIEW)
    ]
    if not any(verdict.allowed for verdict in verdicts):
        raise NotPermitted("只有这道题的命题人和审题人可以发表意见。", HINT)


def _is_repeated(
    session: Session, version: ItemVersion, decision: ReviewDecision, actor: Actor
) -> bool:
    """Return whether the last decision on a version was this one, by this reviewer."""
    if version.state is not DECIDED.get(decision):
        return False
    last = session.scalars(
        sa.select(ItemReview)
        .where(ItemReview.version_id == version.id, ItemReview.decision.in_(list(DECIDED)))
        .order_by(ItemReview.id.desc())
        .limit(1)
    ).first()
    return last is not None and (last.reviewer_id, last.decision) == (actor.account_id, decision)


def _lock(session: Session, actor: Actor, version_id: int) -> tuple[Item, ItemVersion]:
    version = session.get(ItemVersion, version_id)
    if version is None:
        raise NotFound("没有找到这道题。")
    get_item_for(actor, version.item_id, Permission.BANK_REVIEW)
    item = session.get_one(Item, version.item_id, with_for_update=True)
    session.refresh(version)
    return item, version


def _checked(comment: str, hint: str) -> str:
    """Return a comment trimmed. Raises Invalid when there is a `hint` and no word."""
    comment = comment.strip()
    if hint and not comment:
        raise Invalid("请写明意见。", hint)
    if len(comment) > MAX_COMMENT:
        raise Invalid(
            Phrase("意见共 %(n)s 字，超过 %(most)s 字。", n=len(comment), most=MAX_COMMENT),
            "请精简后提交。",
        )
    return comment


def _refuse_unless(verdict: Verdict) -> None:
    if not verdict.allowed:
        raise Refused("；".join(verdict.reasons) + "。")


def _add_review(
    session: Session,
    version: ItemVersion,
    decision: ReviewDecision,
    comment: str,
    actor: Actor,
    now: datetime,
    concerned: Iterable[int],
) -> None:
    """Keep what was said or decided, in the audit log too, and tell whom it concerns."""
    review = ItemReview(
        version_id=version.id,
        reviewer_id=actor.account_id,
        decision=decision,
        comment=comment,
        at=now,
    )
    session.add(review)
    session.flush()
    news = ReviewNews(
        review_id=review.id,
        item_id=version.item_id,
        external_id=version.item.external_id,
        stem=version.stem_text,
        decision=decision,
        comment=comment,
        by_name=actor.display_name,
        account_ids=frozenset(concerned) - {actor.account_id},
    )
    hand_on(session, news, now)
    record(
        session,
        Action.ITEM_REVIEWED,
        actor=actor,
        object_type="item_version",
        object_id=version.id,
        detail={"decision": decision.value, "number": version.number},
        now=now,
    )

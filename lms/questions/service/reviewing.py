"""A reviewer's decisions (docs/rules/question-review.md)."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date
from lms.errors import Invalid, NotFound, Refused
from lms.questions.content import item_of
from lms.questions.linking import link_version
from lms.questions.models import Item, ItemReview, ItemVersion, ReviewDecision
from lms.questions.queries import get_item_for
from lms.questions.review import Verdict, is_complete, may_confirm, may_decide
from lms.questions.versions import approve_version, return_version
from lms.words import Phrase

MAX_COMMENT = 2000


def review_version(
    version_id: int, decision: ReviewDecision, comment: str, *, actor: Actor, now: datetime
) -> None:
    """Approve a version, return it to its author, or comment on it.

    Raises Refused with the rule's reasons, Invalid when it is returned without a word.
    """
    with db.transaction() as session:
        item, version = _lock(session, actor, version_id)
        comment = _checked(comment, needed=decision is not ReviewDecision.APPROVE)
        if decision is not ReviewDecision.COMMENT:
            verdict = may_decide(
                state=version.state,
                is_latest=item.latest_version_id == version.id,
                author_id=version.author_id,
                reviewer_id=actor.account_id,
            )
            _refuse_unless(verdict)
        if decision is ReviewDecision.APPROVE:
            _refuse_unless(is_complete(item_of(version)))
            approve_version(session, version, now)
        elif decision is ReviewDecision.RETURN:
            return_version(version)
        _add_review(session, version, decision, comment, actor, now)


def confirm_item(item_id: int, comment: str, *, actor: Actor, now: datetime) -> None:
    """Confirm the approved version of a question whose policy changed: it stands as it is.

    From now on it rests on the wording that holds today.
    """
    with db.transaction() as session:
        get_item_for(actor, item_id, Permission.BANK_REVIEW)
        item = session.get_one(Item, item_id, with_for_update=True)
        version = item.approved_version
        if version is None:
            raise NotFound("这道题还没有通过审核的版本。")
        verdict = may_confirm(
            needs_re_review=item.needs_re_review_at is not None,
            author_id=version.author_id,
            reviewer_id=actor.account_id,
        )
        _refuse_unless(verdict)
        link_version(version, ClauseFinder(session, local_date(now)))
        item.needs_re_review_at = None
        comment = _checked(comment, needed=False) or "政策修订后复核，题目继续有效。"
        _add_review(session, version, ReviewDecision.APPROVE, comment, actor, now)


def _lock(session: Session, actor: Actor, version_id: int) -> tuple[Item, ItemVersion]:
    version = session.get(ItemVersion, version_id)
    if version is None:
        raise NotFound("没有找到这道题。")
    get_item_for(actor, version.item_id, Permission.BANK_REVIEW)
    item = session.get_one(Item, version.item_id, with_for_update=True)
    session.refresh(version)
    return item, version


def _checked(comment: str, *, needed: bool) -> str:
    comment = comment.strip()
    if needed and not comment:
        raise Invalid("请写明意见。", "退回时要让命题人知道改哪里。")
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
) -> None:
    session.add(
        ItemReview(
            version_id=version.id,
            reviewer_id=actor.account_id,
            decision=decision,
            comment=comment,
            at=now,
        )
    )
    record(
        session,
        Action.ITEM_REVIEWED,
        actor=actor,
        object_type="item_version",
        object_id=version.id,
        detail={"decision": decision.value, "number": version.number},
        now=now,
    )

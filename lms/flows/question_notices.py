"""Telling authors: what became of a question in review, and that its policy changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.notices.service import notify
from lms.people.models import Account
from lms.questions.handover import ReviewNews, receives_reviews
from lms.questions.models import Item, ReviewDecision

TITLES = {
    ReviewDecision.APPROVE: "题目已通过审核",
    ReviewDecision.RETURN: "题目被退回，请修改",
    ReviewDecision.COMMENT: "题目有新的意见",
}
MAX_STEM = 40


@receives_reviews
def tell_review(session: Session, news: ReviewNews, now: datetime) -> int:
    """Tell the people a decision or comment concerns, each once; returns how many."""
    said = f"{news.by_name}：{news.comment}" if news.comment else f"审核人：{news.by_name}"
    return sum(
        notify(
            session,
            staff_id=staff_id,
            kind="question",
            title=f"{TITLES[news.decision]}：{news.external_id}",
            body=f"“{_short(news.stem)}”{said}",
            url=f"/bank/{news.item_id}",
            dedupe_key=f"item-review:{news.review_id}:{staff_id}",
            now=now,
        )
        for staff_id in _staff_of(session, news.account_ids).values()
    )


def tell_held(session: Session, items: Sequence[Item], title: str, now: datetime) -> int:
    """Tell the authors of questions held back with a policy, one notice a person.

    title: of the document that was amended or repealed.  Returns how many were told.
    """
    by_author: dict[int, list[Item]] = {}
    for item in items:
        version = item.approved_version
        if version is not None and version.author_id is not None:
            by_author.setdefault(version.author_id, []).append(item)
    staff = _staff_of(session, frozenset(by_author))
    return sum(
        _tell_author(session, staff[account_id], theirs, title, now)
        for account_id, theirs in by_author.items()
        if account_id in staff
    )


def _tell_author(
    session: Session, staff_id: int, items: Sequence[Item], title: str, now: datetime
) -> bool:
    names = "、".join(item.external_id for item in items[:5])
    more = f"等 {len(items)} 道题" if len(items) > 5 else ""
    single = items[0].id if len(items) == 1 else None
    return notify(
        session,
        staff_id=staff_id,
        kind="question",
        title=f"政策有变，{len(items)} 道题待复核",
        body=f"“{title}”有修订或废止，您命制的 {names}{more}暂不用于组卷，请对照新条文核对。",
        url=f"/bank/{single}" if single else "/bank?state=re_review",
        dedupe_key=f"item-held:{now.isoformat()}:{items[0].id}:{staff_id}",
        now=now,
    )


def _staff_of(session: Session, account_ids: frozenset[int]) -> Mapping[int, int]:
    """Return account id → id of the person behind it."""
    rows = session.execute(
        sa.select(Account.id, Account.staff_id)
        .where(Account.id.in_(account_ids))
        .order_by(Account.id)
    )
    return {row.id: row.staff_id for row in rows}


def _short(stem: str) -> str:
    return stem if len(stem) <= MAX_STEM else f"{stem[:MAX_STEM]}…"

"""Filters of the list of questions that are kept under a name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.errors import Invalid, NotFound, Refused
from lms.questions.models import DefaultFilter, SavedFilter
from lms.questions.queries import get_saved_for
from lms.words import Phrase

MAX_NAME = 30
MAX_FILTERS = 30  # of one account


def save_filter(
    name: str, query: str, *, is_shared: bool = False, actor: Actor, now: datetime
) -> SavedFilter:
    """Keep a filter under a name, in place of one's own of that name, and return it.

    is_shared: the people of the actor's unit may use it too.
    Raises Invalid without a name or filter, Refused when there are too many.
    """
    name = _checked(name)
    if not query:
        raise Invalid("没有可以保存的筛选条件。", "请先在题库中选择筛选条件。")
    with db.transaction() as session:
        own = _own(session, actor)
        row = next((each for each in own if each.name == name), None)
        if row is None:
            if len(own) >= MAX_FILTERS:
                raise Refused(
                    Phrase("最多保存 %(most)s 个筛选。", most=MAX_FILTERS), "请先删除不用的。"
                )
            row = SavedFilter(account_id=actor.account_id, name=name, created_at=now)
            session.add(row)
        row.query = query[:1000]
        row.unit_id = actor.unit_id if is_shared else None
        session.flush()
        return row


def change_filter(filter_id: int, name: str, *, is_shared: bool, actor: Actor) -> None:
    """Rename one's own filter, share it or keep it to oneself."""
    name = _checked(name)
    with db.transaction() as session:
        own = _own(session, actor)
        row = _get_own(own, filter_id)
        if any(each.name == name and each is not row for each in own):
            raise Refused(Phrase("已有名为“%(name)s”的筛选。", name=name), "请换一个名称。")
        row.name = name
        row.unit_id = actor.unit_id if is_shared else None


def delete_filter(filter_id: int, *, actor: Actor) -> None:
    """Delete one's own filter; for whom it was the default, the whole list opens again."""
    with db.transaction() as session:
        row = _get_own(_own(session, actor), filter_id)
        session.execute(sa.delete(DefaultFilter).where(DefaultFilter.filter_id == row.id))
        session.delete(row)


def set_default_filter(filter_id: int | None, *, actor: Actor) -> None:
    """Let one's list open with a filter, or with everything for None."""
    with db.transaction() as session:
        row = session.get(DefaultFilter, actor.account_id)
        if filter_id is None:
            if row is not None:
                session.delete(row)
            return
        get_saved_for(actor, filter_id)
        if row is None:
            session.add(DefaultFilter(account_id=actor.account_id, filter_id=filter_id))
        else:
            row.filter_id = filter_id


def _own(session: Session, actor: Actor) -> list[SavedFilter]:
    query = sa.select(SavedFilter).where(SavedFilter.account_id == actor.account_id)
    return list(session.scalars(query.order_by(SavedFilter.id)))


def _get_own(own: list[SavedFilter], filter_id: int) -> SavedFilter:
    for row in own:
        if row.id == filter_id:
            return row
    raise NotFound("没有找到这个筛选。", "只能修改自己保存的筛选。")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise Invalid("请填写筛选的名称。", Phrase("不超过 %(most)s 个字。", most=MAX_NAME))
    return name

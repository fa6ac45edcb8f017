"""The clerks of the demo have practised on most of the last days."""

import random
from datetime import datetime

import sqlalchemy as sa

from lms import db
from lms.demo.answers import own_answer
from lms.demo.lookup import CLERKS, day_at, get_actor
from lms.practice.models import DailySet
from lms.practice.service import answer_question, open_daily_set
from lms.questions.content import item_of
from lms.questions.models import ItemVersion

DAYS = (-6, -5, -3, -2, -1)
NOON = 12
RIGHT = 0.75


def load_practice(now: datetime) -> None:
    """Let the clerks answer the questions of several days, some wrong; once."""
    if db.session.scalar(sa.select(DailySet.id).limit(1)) is not None:
        return
    for login in CLERKS:
        rng = random.Random(f"practice {login}")  # noqa: S311 - a story, not a secret
        for days in DAYS:
            _practise(get_actor(login).staff_id, day_at(now, days, NOON), rng)


def _practise(staff_id: int, at: datetime, rng: random.Random) -> None:
    daily = open_daily_set(staff_id, now=at)
    if daily is None:
        return
    set_id, version_ids = daily.id, list(daily.version_ids)
    for version_id in version_ids:
        item = item_of(db.session.get_one(ItemVersion, version_id))
        answer = own_answer(item, right=rng.random() < RIGHT, rng=rng)
        answer_question(set_id, version_id, staff_id=staff_id, answer=answer, now=at)

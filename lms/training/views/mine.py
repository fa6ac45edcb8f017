"""What a person is called to, and whom they mentor or learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.training.queries.classes import MySession, list_my_sessions
from lms.training.queries.mentoring import MentorshipRow, list_mentorships_of
from lms.training.views.blueprint import blueprint


@dataclass(frozen=True)
class MyTrainingPage:
    """Sessions to come (soonest first) and past (latest first), and mentorships."""

    coming: Sequence[MySession]
    past: Sequence[MySession]
    mentorships: Sequence[MentorshipRow]
    staff_id: int
    now: datetime
    today: date


@blueprint.get("/my-classes")
@requires(Permission.LEARN)
def my_classes() -> str:
    """Show the classes one is called to, and one's mentorships."""
    staff_id, now = current_actor().staff_id, utc_now()
    sessions = list_my_sessions(db.session(), staff_id)
    page = MyTrainingPage(
        coming=[each for each in reversed(sessions) if each.session.starts_at > now],
        past=[each for each in sessions if each.session.starts_at <= now],
        mentorships=list_mentorships_of(db.session(), staff_id),
        staff_id=staff_id,
        now=now,
        today=local_date(now),
    )
    return render_template("training/my_classes.html", page=page)

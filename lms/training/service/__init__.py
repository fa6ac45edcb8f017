"""Writing classes, attendance and mentorships."""

from lms.training.service.attendance import Mark, mark_attendance, record_attendance
from lms.training.service.classes import (
    change_class,
    check_plan,
    create_class,
    delete_draft,
)
from lms.training.service.members import call_members, dismiss_member
from lms.training.service.mentoring import (
    add_log,
    create_mentorship,
    end_mentorship,
    sign_off,
)
from lms.training.service.sessions import add_session, change_session, remove_session

__all__ = [
    "Mark",
    "add_log",
    "add_session",
    "call_members",
    "change_class",
    "change_session",
    "check_plan",
    "create_class",
    "create_mentorship",
    "delete_draft",
    "dismiss_member",
    "end_mentorship",
    "mark_attendance",
    "record_attendance",
    "remove_session",
    "sign_off",
]

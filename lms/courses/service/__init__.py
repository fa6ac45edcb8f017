"""Writing courses: authoring and import, study, the quiz."""

from lms.courses.service.authoring import (
    create_course,
    delete_lesson,
    edit_course,
    move_lesson,
    publish_course,
    save_lesson,
    set_quiz,
    withdraw_course,
)
from lms.courses.service.importing import import_course, import_course_file
from lms.courses.service.sitting import (
    QuizOutcome,
    draw_sitting,
    next_sitting,
    submit_quiz,
)
from lms.courses.service.studying import Beat, complete_course, record_beat, restart_course

__all__ = [
    "Beat",
    "QuizOutcome",
    "complete_course",
    "create_course",
    "delete_lesson",
    "draw_sitting",
    "edit_course",
    "import_course",
    "import_course_file",
    "move_lesson",
    "next_sitting",
    "publish_course",
    "record_beat",
    "restart_course",
    "save_lesson",
    "set_quiz",
    "submit_quiz",
    "withdraw_course",
]

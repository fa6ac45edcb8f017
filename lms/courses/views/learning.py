"""What a learner sees: the courses, a course, a lesson and its heartbeat."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.courses import service
from lms.courses.handover import hand_on
from lms.courses.models import Lesson, QuizAttempt
from lms.courses.progress import CourseProgress, LessonState
from lms.courses.queries import (
    get_lesson,
    get_my_course,
    list_attempts,
    list_my_courses,
)
from lms.courses.service import Beat
from lms.courses.views.blueprint import blueprint
from lms.web.filters import duration
from lms.web.i18n import line_label, listed


@dataclass(frozen=True)
class ListPage:
    """The courses of a person: under way, not begun, completed."""

    going: Sequence[CourseProgress]
    new: Sequence[CourseProgress]
    done: Sequence[CourseProgress]
    may_learn: bool
    may_author: bool


@dataclass(frozen=True)
class CoursePage:
    """A course with what the person has done in it."""

    progress: CourseProgress
    attempts: Sequence[QuizAttempt]
    best: QuizAttempt | None
    needed_minutes: int
    credit_minutes: int
    lines: str
    may_restart: bool


@dataclass(frozen=True)
class LessonPage:
    """A lesson to read; `is_counted`: time is measured while it is open."""

    progress: CourseProgress
    lesson: Lesson
    state: LessonState
    text: str
    is_counted: bool
    before: Lesson | None
    after: Lesson | None


@blueprint.get("/courses")
@requires(Permission.LEARN, Permission.COURSE_AUTHOR)
def list_courses() -> str:
    """List the courses open to the person, with progress."""
    actor = current_actor()
    rows = list_my_courses(actor)
    going = [row for row in rows if row.is_under_way and (row.seconds or row.passed)]
    page = ListPage(
        going=going,
        new=[row for row in rows if row.is_under_way and row not in going],
        done=[row for row in rows if row.is_completed],
        may_learn=actor.may(Permission.LEARN),
        may_author=actor.may(Permission.COURSE_AUTHOR),
    )
    return render_template("courses/list_courses.html", page=page)


@blueprint.get("/courses/<int:course_id>")
@requires(Permission.LEARN)
def show_course(course_id: int) -> str:
    """Show a course: its lessons, its quiz, what is done and what comes next."""
    actor = current_actor()
    progress = get_my_course(actor, course_id)
    attempts = list_attempts(actor.staff_id, course_id)
    completion = progress.completion
    this_year = local_date(utc_now()).year
    page = CoursePage(
        progress=progress,
        attempts=attempts,
        best=max(attempts, key=lambda each: each.marks / each.max_marks, default=None),
        needed_minutes=sum(lesson.min_minutes for lesson in progress.course.lessons),
        credit_minutes=sum(lesson.credit_minutes for lesson in progress.course.lessons),
        lines=listed(line_label(code) for code in progress.course.business_lines),
        may_restart=bool(progress.is_completed and completion and completion.year < this_year),
    )
    return render_template("courses/show_course.html", page=page)


@blueprint.post("/courses/<int:course_id>/restart")
@requires(Permission.LEARN)
def restart_course(course_id: int) -> Response:
    """Learn again a course completed in an earlier year."""
    actor = current_actor()
    progress = get_my_course(actor, course_id)
    service.restart_course(progress.course.id, staff_id=actor.staff_id, now=utc_now())
    flash(_("已重新开始，本年度的学习另行累计。"), "success")
    return redirect(url_for("courses.show_course", course_id=course_id))


@blueprint.get("/courses/<int:course_id>/lessons/<int:ordinal>")
@requires(Permission.LEARN)
def show_lesson(course_id: int, ordinal: int) -> str:
    """Show a lesson to read."""
    progress = get_my_course(current_actor(), course_id)
    lesson = get_lesson(progress.course, ordinal)
    lessons = progress.course.lessons
    place = lessons.index(lesson)
    state = progress.lessons[place]
    needed = lesson.min_minutes * 60
    page = LessonPage(
        progress=progress,
        lesson=lesson,
        state=state,
        text=studied_text(Beat(state.seconds, needed, state.is_completed)),
        is_counted=progress.is_under_way,
        before=lessons[place - 1] if place else None,
        after=lessons[place + 1] if place + 1 < len(lessons) else None,
    )
    return render_template("courses/show_lesson.html", page=page)


@blueprint.post("/courses/<int:course_id>/lessons/<int:ordinal>/beats")
@requires(Permission.LEARN)
def beat(course_id: int, ordinal: int) -> Response:
    """Count a heartbeat of an open, visible lesson page; returns how far the person is."""
    actor, now = current_actor(), utc_now()
    lesson = get_lesson(get_my_course(actor, course_id).course, ordinal)
    counted = service.record_beat(
        lesson.id,
        staff_id=actor.staff_id,
        now=now,
        resumed=request.form.get("resumed") == "1",
    )
    if counted.is_met:
        hand_on(actor.staff_id, course_id, now)
    return jsonify(
        seconds=counted.seconds,
        needed=counted.needed,
        completed=counted.is_completed,
        course_completed=counted.is_met,
        text=studied_text(counted),
    )


def studied_text(counted: Beat) -> str:
    """Return how long a lesson was studied, in words."""
    if counted.is_completed:
        return str(_("已学 %(time)s，本课已完成", time=duration(counted.seconds)))
    needed = _("%(n)s 分钟", n=counted.needed // 60)
    return str(_("已学 %(time)s，需 %(needed)s", time=duration(counted.seconds), needed=needed))

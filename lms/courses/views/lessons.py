"""Writing lessons: adding, changing, moving, deleting."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.courses import service
from lms.courses.document import LessonPlan
from lms.courses.forms import LessonForm
from lms.courses.models import Course, Lesson
from lms.courses.queries import get_course_for
from lms.courses.views.authoring import show_refusal
from lms.courses.views.blueprint import blueprint
from lms.errors import DomainError, NotFound
from lms.web.i18n import explain


@blueprint.route("/courses/manage/<int:course_id>/lessons/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def add_lesson(course_id: int) -> str | Response | tuple[str, int]:
    """Add a lesson at the end."""
    return _edit(get_course_for(current_actor(), course_id), None)


@blueprint.route("/courses/manage/<int:course_id>/lessons/<int:lesson_id>", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_lesson(course_id: int, lesson_id: int) -> str | Response | tuple[str, int]:
    """Change a lesson."""
    course = get_course_for(current_actor(), course_id)
    lesson = next((each for each in course.lessons if each.id == lesson_id), None)
    if lesson is None:
        raise NotFound("没有找到这一课。", "它可能已被删除。")
    return _edit(course, lesson)


@blueprint.post("/courses/manage/<int:course_id>/lessons/<int:lesson_id>/move")
@requires(Permission.COURSE_AUTHOR)
def move_lesson(course_id: int, lesson_id: int) -> Response:
    """Put a lesson at the posted place."""
    get_course_for(current_actor(), course_id)
    service.move_lesson(course_id, lesson_id, request.form.get("to", 1, type=int))
    return redirect(url_for("courses.edit_course", course_id=course_id, _anchor="lessons"))


@blueprint.post("/courses/manage/<int:course_id>/lessons/<int:lesson_id>/delete")
@requires(Permission.COURSE_AUTHOR)
def delete_lesson(course_id: int, lesson_id: int) -> Response:
    """Delete a lesson nobody has studied."""
    get_course_for(current_actor(), course_id)
    try:
        service.delete_lesson(course_id, lesson_id)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("这一课已删除。"), "success")
    return redirect(url_for("courses.edit_course", course_id=course_id, _anchor="lessons"))


def _edit(course: Course, lesson: Lesson | None) -> str | Response | tuple[str, int]:
    course_id = course.id
    form = LessonForm(obj=lesson, body=lesson.body_markdown) if lesson else LessonForm()
    if form.validate_on_submit():
        plan = LessonPlan(
            form.title.data, form.min_minutes.data, form.credit_minutes.data, form.body.data
        )
        try:
            service.save_lesson(course_id, lesson.id if lesson else None, plan)
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("“%(title)s”已保存。", title=plan.title), "success")
            return redirect(url_for("courses.edit_course", course_id=course_id, _anchor="lessons"))
    html = render_template("courses/edit_lesson.html", form=form, course=course, lesson=lesson)
    return html, 422 if form.errors else 200

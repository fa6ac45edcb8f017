"""The author's side of courses: the list, the facts, the quiz, publishing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.courses import service
from lms.courses.forms import CourseForm, NewCourseForm, QuizForm, line_choices
from lms.courses.models import Course
from lms.courses.queries import (
    count_completions,
    get_course_for,
    managed_courses,
    quiz_items,
)
from lms.courses.service.authoring import CourseFacts
from lms.courses.views.blueprint import blueprint
from lms.errors import DomainError
from lms.people.forms import choices
from lms.people.queries import get_unit_for
from lms.people.queries.units import unit_choices
from lms.questions.content import item_of
from lms.questions.models import Item, ItemVersion
from lms.questions.queries import unit_names
from lms.web.forms import BaseForm
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate
from question_bank.items import type_label

_SEPARATORS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class ManagePage:
    """The courses an author may change."""

    courses: Pagination[Course]
    units: Mapping[int, str]
    completions: Mapping[int, int]


@dataclass(frozen=True)
class QuizRow:
    """A question of a quiz; `note` says when it should be looked at again."""

    version: ItemVersion
    item: Item
    type: str
    note: str


@dataclass(frozen=True)
class EditPage:
    """A course under edit."""

    course: Course
    unit_name: str
    quiz: Sequence[QuizRow]
    completions: int
    missing: Sequence[str]


@blueprint.get("/courses/manage")
@requires(Permission.COURSE_AUTHOR)
def manage_courses() -> str:
    """List the courses of the author's units."""
    courses = paginate(db.session(), managed_courses(current_actor()), page_number())
    page = ManagePage(
        courses,
        unit_names(course.unit_id for course in courses.items),
        count_completions([course.id for course in courses.items]),
    )
    return render_template("courses/manage_courses.html", page=page)


@blueprint.route("/courses/manage/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def new_course() -> str | Response | tuple[str, int]:
    """Add a course, as a draft."""
    actor = current_actor()
    form = NewCourseForm(unit_id=actor.unit_id)
    form.unit_id.choices = choices(unit_choices(actor, Permission.COURSE_AUTHOR))
    if form.validate_on_submit():
        unit = get_unit_for(actor, Permission.COURSE_AUTHOR, form.unit_id.data)
        try:
            course = service.create_course(
                _facts(form), unit_id=unit.id, actor=actor, now=utc_now()
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("课程已建立。接下来写各课内容，再选测验题。"), "success")
            return redirect(url_for("courses.edit_course", course_id=course.id))
    status = 422 if form.errors else 200
    return render_template("courses/edit_facts.html", form=form, course=None), status


@blueprint.get("/courses/manage/<int:course_id>")
@requires(Permission.COURSE_AUTHOR)
def edit_course(course_id: int) -> str:
    """Show a course under edit: lessons, quiz, what is missing before it can be published."""
    course = get_course_for(current_actor(), course_id)
    quiz = [_quiz_row(version, item) for version, item in quiz_items(course_id)]
    missing = [name for name, has in ((_("课时"), course.lessons), (_("测验题"), quiz)) if not has]
    page = EditPage(
        course,
        unit_names([course.unit_id])[course.unit_id],
        quiz,
        count_completions([course_id]).get(course_id, 0),
        missing,
    )
    return render_template("courses/edit_course.html", page=page)


@blueprint.route("/courses/manage/<int:course_id>/facts", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_facts(course_id: int) -> str | Response | tuple[str, int]:
    """Change what a course is."""
    course = get_course_for(current_actor(), course_id)
    form = CourseForm(obj=course, lines=course.business_lines)
    form.lines.choices = line_choices(tuple(course.business_lines))
    if form.validate_on_submit():
        try:
            service.edit_course(course_id, _facts(form))
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("课程信息已保存。"), "success")
            return redirect(url_for("courses.edit_course", course_id=course_id))
    status = 422 if form.errors else 200
    return render_template("courses/edit_facts.html", form=form, course=course), status


@blueprint.route("/courses/manage/<int:course_id>/quiz", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_quiz(course_id: int) -> str | Response | tuple[str, int]:
    """Choose the questions of the quiz."""
    course = get_course_for(current_actor(), course_id)
    ids = [item.external_id for _version, item in quiz_items(course_id)]
    form = QuizForm(items="\n".join(ids))
    if form.validate_on_submit():
        chosen = [each for each in _SEPARATORS.split(form.items.data) if each]
        try:
            service.set_quiz(course_id, list(dict.fromkeys(chosen)), now=utc_now())
        except DomainError as error:
            form.items.errors = [explain(error)]
        else:
            flash(_("测验题已保存，每题都固定在当前通过审核的版本。"), "success")
            return redirect(url_for("courses.edit_course", course_id=course_id))
    status = 422 if form.errors else 200
    return render_template("courses/edit_quiz.html", form=form, course=course), status


@blueprint.post("/courses/manage/<int:course_id>/publish")
@requires(Permission.COURSE_AUTHOR)
def publish_course(course_id: int) -> Response:
    """Show the course to learners."""
    actor = current_actor()
    get_course_for(actor, course_id)
    try:
        service.publish_course(course_id, actor=actor, now=utc_now())
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("课程已发布，本单位和下级单位的人员可以学习了。"), "success")
    return redirect(url_for("courses.edit_course", course_id=course_id))


@blueprint.post("/courses/manage/<int:course_id>/withdraw")
@requires(Permission.COURSE_AUTHOR)
def withdraw_course(course_id: int) -> Response:
    """Hide the course from learners."""
    actor = current_actor()
    get_course_for(actor, course_id)
    service.withdraw_course(course_id, actor=actor, now=utc_now())
    flash(_("课程已撤回，学员不再看到；已有的学习记录不受影响。"), "success")
    return redirect(url_for("courses.edit_course", course_id=course_id))


def show_refusal(form: BaseForm, error: DomainError) -> None:
    """Put what a rule said above the form that was sent."""
    form.form_errors.append(explain(error))


def _facts(form: CourseForm) -> CourseFacts:
    return CourseFacts(
        code=form.code.data,
        title=form.title.data,
        summary=form.summary.data,
        content_category=form.content_category.data,
        business_lines=tuple(form.lines.data),
        is_common=form.is_common.data,
        quiz_pass_pct=form.quiz_pass_pct.data,
    )


def _quiz_row(version: ItemVersion, item: Item) -> QuizRow:
    note = ""
    if item.retired_at is not None:
        note = _("题目已停用")
    elif item.needs_re_review_at is not None:
        note = _("所依据的政策有变，待复核")
    elif item.approved_version_id != version.id:
        note = _("题目已有新版本")
    return QuizRow(version, item, type_label(item_of(version).type), note)

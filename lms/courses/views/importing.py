"""The import of a course file: upload, preview with problems, commit."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.courses import service
from lms.courses.course_file import read_course
from lms.courses.forms import CourseFileForm
from lms.courses.views.authoring import show_refusal
from lms.courses.views.blueprint import blueprint
from lms.errors import DomainError
from lms.people.forms import choices
from lms.people.queries import get_unit_for
from lms.people.queries.units import unit_choices
from lms.web.uploads import discard, fetch, read_upload, stash

PROBLEMS_SHOWN = 200
EXAMPLE = """---
code: FW-001
title: 一次告知
summary: 学会一次说清办事所需的全部材料。
category: 服务意识
lines: 13.03
pass: 60
quiz:
---

# 第一课 为什么要一次告知
min_minutes: 3
credit_minutes: 10

正文用 **Markdown** 书写。
"""


@blueprint.route("/courses/manage/import", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def import_course() -> str | Response | tuple[str, int]:
    """Take a course file and go on to its preview."""
    actor = current_actor()
    form = CourseFileForm(unit_id=actor.unit_id)
    form.unit_id.choices = choices(unit_choices(actor, Permission.COURSE_AUTHOR))
    if form.validate_on_submit():
        try:
            name, data = read_upload(form.file.data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            token = stash(actor.account_id, name, data)
            unit_id = form.unit_id.data
            return redirect(url_for("courses.preview_import", token=token, unit=unit_id))
    status = 422 if form.errors else 200
    return render_template("courses/import_course.html", form=form, example=EXAMPLE), status


@blueprint.get("/courses/manage/import/<token>")
@requires(Permission.COURSE_AUTHOR)
def preview_import(token: str) -> str:
    """Show what the import would do and what is wrong with the file."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    unit = get_unit_for(
        actor, Permission.COURSE_AUTHOR, request.args.get("unit", actor.unit_id, type=int)
    )
    report = service.import_course_file(
        upload.data, actor=actor, unit_id=unit.id, now=utc_now(), dry_run=True
    )
    title = read_course(upload.data).document.get("title") or upload.name
    return render_template(
        "courses/preview_import.html",
        upload=upload,
        unit=unit,
        report=report,
        title=title,
        shown=PROBLEMS_SHOWN,
    )


@blueprint.post("/courses/manage/import/<token>")
@requires(Permission.COURSE_AUTHOR)
def commit_import(token: str) -> Response:
    """Write the course, all or nothing."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    unit_id = request.form.get("unit", actor.unit_id, type=int)
    report = service.import_course_file(upload.data, actor=actor, unit_id=unit_id, now=utc_now())
    if report.has_errors:
        return redirect(url_for("courses.preview_import", token=token, unit=unit_id))
    discard(actor.account_id, token)
    flash(_("课程已导入。请检查内容，然后发布。"), "success")
    return redirect(url_for("courses.manage_courses"))

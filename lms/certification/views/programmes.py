"""Setting up pre-job programmes."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms.fields import SelectChoice

from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.certification import queries, service
from lms.certification.forms import ProgrammeForm, values_of
from lms.certification.queries.choices import course_choices, exam_choices
from lms.certification.views.blueprint import blueprint
from lms.clock import local_date, utc_now
from lms.errors import DomainError
from lms.people.queries.units import unit_choices
from lms.web.i18n import explain

MANAGE = Permission.CERTIFICATION_MANAGE


@blueprint.get("/programmes")
@requires(MANAGE)
def list_programmes() -> str:
    """List the programmes one manages."""
    programmes = queries.list_programmes_for(current_actor())
    return render_template(
        "certification/list_programmes.html",
        page=programmes,
        counts=queries.count_periods([each.id for each in programmes], local_date(utc_now())),
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@requires(MANAGE)
def add_programme() -> str | Response | tuple[str, int]:
    """Add a programme."""
    actor = current_actor()
    form = _with_choices(ProgrammeForm(), actor)
    if form.validate_on_submit():
        try:
            service.create_programme(form.unit_id.data, form.plan(), actor=actor, now=utc_now())
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            flash(_("岗前培训项目已建立。"), "success")
            return redirect(url_for("certification.list_programmes"))
    html = render_template("certification/edit_programme.html", form=form, programme=None)
    return html, 422 if form.errors else 200


@blueprint.route("/programmes/<int:programme_id>", methods=["GET", "POST"])
@requires(MANAGE)
def edit_programme(programme_id: int) -> str | Response | tuple[str, int]:
    """Change a programme; its unit stays."""
    actor = current_actor()
    programme = queries.get_programme_for(actor, programme_id)
    form = _with_choices(ProgrammeForm(data=values_of(programme)), actor)
    del form.unit_id
    if form.validate_on_submit():
        try:
            service.edit_programme(programme.id, form.plan(), actor=actor, now=utc_now())
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            flash(_("已保存。进行中的培训按新的要求核对。"), "success")
            return redirect(url_for("certification.list_programmes"))
    html = render_template("certification/edit_programme.html", form=form, programme=programme)
    return html, 422 if form.errors else 200


@blueprint.post("/programmes/<int:programme_id>/retire")
@requires(MANAGE)
def retire_programme(programme_id: int) -> Response:
    """Enrol nobody any more."""
    actor = current_actor()
    programme = queries.get_programme_for(actor, programme_id)
    service.retire_programme(programme.id, actor=actor, now=utc_now())
    flash(_("“%(title)s”已停用，进行中的培训仍可完成。", title=programme.title), "success")
    return redirect(url_for("certification.list_programmes"))


def _with_choices(form: ProgrammeForm, actor: Actor) -> ProgrammeForm:
    form.unit_id.choices = [SelectChoice(*unit) for unit in unit_choices(actor, MANAGE)]
    form.course_ids.choices = [SelectChoice(*course) for course in course_choices(actor)]
    exams = [(0, _("不要求")), *exam_choices(actor)]
    form.exam_id.choices = [SelectChoice(*exam) for exam in exams]
    return form

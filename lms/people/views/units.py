"""The tree of units."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import DomainError
from lms.people import service
from lms.people.forms import MoveUnitForm, NewUnitForm, UnitForm, choices
from lms.people.models import UnitLevel
from lms.people.queries import get_unit_for
from lms.people.queries.units import unit_choices, units_page
from lms.people.views.blueprint import blueprint, show_refusal
from lms.web.i18n import explain


@blueprint.get("/units")
@requires(Permission.STAFF_READ)
def list_units() -> str:
    """Show the tree of units with their people."""
    page = units_page(current_actor(), on=local_date(utc_now()))
    return render_template("people/list_units.html", page=page)


@blueprint.route("/units/new", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def add_unit() -> str | Response | tuple[str, int]:
    """Add a unit below another."""
    actor = current_actor()
    form = NewUnitForm(parent_id=request.args.get("parent", type=int), level=UnitLevel.UNIT.value)
    form.parent_id.choices = choices(unit_choices(actor, Permission.STAFF_MANAGE))
    if form.validate_on_submit():
        try:
            service.add_unit(
                form.parent_id.data,
                code=form.code.data,
                name=form.name.data,
                level=UnitLevel(form.level.data),
                actor=actor,
                now=utc_now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已新增单位“%(name)s”。", name=form.name.data), "success")
            return redirect(url_for("people.list_units"))
    return render_template("people/add_unit.html", form=form), 422 if form.errors else 200


@blueprint.route("/units/<int:unit_id>", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def edit_unit(unit_id: int) -> str | Response | tuple[str, int]:
    """Change name, code and level of a unit."""
    actor = current_actor()
    unit = get_unit_for(actor, Permission.STAFF_MANAGE, unit_id)
    form = UnitForm(name=unit.name, code=unit.code, level=unit.level.value)
    if form.validate_on_submit():
        try:
            service.edit_unit(
                unit_id,
                code=form.code.data,
                name=form.name.data,
                level=UnitLevel(form.level.data),
                actor=actor,
                now=utc_now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("单位信息已保存。"), "success")
            return redirect(url_for("people.list_units"))
    return _unit_page(unit_id, form, _move_form(unit_id))


@blueprint.post("/units/<int:unit_id>/move")
@requires(Permission.STAFF_MANAGE)
def move_unit(unit_id: int) -> str | Response | tuple[str, int]:
    """Put a unit under another parent; a cycle is refused."""
    actor = current_actor()
    unit = get_unit_for(actor, Permission.STAFF_MANAGE, unit_id)
    form = _move_form(unit_id)
    if form.validate_on_submit():
        try:
            service.move_unit(unit_id, form.parent_id.data, actor=actor, now=utc_now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("“%(name)s”及其下级单位已移动。", name=unit.name), "success")
            return redirect(url_for("people.list_units"))
    plain = UnitForm(formdata=None, name=unit.name, code=unit.code, level=unit.level.value)
    return _unit_page(unit_id, plain, form)


@blueprint.post("/units/<int:unit_id>/active")
@requires(Permission.STAFF_MANAGE)
def set_unit_active(unit_id: int) -> Response:
    """Close a unit, or open it again."""
    actor = current_actor()
    unit = get_unit_for(actor, Permission.STAFF_MANAGE, unit_id)
    is_active = request.form.get("active") == "1"
    try:
        service.set_unit_active(unit_id, is_active, actor=actor, now=utc_now())
    except DomainError as error:
        flash(explain(error), "error")
        return redirect(url_for("people.edit_unit", unit_id=unit_id))
    word = _("已恢复使用“%(name)s”。") if is_active else _("已停用“%(name)s”。")
    flash(word % {"name": unit.name}, "success")
    return redirect(url_for("people.list_units"))


def _move_form(unit_id: int) -> MoveUnitForm:
    actor = current_actor()
    unit = get_unit_for(actor, Permission.STAFF_MANAGE, unit_id)
    form = MoveUnitForm(parent_id=unit.parent_id)
    form.parent_id.choices = choices(unit_choices(actor, Permission.STAFF_MANAGE))
    return form


def _unit_page(unit_id: int, form: UnitForm, move_form: MoveUnitForm) -> tuple[str, int]:
    unit = get_unit_for(current_actor(), Permission.STAFF_MANAGE, unit_id)
    html = render_template("people/edit_unit.html", unit=unit, form=form, move_form=move_form)
    return html, 422 if form.errors or move_form.errors else 200

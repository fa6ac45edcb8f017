"""Staff: list, page, changes, leaving."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import DomainError, Invalid
from lms.people import service
from lms.people.forms import (
    LeaveForm,
    NewStaffForm,
    ReasonForm,
    StaffForm,
    choices,
    lines_as_choices,
)
from lms.people.models import EmploymentType, StaffMember
from lms.people.queries import get_staff_for, mask_phone
from lms.people.queries.staff import (
    StaffFilter,
    count_without_password,
    line_names,
    staff_list_query,
    staff_page,
)
from lms.people.queries.units import unit_choices
from lms.people.service import StaffFacts
from lms.people.views.blueprint import blueprint, show_refusal
from lms.web.i18n import explain
from lms.web.pagination import page_number, paginate


@blueprint.get("/staff")
@requires(Permission.STAFF_READ)
def list_staff() -> str:
    """List the people in scope, narrowed by name, unit, business line and state."""
    actor = current_actor()
    wanted = StaffFilter(
        q=request.args.get("q", "").strip()[:50],
        unit_id=request.args.get("unit", type=int),
        line=request.args.get("line", ""),
        state=request.args.get("state", ""),
    )
    query = staff_list_query(actor, Permission.STAFF_READ, wanted, on=local_date(utc_now()))
    return render_template(
        "people/list_staff.html",
        page=paginate(db.session(), query, page_number()),
        wanted=wanted,
        units=unit_choices(actor, Permission.STAFF_READ),
        lines=lines_as_choices(),
        line_names=line_names,
        mask_phone=mask_phone,
        may_manage=actor.may(Permission.STAFF_MANAGE),
        waiting=count_without_password(actor),
    )


@blueprint.get("/staff/<int:staff_id>")
@requires(Permission.STAFF_READ)
def show_staff(staff_id: int) -> str:
    """Show one person; the phone is masked."""
    return _staff_page(staff_id)


@blueprint.post("/staff/<int:staff_id>/phone")
@requires(Permission.STAFF_MANAGE)
def show_phone(staff_id: int) -> str:
    """Show a phone number in full to somebody who says why (PI-2)."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _staff_page(staff_id, reason_form=form)
    phone = service.show_phone(staff_id, form.reason.data, actor=current_actor(), now=utc_now())
    return _staff_page(staff_id, phone=phone)


@blueprint.route("/staff/new", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def add_staff() -> str | Response | tuple[str, int]:
    """Add a person with an account."""
    actor = current_actor()
    form = _with_units(NewStaffForm(unit_id=request.args.get("unit", type=int)), actor)
    if form.validate_on_submit():
        try:
            staff = service.add_staff(
                form.staff_no.data,
                _facts(form, form.phone.data),
                login=form.login.data,
                actor=actor,
                now=utc_now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已新增“%(name)s”。可在人员列表发放初始密码。", name=staff.name), "success")
            return redirect(url_for("people.show_staff", staff_id=staff.id))
    return render_template("people/add_staff.html", form=form), 422 if form.errors else 200


@blueprint.route("/staff/<int:staff_id>/edit", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def edit_staff(staff_id: int) -> str | Response | tuple[str, int]:
    """Change what is recorded of a person; the phone stays unless a new one is written."""
    actor = current_actor()
    staff = get_staff_for(actor, Permission.STAFF_MANAGE, staff_id)
    form = _with_units(StaffForm(**_form_values(staff)), actor)
    if form.validate_on_submit():
        facts = _facts(form, form.phone.data or staff.phone)
        moved = facts.unit_id != staff.unit_id
        try:
            service.edit_staff(staff_id, facts, actor=actor, now=utc_now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("人员信息已保存。"), "success")
            if moved:
                flash(_("学员角色已随调动变更，其他角色请安全管理员核对。"), "info")
            return redirect(url_for("people.show_staff", staff_id=staff_id))
    html = render_template(
        "people/edit_staff.html", staff=staff, form=form, phone=mask_phone(staff.phone)
    )
    return html, 422 if form.errors else 200


@blueprint.post("/staff/<int:staff_id>/leave")
@requires(Permission.STAFF_MANAGE)
def record_leave(staff_id: int) -> str | Response:
    """Record the day a person leaves."""
    form = LeaveForm()
    if not form.validate_on_submit():
        return _staff_page(staff_id, leave_form=form)
    try:
        service.record_leave(staff_id, form.left_on.data, actor=current_actor(), now=utc_now())
    except Invalid as error:
        flash(explain(error), "error")
    else:
        flash(_("离岗日期已登记，培训档案继续保存。"), "success")
    return redirect(url_for("people.show_staff", staff_id=staff_id))


@blueprint.post("/staff/<int:staff_id>/return")
@requires(Permission.STAFF_MANAGE)
def cancel_leave(staff_id: int) -> Response:
    """Take back the day a person leaves."""
    service.record_leave(staff_id, None, actor=current_actor(), now=utc_now())
    flash(_("已撤销离岗登记。"), "success")
    return redirect(url_for("people.show_staff", staff_id=staff_id))


def _staff_page(
    staff_id: int,
    *,
    phone: str | None = None,
    leave_form: LeaveForm | None = None,
    reason_form: ReasonForm | None = None,
) -> str:
    page = staff_page(current_actor(), staff_id, on=local_date(utc_now()))
    return render_template(
        "people/show_staff.html",
        page=page,
        phone=phone,
        leave_form=leave_form or LeaveForm(formdata=None),
        reason_form=reason_form or ReasonForm(formdata=None),
    )


def _with_units(form: StaffForm, actor: Actor) -> StaffForm:
    form.unit_id.choices = choices(unit_choices(actor, Permission.STAFF_MANAGE))
    return form


def _form_values(staff: StaffMember) -> dict[str, object]:
    """Return what the form starts with; the phone is left out, for it is masked."""
    return {
        "name": staff.name,
        "unit_id": staff.unit_id,
        "employment_type": staff.employment_type.value,
        "post": staff.post,
        "lines": [row.line for row in staff.lines],
        "hired_on": staff.hired_on,
        "is_window_staff": staff.is_window_staff,
        "email": staff.email,
    }


def _facts(form: StaffForm, phone: str | None) -> StaffFacts:
    return StaffFacts(
        name=form.name.data,
        unit_id=form.unit_id.data,
        employment_type=EmploymentType(form.employment_type.data),
        post=form.post.data or "",
        lines=tuple(form.lines.data or ()),
        hired_on=form.hired_on.data,
        phone=phone or "",
        email=form.email.data or "",
        is_window_staff=form.is_window_staff.data,
    )

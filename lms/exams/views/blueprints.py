"""Blueprints: a grid of rows, each with what it needs and what the bank holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.clock import local_date, utc_now
from lms.exams import service
from lms.exams.assembly import CellSpec
from lms.exams.forms import BlueprintForm, row_data
from lms.exams.models import Blueprint
from lms.exams.queries.managing import (
    MANAGE,
    blueprints_query,
    count_supply,
    get_blueprint_for,
)
from lms.exams.views.base import blueprint
from lms.people.models import OrgUnit
from lms.people.queries import list_units_for
from lms.web.pagination import Pagination, page_number, paginate


@dataclass(frozen=True)
class GridPage:
    """The grid: the form, per row the supply (None while the row is not valid), and the sums."""

    form: BlueprintForm
    supply: Sequence[int | None]
    item_count: int
    total_marks: Decimal
    blueprint: Blueprint | None


@blueprint.get("/manage/blueprints")
@requires(MANAGE)
def list_blueprints() -> str:
    """List the blueprints of the units the actor manages exams for."""
    page: Pagination[Blueprint] = paginate(
        db.session(), blueprints_query(current_actor()), page_number()
    )
    return render_template("exams/list_blueprints.html", page=page)


@blueprint.route("/manage/blueprints/new", methods=["GET", "POST"])
@requires(MANAGE)
def create_blueprint() -> str | Response:
    """Make a blueprint."""
    form, is_final = _bound_form(BlueprintForm())
    unit = home_unit(current_actor())
    if is_final and form.validate_on_submit():
        service.create_blueprint(
            form.title.data, form.specs(), unit_id=unit.id, actor=current_actor(), now=utc_now()
        )
        flash(_("细目表已保存，可以用来新建考试。"), "success")
        return redirect(url_for("exams.list_blueprints"))
    return render_template("exams/edit_blueprint.html", page=_grid(form, unit.path, None))


@blueprint.route("/manage/blueprints/<int:blueprint_id>", methods=["GET", "POST"])
@requires(MANAGE)
def edit_blueprint(blueprint_id: int) -> str | Response:
    """Change a blueprint; published exams keep their forms."""
    found = get_blueprint_for(current_actor(), blueprint_id)
    rows = [row_data(CellSpec.from_json(cell)) for cell in found.cells]
    form, is_final = _bound_form(BlueprintForm(data={"title": found.title, "rows": rows}))
    path = db.session.get_one(OrgUnit, found.unit_id).path
    if is_final and form.validate_on_submit():
        service.change_blueprint(
            blueprint_id, form.title.data, form.specs(), actor=current_actor(), now=utc_now()
        )
        flash(_("细目表已保存。"), "success")
        return redirect(url_for("exams.list_blueprints"))
    return render_template("exams/edit_blueprint.html", page=_grid(form, path, found))


@blueprint.post("/manage/blueprints/<int:blueprint_id>/retire")
@requires(MANAGE)
def retire_blueprint(blueprint_id: int) -> Response:
    """Take a blueprint out of use."""
    found = get_blueprint_for(current_actor(), blueprint_id)
    service.retire_blueprint(found.id, actor=current_actor(), now=utc_now())
    flash(_("细目表已停用。"), "success")
    return redirect(url_for("exams.list_blueprints"))


@blueprint.post("/manage/blueprints/supply")
@requires(MANAGE)
def show_supply() -> Response:
    """Return the supply of each posted row as JSON, for the grid's script."""
    form = BlueprintForm()
    grid = _grid(form, home_unit(current_actor()).path, None)
    return jsonify(
        supply=list(grid.supply), items=grid.item_count, marks=f"{grid.total_marks.normalize():f}"
    )


def home_unit(actor: Actor) -> OrgUnit:
    """Return the unit that owns what the actor makes: their own if they manage exams there."""
    unit = db.session.get_one(OrgUnit, actor.unit_id)
    return unit if actor.may(MANAGE, unit.path) else list_units_for(actor, MANAGE)[0]


def _bound_form(form: BlueprintForm) -> tuple[BlueprintForm, bool]:
    """Return the form, with a row added or removed when that was asked for, and whether to save."""
    what, _sep, row = request.form.get("do", "").partition("-")
    if what not in ("add", "remove"):
        return form, request.method == "POST"
    rows = [entry.form.data for entry in form.rows]
    if what == "add":
        rows.append({**rows[-1], "count": 10} if rows else {})
    elif row.isdecimal() and int(row) < len(rows) and len(rows) > 1:
        del rows[int(row)]
    return BlueprintForm(formdata=None, data={"title": form.title.data, "rows": rows}), False


def _grid(form: BlueprintForm, unit_path: str, found: Blueprint | None) -> GridPage:
    specs = form.specs()
    supply = count_supply(specs, unit_path, local_date(utc_now()))
    return GridPage(
        form=form,
        supply=supply,
        item_count=sum(spec.count for spec in specs),
        total_marks=sum((spec.marks for spec in specs), Decimal(0)),
        blueprint=found,
    )

"""What an organizer does: set up, publish, enter units, freeze, and look at the whole board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.competitions import queries, service
from lms.competitions.forms import CompetitionForm, EnterUnitsForm
from lms.competitions.freeze import is_frozen
from lms.competitions.models import Competition, Round, SnapshotScope, Stage, StandingsSnapshot
from lms.competitions.pages import PER_PAGE, StandingRow, rows_of
from lms.competitions.service.boards import blockers, moment_of
from lms.competitions.views.blueprint import blueprint
from lms.errors import DomainError
from lms.exams.forms import blueprint_label
from lms.exams.models import Exam
from lms.exams.queries.managing import blueprints_query
from lms.exams.window import ExamPhase, exam_phase
from lms.people.models import OrgUnit
from lms.people.queries.units import unit_choices
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number


@dataclass(frozen=True)
class ManagedRound:
    """A round as its organizer sees it."""

    round: Round
    exam: Exam
    phase: ExamPhase
    frozen: bool
    blockers: Sequence[str]
    on_board: int


@dataclass(frozen=True)
class CompetitionPage:
    """A competition as its organizer sees it."""

    competition: Competition
    unit: OrgUnit
    stages: Sequence[tuple[Stage, Sequence[ManagedRound]]]
    people: int
    units: int
    enter_form: EnterUnitsForm
    now: datetime


@dataclass(frozen=True)
class WholeBoardPage:
    """The organizer's board, which a freeze does not stop."""

    round: Round
    competition: Competition
    snapshot: StandingsSnapshot | None
    people: Pagination[StandingRow]


@blueprint.get("/manage/competitions")
@requires(Permission.COMPETITION_MANAGE)
def manage_competitions() -> str:
    """Show the competitions one answers for."""
    page = [
        (each, queries.count_entrants(each.id)[0])
        for each in queries.list_competitions_for(current_actor())
    ]
    return render_template("competitions/manage_competitions.html", page=page)


@blueprint.route("/manage/competitions/new", methods=["GET", "POST"])
@requires(Permission.COMPETITION_MANAGE)
def new_competition() -> str | Response | tuple[str, int]:
    """Set a competition up with its stage and round."""
    actor = current_actor()
    blueprints = [
        (each.id, blueprint_label(each)) for each in db.session.scalars(blueprints_query(actor))
    ]
    form = CompetitionForm().set_choices(
        unit_choices(actor, Permission.COMPETITION_MANAGE), blueprints
    )
    if form.validate_on_submit():
        try:
            competition = service.create_competition(
                form.plan(), unit_id=form.unit_id.data, actor=actor, now=utc_now()
            )
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            flash(_("比武已保存，发布后才对选手可见。"), "success")
            return redirect(
                url_for("competitions.manage_competition", competition_id=competition.id)
            )
    page = {"has_blueprints": bool(blueprints)}
    status = 422 if form.errors else 200
    return render_template("competitions/new_competition.html", form=form, page=page), status


@blueprint.get("/manage/competitions/<int:competition_id>")
@requires(Permission.COMPETITION_MANAGE)
def manage_competition(competition_id: int) -> str:
    """Show one competition with all that can be done with it."""
    actor, now = current_actor(), utc_now()
    competition = queries.get_competition_for(actor, competition_id)
    home = db.session.get_one(OrgUnit, competition.unit_id)
    form = EnterUnitsForm()
    form.set_units(unit_choices(actor, Permission.COMPETITION_MANAGE))
    people, units = queries.count_entrants(competition.id)
    page = CompetitionPage(
        competition=competition,
        unit=home,
        stages=[
            (stage, [_managed(each, now) for each in stage.rounds]) for stage in competition.stages
        ],
        people=people,
        units=units,
        enter_form=form,
        now=now,
    )
    return render_template("competitions/manage_competition.html", page=page)


@blueprint.post("/manage/competitions/<int:competition_id>/publish")
@requires(Permission.COMPETITION_MANAGE)
def publish(competition_id: int) -> Response:
    """Freeze the papers and open the competition."""
    actor, now = current_actor(), utc_now()
    competition = queries.get_competition_for(actor, competition_id)
    try:
        service.publish_competition(competition.id, actor=actor, now=now)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("比武已发布，试卷已冻结。现在可以报名。"), "success")
    return redirect(url_for("competitions.manage_competition", competition_id=competition_id))


@blueprint.post("/manage/competitions/<int:competition_id>/cancel")
@requires(Permission.COMPETITION_MANAGE)
def cancel(competition_id: int) -> Response:
    """Cancel a competition with a reason."""
    actor, now = current_actor(), utc_now()
    competition = queries.get_competition_for(actor, competition_id)
    reason = request.form.get("reason", "").strip()
    service.cancel_competition(
        competition.id, reason=reason or _("组织单位取消"), actor=actor, now=now
    )
    flash(_("比武已取消。"), "info")
    return redirect(url_for("competitions.manage_competition", competition_id=competition_id))


@blueprint.post("/manage/competitions/<int:competition_id>/enter")
@requires(Permission.COMPETITION_MANAGE)
def enter_units(competition_id: int) -> Response:
    """Enter all window staff of the chosen units."""
    actor, now = current_actor(), utc_now()
    competition = queries.get_competition_for(actor, competition_id)
    form = EnterUnitsForm()
    form.set_units(unit_choices(actor, Permission.COMPETITION_MANAGE))
    form.validate()
    try:
        count = service.enter_units(competition.id, form.unit_ids.data or [], now=now)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("新报名 %(count)s 人。", count=count), "success")
    return redirect(url_for("competitions.manage_competition", competition_id=competition_id))


@blueprint.post("/manage/rounds/<int:round_id>/freeze")
@requires(Permission.COMPETITION_MANAGE)
def freeze(round_id: int) -> Response:
    """Stop the public board."""
    actor = current_actor()
    each = queries.get_round_for(actor, round_id)
    service.freeze(each.id, actor=actor, now=utc_now())
    flash(_("已封榜。公开榜单不再变化，组织者榜单照常更新。"), "success")
    return _back(each)


@blueprint.post("/manage/rounds/<int:round_id>/unfreeze")
@requires(Permission.COMPETITION_MANAGE)
def unfreeze(round_id: int) -> Response:
    """Let the public board go on."""
    actor = current_actor()
    each = queries.get_round_for(actor, round_id)
    service.unfreeze(each.id, actor=actor, now=utc_now())
    flash(_("已解除封榜，公开榜单恢复更新。"), "success")
    return _back(each)


@blueprint.get("/manage/rounds/<int:round_id>/board")
@requires(Permission.COMPETITION_MANAGE)
def whole_board(round_id: int) -> str:
    """Show the board that a freeze does not stop, names whole."""
    each = queries.get_round_for(current_actor(), round_id)
    snapshot = queries.find_snapshot(round_id, SnapshotScope.RESTRICTED)
    number = page_number()
    rows = rows_of(snapshot, me=None, masked=False, first=(number - 1) * PER_PAGE, count=PER_PAGE)
    total = len(snapshot.individuals) if snapshot else 0
    page = WholeBoardPage(
        each, each.stage.competition, snapshot, Pagination(rows, number, PER_PAGE, total)
    )
    return render_template("competitions/whole_board.html", page=page)


def _managed(each: Round, now: datetime) -> ManagedRound:
    exam = db.session.get_one(Exam, each.exam_id)
    snapshot = queries.find_snapshot(each.id, SnapshotScope.RESTRICTED)
    return ManagedRound(
        round=each,
        exam=exam,
        phase=exam_phase(exam.times, now),
        frozen=is_frozen(moment_of(each), now),
        blockers=[] if each.finalised_at else blockers(db.session(), each, now),
        on_board=len(snapshot.individuals) if snapshot else 0,
    )


def _back(each: Round) -> Response:
    competition_id = each.stage.competition_id
    return redirect(url_for("competitions.manage_competition", competition_id=competition_id))

"""Buttons that start a process crossing features."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.competitions import queries as competitions
from lms.errors import Refused
from lms.flows.round_results import finalise_round as make_final
from lms.web.i18n import explain

blueprint = Blueprint("flows", __name__)


@blueprint.post("/manage/rounds/<int:round_id>/finalise")
@requires(Permission.COMPETITION_MANAGE)
def finalise_round(round_id: int) -> Response:
    """Make the final board, award certificates, tell everybody."""
    actor = current_actor()
    each = competitions.get_round_for(actor, round_id)
    competition_id = each.stage.competition_id
    try:
        make_final(each.id, actor=actor, now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
    else:
        flash(_("最终成绩已公布，荣誉证书已生成，选手已收到通知。"), "success")
    return redirect(url_for("competitions.manage_competition", competition_id=competition_id))

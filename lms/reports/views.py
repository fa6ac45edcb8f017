"""Downloads over several features."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, Response
from flask_babel import gettext as _

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.clock import local_date, utc_now
from lms.credits.names import LEVEL_NAMES, MODE_NAMES
from lms.credits.queries.board import board_query, board_rows
from lms.credits.views.board import wanted_board
from lms.db import transaction
from lms.people.models import StaffMember
from lms.web.workbooks import Value, make_workbook, send_workbook

blueprint = Blueprint("reports", __name__)


@blueprint.post("/unit-days/export")
@requires(Permission.REPORT_READ)
def export_days() -> Response:
    """Hand out the board of training days as a workbook, with the filter of the board."""
    actor, now, wanted = current_actor(), utc_now(), wanted_board()
    today = local_date(now)
    staff = db.session.scalars(board_query(actor, wanted, today)).all()
    rows = list(_rows(staff, wanted.year, today))
    headings = [
        _("姓名"), _("工号"), _("单位"), _("应训天数"), _("已达天数"), _("还差天数"),
        _("计入学时"), *(str(name) for name in MODE_NAMES.values()), _("进度"), _("预计达标"),
    ]  # fmt: skip
    data = make_workbook({_("%(year)s 年度学时", year=wanted.year): (headings, rows)})
    with transaction() as session:
        record(
            session,
            Action.PERSONAL_DATA_EXPORTED,
            actor=actor,
            object_type="training_days",
            object_id=wanted.year,
            detail={"people": len(rows), "unit_id": wanted.unit_id, "level": wanted.level},
            now=now,
        )
    return send_workbook(data, _("%(year)s 年度培训达标情况", year=wanted.year) + ".xlsx")


def _rows(staff: Sequence[StaffMember], year: int, today: date) -> Iterator[list[Value]]:
    for row in board_rows(staff, year, today):
        summary = row.summary
        yield [
            row.staff.name,
            row.staff.staff_no,
            row.staff.unit.name,
            summary.required_days,
            summary.days,
            summary.missing_days,
            summary.counted_hours,
            *summary.hours_by_mode.values(),
            _("已达标") if summary.is_met else str(LEVEL_NAMES[row.forecast.level]),
            row.forecast.reaches_on,
        ]

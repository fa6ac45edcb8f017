"""The roll call of a session: a table, or a workbook read into the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.clock import local_date, utc_now
from lms.errors import DomainError
from lms.importing import Problem
from lms.people.models import StaffMember
from lms.training import roll, service
from lms.training.forms import AttendanceFileForm
from lms.training.models import ClassSession, TrainingClass
from lms.training.queries import classes as queries
from lms.training.service import Mark
from lms.training.views.blueprint import MANAGE, blueprint
from lms.web.i18n import explain
from lms.web.uploads import read_upload
from lms.web.workbooks import send_workbook


@dataclass(frozen=True)
class RollPage:
    """The roll call of a session. marks: what stands or was read, by staff id.

    error: why what was sent was not saved.  reason: of a correction after closing.
    """

    class_session: ClassSession
    training_class: TrainingClass
    members: Sequence[StaffMember]
    marks: Mapping[int, Mark]
    now: datetime
    file_form: AttendanceFileForm
    problems: Sequence[Problem] = ()
    is_from_file: bool = False
    error: str = ""
    reason: str = ""

    @property
    def is_closed(self) -> bool:
        """Return whether a change is a correction."""
        return self.training_class.closed_at is not None

    @property
    def may_record(self) -> bool:
        """Return whether the session has begun."""
        return self.class_session.starts_at <= self.now


@blueprint.route("/classes/sessions/<int:session_id>/attendance", methods=["GET", "POST"])
@requires(MANAGE)
def record_attendance(session_id: int) -> str | Response | tuple[str, int]:
    """Show the roll call; record it."""
    actor = current_actor()
    each = queries.get_session_for(actor, session_id)
    if request.method == "GET":
        return render_template("training/record_attendance.html", page=roll_page(each))
    members = queries.list_members(db.session(), each.class_id)
    try:
        marks = sent_marks(members)
        service.record_attendance(session_id, marks, actor=actor, now=utc_now())
    except DomainError as error:
        page = roll_page(queries.get_session_for(actor, session_id), error=explain(error))
        return render_template("training/record_attendance.html", page=page), 422
    missing = len(members) - len(marks)
    if missing:
        flash(_("已保存，还有 %(n)s 人没有点名。", n=missing), "warning")
    else:
        flash(_("点名已保存，%(n)s 人。", n=len(marks)), "success")
    return redirect(url_for("training.show_class", class_id=each.class_id))


@blueprint.get("/classes/sessions/<int:session_id>/attendance.xlsx")
@requires(MANAGE)
def download_attendance(session_id: int) -> Response:
    """Hand out the roll call as a workbook to fill in."""
    each = queries.get_session_for(current_actor(), session_id)
    members = queries.list_members(db.session(), each.class_id)
    data = roll.roll_workbook(members, queries.attendance_of(db.session(), session_id))
    name = _("考勤表") + f"_{each.training_class.title}_{local_date(each.starts_at)}.xlsx"
    return send_workbook(data, name)


@blueprint.post("/classes/sessions/<int:session_id>/attendance/file")
@requires(MANAGE)
def read_attendance(session_id: int) -> str | tuple[str, int]:
    """Read a workbook into the table; nothing is saved before the table is."""
    each = queries.get_session_for(current_actor(), session_id)
    form = AttendanceFileForm()
    members = queries.list_members(db.session(), each.class_id)
    try:
        _name, data = read_upload(form.file.data)
        found = roll.read_roll(data, each, members)
    except DomainError as error:
        form.file.errors = [explain(error)]
        page = roll_page(each, file_form=form)
        return render_template("training/record_attendance.html", page=page), 422
    page = roll_page(each, marks=found.marks, problems=found.problems)
    return render_template("training/record_attendance.html", page=page)


def sent_marks(members: Sequence[StaffMember]) -> dict[int, Mark]:
    """Return the marks of the roll call that was sent."""
    return roll.marks_of_form(
        request.form, members, all_present=request.form.get("all_present") == "1"
    )


def roll_page(
    each: ClassSession,
    *,
    marks: Mapping[int, Mark] | None = None,
    problems: Sequence[Problem] = (),
    error: str = "",
    reason: str = "",
    file_form: AttendanceFileForm | None = None,
) -> RollPage:
    """Return the page of a roll call: what stands, overlaid with marks read from a file."""
    records = queries.attendance_of(db.session(), each.id)
    standing = {
        staff_id: Mark(row.status, row.minutes, row.note) for staff_id, row in records.items()
    }
    return RollPage(
        class_session=each,
        training_class=each.training_class,
        members=queries.list_members(db.session(), each.class_id),
        marks={**standing, **(marks or {})},
        now=utc_now(),
        file_form=file_form or AttendanceFileForm(),
        problems=problems,
        is_from_file=marks is not None,
        error=error,
        reason=reason,
    )

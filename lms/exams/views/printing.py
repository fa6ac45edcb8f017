"""Frozen forms on paper."""

from collections.abc import Mapping

import sqlalchemy as sa
from flask import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import NotFound
from lms.exams.models import Exam, ExamForm
from lms.exams.printing import print_answer_sheet, print_key, print_paper
from lms.exams.printing.document import media_names
from lms.exams.queries.managing import MANAGE, get_managed_exam
from lms.exams.service.exporting import note_form_viewed
from lms.exams.views.base import blueprint
from lms.media.queries import list_media
from lms.people.models import OrgUnit
from lms.questions.models import ItemVersion


@blueprint.get("/manage/exams/<int:exam_id>/forms/<int:ordinal>/<any(paper, sheet, key):what>.pdf")
@requires(MANAGE)
def print_form(exam_id: int, ordinal: int, what: str) -> Response:
    """Send the paper, the answer sheet or the key of a frozen form as PDF."""
    actor, now = current_actor(), utc_now()
    exam = get_managed_exam(actor, exam_id)
    form = _get_form(exam, ordinal)
    note_form_viewed(exam.id, ordinal, what, actor=actor, now=now)
    unit_name = db.session.get_one(OrgUnit, exam.unit_id).name
    if what == "paper":
        media = {each.name: each for each in list_media(db.session(), media_names(form))}
        pdf = print_paper(exam, form, unit_name, media, now)
    elif what == "sheet":
        pdf = print_answer_sheet(exam, form, unit_name, now)
    else:
        pdf = print_key(exam, form, unit_name, _versions(form), now)
    name = f"exam-{exam.id}-{ordinal}-{what}.pdf"
    return Response(
        pdf,
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _get_form(exam: Exam, ordinal: int) -> ExamForm:
    for form in exam.forms:
        if form.ordinal == ordinal:
            return form
    raise NotFound("没有这套试卷。", "发布考试后才有冻结的试卷。")


def _versions(form: ExamForm) -> Mapping[int, ItemVersion]:
    ids = [row.item_version_id for row in form.items]
    query = sa.select(ItemVersion).where(ItemVersion.id.in_(ids))
    return {version.id: version for version in db.session.scalars(query)}

"""What leaves the house about an exam: results as a workbook, forms on paper."""

from datetime import datetime

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.exams.models import Exam
from lms.exams.queries.managing import staff_by_id
from lms.exams.queries.results import results_of
from lms.web.workbooks import make_workbook
from question_bank.taxonomy import line_name

HEADINGS = (
    "工号", "姓名", "单位", "得分", "满分", "是否及格", "全科题答对", "全科题数", "用时（秒）",
    "开始时间", "交卷时间",
)  # fmt: skip


def export_results(exam_id: int, *, actor: Actor, now: datetime) -> bytes:
    """Return the results of an exam as an .xlsx file and record who took them."""
    with transaction() as session:
        exam = session.get_one(Exam, exam_id)
        rows = results_of(session, exam_id)
        people = staff_by_id([row.staff_id for row in rows])
        lines = sorted({line for row in rows for line in row.by_line if line})
        table = [
            (
                people[row.staff_id].staff_no,
                people[row.staff_id].name,
                people[row.staff_id].unit.name,
                row.marks,
                row.max_marks,
                "是" if row.passed else "否",
                row.all_round_correct,
                row.all_round_total,
                row.time_ms // 1000,
                row.started_at,
                row.ended_at,
                *(row.by_line[line][0] if line in row.by_line else None for line in lines),
            )
            for row in rows
        ]
        record(
            session,
            Action.PERSONAL_DATA_EXPORTED,
            actor=actor,
            object_type="exam",
            object_id=exam_id,
            detail={"title": exam.title, "rows": len(rows)},
            now=now,
        )
    headings = (*HEADINGS, *(line_name(line) for line in lines))
    return make_workbook({"成绩": (headings, table)})


def note_form_viewed(exam_id: int, ordinal: int, what: str, *, actor: Actor, now: datetime) -> None:
    """Record who took a form on paper; what: paper, sheet or key."""
    with transaction() as session:
        record(
            session,
            Action.FORM_VIEWED,
            actor=actor,
            object_type="exam",
            object_id=exam_id,
            detail={"form": ordinal, "what": what},
            now=now,
        )

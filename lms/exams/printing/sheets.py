"""The three sheets of a form as PDF."""

from collections.abc import Mapping
from datetime import datetime

from lms.exams.models import Exam, ExamForm
from lms.exams.printing.document import answer_rows, heading, paper
from lms.exams.weighting import with_marks
from lms.questions.content import item_of, plain_lines
from lms.questions.models import ItemVersion
from lms.questions.paper import shown_order
from lms.web.typesetting import make_pdf
from question_bank.formats.media import Media
from question_bank.items import key_text


def print_paper(
    exam: Exam, form: ExamForm, unit_name: str, media: Mapping[str, Media], now: datetime
) -> bytes:
    """Return the questions of a frozen form as PDF."""
    data = paper(exam, form, unit_name, media)
    return make_pdf("exams/paper.typ", data, now)


def print_answer_sheet(exam: Exam, form: ExamForm, unit_name: str, now: datetime) -> bytes:
    """Return the sheet candidates answer on."""
    data = heading(exam, form, unit_name) | {"rows": answer_rows(form)}
    return make_pdf("exams/answer_sheet.typ", data, now)


def print_key(
    exam: Exam,
    form: ExamForm,
    unit_name: str,
    versions: Mapping[int, ItemVersion],
    now: datetime,
) -> bytes:
    """Return the key of a form, letters as printed on it, with rationale, for markers.

    versions: the versions on the form, by id.
    """
    rows = []
    for row in form.items:
        item = with_marks(item_of(versions[row.item_version_id]), row.marks)
        rows.append(
            {
                "number": row.ordinal,
                "section": row.section,
                "key": plain_lines(key_text(item, shown_order(row.option_map))),
                "rationale": plain_lines(item.rationale),
            }
        )
    return make_pdf("exams/key.typ", heading(exam, form, unit_name) | {"rows": rows}, now)

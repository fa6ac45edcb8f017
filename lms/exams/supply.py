"""Which questions the forms of an exam may be drawn from."""

from sqlalchemy.orm import Session

from lms.clock import local_date
from lms.exams.models import Exam
from lms.people.models import OrgUnit
from lms.questions.models import ItemVersion
from lms.questions.queries.usable import usable_versions


def versions_for(session: Session, exam: Exam) -> list[ItemVersion]:
    """Return the questions that may stand on the forms of an exam."""
    unit_path = session.get_one(OrgUnit, exam.unit_id).path
    return usable_versions(session, unit_path, local_date(exam.opens_at))

"""The pre-job gate of the demo: a course, two programmes, who is certified and who is not yet."""

import random
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms import db
from lms.certification import service
from lms.certification.models import Programme
from lms.certification.service import ProgrammePlan
from lms.clock import local_date
from lms.courses.course_file import read_course
from lms.courses.models import Course
from lms.courses.queries import completion_of, quiz_versions
from lms.courses.service import import_course_file, record_beat, submit_quiz
from lms.demo.answers import own_answer
from lms.demo.exams import LINES, PRE_JOB_TITLE, find_exam
from lms.demo.lookup import (
    CITY,
    CONTENT,
    INSURANCE,
    MORNING,
    SAMPLES,
    day_at,
    get_actor,
    get_staff_id,
    get_unit,
    list_clerks_of,
    story_began,
)
from lms.demo.sitting import sit
from lms.errors import Refused
from lms.flows.certify import enrol_new_hires, enrol_person, recognise, review_person
from lms.flows.learning import finish_course
from lms.questions.content import item_of

COURSE_CODE = "DEMO-WINDOW-01"
BEAT = timedelta(seconds=20)  # the most a beat is worth
STUDENTS = ("BJ0214", "BJ0212", "BJ0103", "BJ0302", "QS0102", "QS0204")
GENERAL = tuple(line for line in LINES if line not in INSURANCE)
UNRECOGNISED = ("BJ0107", "QS0105")  # nobody has looked at their papers yet


def load_courses(now: datetime) -> None:
    """Publish the courses, and let some people complete one; once."""
    began = story_began(now)
    for file in sorted([*(SAMPLES / "courses").glob("*.md"), *(CONTENT / "courses").glob("*.md")]):
        _publish_course(file.read_bytes(), began)
    course_id = _course_id()
    for place, number in enumerate(STUDENTS):
        staff_id = get_staff_id(number)
        if completion_of(db.session(), staff_id, course_id) is None:
            complete(course_id, staff_id, day_at(now, 4 * place - 60, MORNING))


def load_gate(now: datetime) -> None:
    """Set up the programmes, certify who has served long, enrol who is new; once."""
    if db.session.scalar(sa.select(Programme.id).limit(1)) is not None:
        return
    began = story_began(now)
    insurance = _programme(
        ProgrammePlan(
            title="社会保险窗口岗前培训",
            lines=INSURANCE,
            due_days=90,
            course_ids=(_course_id(),),
            exam_id=find_exam(PRE_JOB_TITLE),
            needs_mentoring=True,
        ),
        began,
    )
    general = _programme(
        ProgrammePlan(
            title="综合服务窗口岗前培训",
            lines=GENERAL,
            due_days=90,
            course_ids=(_course_id(),),
            needs_mentoring=True,
        ),
        began,
    )
    _recognise_all({insurance: INSURANCE, general: GENERAL}, began)
    _certify_mentee(insurance, now)
    enrol_person(get_staff_id("BJ0205"), insurance, day_at(now, -25, MORNING))
    enrol_new_hires(now)


def complete(course_id: int, staff_id: int, starts_at: datetime) -> None:
    """Have a person study every lesson of a course and pass its quiz."""
    lessons = [
        (lesson.id, lesson.min_minutes) for lesson in db.session.get_one(Course, course_id).lessons
    ]
    at = starts_at
    for lesson_id, minutes in lessons:
        for _beat in range(minutes * 3 + 2):  # 20 seconds each; the first is worth nothing
            at += BEAT
            record_beat(lesson_id, staff_id=staff_id, now=at)
    versions = quiz_versions(db.session(), course_id)
    rng = random.Random(staff_id)  # noqa: S311 - a story, not a secret
    answers = {each.id: own_answer(item_of(each), right=True, rng=rng) for each in versions}
    at += timedelta(minutes=6)
    submit_quiz(course_id, staff_id=staff_id, answers=answers, now=at, number=1)
    finish_course(staff_id, course_id, at)


def _publish_course(data: bytes, now: datetime) -> None:
    """Import and publish a course that is not there yet."""
    if _find_course(str(read_course(data).document.get("code"))) is not None:
        return
    trainer, unit_id = get_actor("trainer"), get_unit(CITY).id
    report = import_course_file(data, actor=trainer, unit_id=unit_id, now=now, publish_now=True)
    wrong = [each for each in report.problems if each.severity == "error"]
    if wrong:
        raise Refused("；".join(f"{each.where}：{each.message}" for each in wrong))


def _find_course(code: str) -> int | None:
    return db.session.scalar(sa.select(Course.id).where(Course.code == code))


def _course_id() -> int:
    return db.session.scalars(sa.select(Course.id).where(Course.code == COURSE_CODE)).one()


def _programme(plan: ProgrammePlan, now: datetime) -> int:
    admin, unit_id = get_actor("unitadmin"), get_unit(CITY).id
    return service.create_programme(unit_id, plan, actor=admin, now=now).id


def _recognise_all(programmes: dict[int, tuple[str, ...]], now: datetime) -> None:
    """Recognise those who have served for years, in the programmes of their lines."""
    admin, today = get_actor("unitadmin"), local_date(now)
    people = [
        (person.id, person.hired_on, {row.line for row in person.lines})
        for person in list_clerks_of(CITY)
        if person.staff_no not in UNRECOGNISED
    ]
    for staff_id, hired_on, lines in people:
        if hired_on is None or hired_on > today - timedelta(days=366):
            continue
        for programme_id, covered in programmes.items():
            if lines & set(covered):
                evidence = f"{hired_on.year} 年起在窗口经办业务，原上岗证有效。"
                recognise(staff_id, programme_id, evidence, actor=admin, now=now)


def _certify_mentee(programme_id: int, now: datetime) -> None:
    """Bring a new hire all the way: course and mentoring are done, the exam is what was left."""
    staff_id, exam_id = get_staff_id("BJ0214"), find_exam(PRE_JOB_TITLE)
    enrol_person(staff_id, programme_id, day_at(now, -100, MORNING))
    if exam_id is not None:
        sit(exam_id, staff_id, 0.95, day_at(now, -30, MORNING), minutes=18)
    review_person(staff_id, day_at(now, -29, MORNING))

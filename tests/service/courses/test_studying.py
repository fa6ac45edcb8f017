"""Heartbeats and completion against the database: docs/rules/learning-time.md."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.courses import service
from lms.courses.models import Course, CourseCompletion, LearningDay, LessonProgress, QuizAttempt
from lms.courses.queries import completion_of, list_completions
from lms.credits.models import CreditEntry, CreditMode
from lms.db import Session
from lms.errors import NotFound, Refused
from lms.flows.learning import finish_course, finish_leftovers
from lms.notices.models import Notice
from lms.people.models import StaffMember
from tests.support.build import NOW, make_staff
from tests.support.build_courses import learn, make_course, sit_quiz, study


@pytest.fixture
def course(database: Session) -> Course:
    return make_course()


@pytest.fixture
def staff(database: Session) -> StaffMember:
    return make_staff()


def seconds_of(database: Session, staff: StaffMember) -> list[int]:
    return list(
        database.scalars(
            sa.select(LessonProgress.seconds)
            .where(LessonProgress.staff_id == staff.id)
            .order_by(LessonProgress.lesson_id)
        )
    )


def days_of(database: Session, staff: StaffMember) -> list[tuple[date, int]]:
    rows = database.scalars(
        sa.select(LearningDay).where(LearningDay.staff_id == staff.id).order_by(LearningDay.on)
    )
    return [(row.on, row.seconds) for row in rows]


def entries(database: Session) -> list[CreditEntry]:
    return list(database.scalars(sa.select(CreditEntry).order_by(CreditEntry.on)))


def test_lesson_is_completed_by_its_minutes_of_beats(
    database: Session, course: Course, staff: StaffMember
) -> None:
    lesson = course.lessons[0]
    assert not study(lesson, staff, 45).is_completed
    beat = service.record_beat(lesson.id, staff_id=staff.id, now=NOW + timedelta(seconds=60))
    assert (beat.seconds, beat.needed, beat.is_completed, beat.is_met) == (60, 60, True, False)


def test_the_same_beat_twice_counts_once(
    database: Session, course: Course, staff: StaffMember
) -> None:
    study(course.lessons[0], staff, 15)
    again = service.record_beat(
        course.lessons[0].id, staff_id=staff.id, now=NOW + timedelta(seconds=15)
    )
    assert again.seconds == 15


def test_two_tabs_on_two_lessons_share_one_clock(
    database: Session, course: Course, staff: StaffMember
) -> None:
    first, second = course.lessons
    for at in range(0, 61, 15):
        for lesson, shift in ((first, 0), (second, 7)):
            service.record_beat(
                lesson.id, staff_id=staff.id, now=NOW + timedelta(seconds=at + shift)
            )
    assert sum(seconds_of(database, staff)) == 67  # 60 s and the 7 s of the last beat


def test_another_persons_beats_leave_ones_clock_alone(
    database: Session, course: Course, staff: StaffMember
) -> None:
    study(course.lessons[0], make_staff(), 60)
    assert service.record_beat(course.lessons[0].id, staff_id=staff.id, now=NOW).seconds == 0


def test_silence_counts_nothing(database: Session, course: Course, staff: StaffMember) -> None:
    study(course.lessons[0], staff, 15)
    late = service.record_beat(
        course.lessons[0].id, staff_id=staff.id, now=NOW + timedelta(minutes=5)
    )
    assert late.seconds == 15


def test_time_behind_another_window_counts_nothing(
    database: Session, course: Course, staff: StaffMember
) -> None:
    lesson_id = course.lessons[0].id
    study(course.lessons[0], staff, 15)
    back = service.record_beat(
        lesson_id, staff_id=staff.id, now=NOW + timedelta(seconds=40), resumed=True
    )
    assert back.seconds == 15  # B11
    beat = service.record_beat(lesson_id, staff_id=staff.id, now=NOW + timedelta(seconds=50))
    assert beat.seconds == 25


def test_a_beat_over_midnight_belongs_to_both_days(
    database: Session, course: Course, staff: StaffMember
) -> None:
    start = datetime.fromisoformat("2026-11-23T23:59:53+08:00")
    study(course.lessons[0], staff, 15, start=start)
    assert days_of(database, staff) == [(date(2026, 11, 23), 7), (date(2026, 11, 24), 8)]


def test_a_day_keeps_no_more_than_the_creditable_minutes_of_a_lesson(
    database: Session, course: Course, staff: StaffMember
) -> None:
    study(course.lessons[0], staff, 6 * 60)
    assert seconds_of(database, staff) == [360]
    assert days_of(database, staff) == [(date(2026, 11, 23), 300)]


def test_lessons_of_drafts_and_withdrawn_courses_count_nothing(
    database: Session, course: Course, staff: StaffMember
) -> None:
    lesson_id = course.lessons[0].id
    service.withdraw_course(course.id, actor=None, now=NOW)
    with pytest.raises(Refused, match="已撤回"):
        service.record_beat(lesson_id, staff_id=staff.id, now=NOW)
    with pytest.raises(NotFound):
        service.record_beat(lesson_id + 10_000, staff_id=staff.id, now=NOW)


def test_completion_awards_the_studied_day_with_its_evidence(
    database: Session, course: Course, staff: StaffMember
) -> None:
    met_at = learn(course, staff)
    completion = finish_course(staff.id, course.id, met_at)
    assert completion is not None
    assert (completion.year, completion.seconds) == (2026, 180)
    assert completion.completed_at == met_at
    [entry] = entries(database)
    assert (entry.on, entry.minutes, entry.mode) == (date(2026, 11, 23), 3, CreditMode.ONLINE)
    assert (entry.source_kind, entry.source_id) == ("course", str(course.id))
    assert entry.evidence["studied_seconds"] == 180
    assert entry.evidence["quiz_marks"] == "4.00"
    assert [each["seconds"] for each in entry.evidence["lessons"]] == [60, 120]
    notice = database.scalars(sa.select(Notice)).one()
    assert "3 分钟" in notice.body


def test_finishing_twice_changes_nothing(
    database: Session, course: Course, staff: StaffMember
) -> None:
    met_at = learn(course, staff)
    assert finish_course(staff.id, course.id, met_at) is not None
    assert finish_course(staff.id, course.id, met_at) is None
    assert finish_leftovers(met_at) == "finished 0 courses"
    assert len(entries(database)) == 1
    assert database.scalar(sa.select(sa.func.count(Notice.id))) == 1


def test_nothing_is_finished_before_every_condition_is_met(
    database: Session, course: Course, staff: StaffMember
) -> None:
    sit_quiz(course, staff)
    study(course.lessons[0], staff, 60)
    assert finish_course(staff.id, course.id, NOW) is None
    sit_quiz(course, make_staff(), right=False)
    assert finish_leftovers(NOW) == "finished 0 courses"
    assert entries(database) == []


def test_the_quiz_may_come_before_the_last_lesson(
    database: Session, course: Course, staff: StaffMember
) -> None:
    assert not sit_quiz(course, staff).is_met
    study(course.lessons[0], staff, 60)
    last = study(course.lessons[1], staff, 120, start=NOW + timedelta(seconds=60))
    assert last.is_met
    assert finish_course(staff.id, course.id, NOW + timedelta(minutes=3)) is not None


def test_what_a_crash_left_is_finished_and_dated_when_it_was_met(
    database: Session, course: Course, staff: StaffMember
) -> None:
    met_at = learn(course, staff)
    assert finish_leftovers(met_at + timedelta(days=60)) == "finished 1 courses"
    completion = completion_of(database, staff.id, course.id)
    assert completion is not None
    assert (completion.completed_at, completion.year) == (met_at, 2026)


def test_a_completed_course_counts_no_more_time(
    database: Session, course: Course, staff: StaffMember
) -> None:
    met_at = learn(course, staff)
    finish_course(staff.id, course.id, met_at)
    beat = study(course.lessons[0], staff, 60, start=met_at)
    assert (beat.seconds, beat.is_completed, beat.is_met) == (60, True, False)
    assert days_of(database, staff) == [(date(2026, 11, 23), 180)]


def test_days_of_a_closed_year_earn_nothing(
    database: Session, course: Course, staff: StaffMember
) -> None:
    study(course.lessons[0], staff, 60)
    april = datetime.fromisoformat("2027-04-01T10:00:00+08:00")
    study(course.lessons[1], staff, 120, start=april)
    sit_quiz(course, staff, now=april + timedelta(minutes=2))
    finish_course(staff.id, course.id, april + timedelta(minutes=2))
    assert [(each.on, each.minutes) for each in entries(database)] == [(date(2027, 4, 1), 2)]


def test_course_can_be_learned_again_in_a_later_year_only(
    database: Session, course: Course, staff: StaffMember
) -> None:
    finish_course(staff.id, course.id, learn(course, staff))
    with pytest.raises(Refused, match="2026 年度已学完"):
        service.restart_course(course.id, staff_id=staff.id, now=NOW + timedelta(days=1))
    later = datetime.fromisoformat("2027-02-01T10:00:00+08:00")
    service.restart_course(course.id, staff_id=staff.id, now=later)
    service.restart_course(course.id, staff_id=staff.id, now=later)
    database.expire_all()
    assert seconds_of(database, staff) == [0, 0]
    assert (
        finish_leftovers(later) == "finished 0 courses"
    )  # the sitting of last year counts no more
    met_at = learn(course, staff, start=later)
    assert finish_course(staff.id, course.id, met_at) is not None
    assert [each.year for each in list_completions(database, staff.id, 2027)] == [2027]
    assert [(each.on.year, each.minutes) for each in entries(database)] == [(2026, 3), (2027, 3)]


def test_a_failed_quiz_can_be_sat_again_and_each_sitting_is_kept(
    database: Session, course: Course, staff: StaffMember
) -> None:
    assert not sit_quiz(course, staff, right=False).passed
    assert sit_quiz(course, staff).passed
    attempts = database.scalars(sa.select(QuizAttempt).order_by(QuizAttempt.id)).all()
    assert [str(each.marks) for each in attempts] == ["0.00", "4.00"]


def test_the_same_sitting_handed_in_twice_is_one(
    database: Session, course: Course, staff: StaffMember
) -> None:
    first = sit_quiz(course, staff, right=False, number=1)
    second = sit_quiz(course, staff, right=True, number=1)
    assert (second.attempt_id, second.passed) == (first.attempt_id, False)


def test_a_sitting_keeps_the_versions_it_was_marked_against(
    database: Session, course: Course, staff: StaffMember
) -> None:
    sit_quiz(course, staff)
    attempt = database.scalars(sa.select(QuizAttempt)).one()
    pinned = [item.item_version_id for item in course.quiz_items]
    assert [each["version_id"] for each in attempt.results] == pinned
    assert sorted(attempt.answers) == sorted(str(each) for each in pinned)


def test_completions_are_listed_by_training_year(
    database: Session, course: Course, staff: StaffMember
) -> None:
    finish_course(staff.id, course.id, learn(course, staff))
    assert len(list_completions(database, staff.id, 2026)) == 1
    assert list(list_completions(database, staff.id, 2025)) == []
    assert database.scalar(sa.select(sa.func.count(CourseCompletion.id))) == 1

"""The demo content: complete, open to its clerks, loaded once and renewed when it has closed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask

from lms import db, tables
from lms.access.permissions import ADMINISTRATORS, Role
from lms.analysis.queries import find_analysis, list_statistics
from lms.certification.models import Certificate, CertificateKind
from lms.certification.queries import duty_eligibility
from lms.clock import local_date
from lms.competitions.models import Entrant, Round, Stage
from lms.competitions.queries import count_entrants
from lms.config import Settings
from lms.credits.models import CreditEntry, DayForecast, EntryState
from lms.demo.accounts import LOGINS, PASSWORD_FILE
from lms.demo.analysing import TITLE as TEST_TITLE
from lms.demo.contests import CLERK_NUMBERS, ensure_open_round
from lms.demo.exams import PRE_JOB_TITLE, QUARTER_TITLE, WRITTEN_TITLE, ensure_open_exam, find_exam
from lms.demo.loading import DemoReport, load_content
from lms.demo.lookup import CLERKS, get_actor, get_staff_id
from lms.demo.sitting import sit
from lms.exams import service as exams
from lms.exams.models import Attempt, AttemptState, Exam, FormItem, Response
from lms.exams.queries.results import results_of
from lms.notices.models import Notice
from lms.people.models import Account, SessionKind
from lms.people.sign_in import sign_in
from lms.questions.models import Item, ItemVersion, VersionState
from question_bank.taxonomy import first_level

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINES = 17  # of the starter bank: all but the referral line


class Demo(NamedTuple):
    """A loaded demo and the connection it lives on."""

    report: DemoReport
    settings: Settings
    connection: sa.Connection


@pytest.fixture(scope="module")
def loaded(
    app: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """Load the demo once, in a transaction that is rolled back after the last test."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(environment="test", data_dir=folder, secret_key="k" * 40)
    engine = db.configure(database_url)
    with app.app_context(), engine.connect() as connection:
        outer = connection.begin()
        db.bind_for_tests(connection)
        yield Demo(load_content(settings, NOW), settings, connection)
        db.session.remove()
        outer.rollback()
    db.unbind_after_tests(engine)


@pytest.fixture
def demo(loaded: Demo) -> Iterator[Demo]:
    """Give the loaded demo; what the test does is undone."""
    db.session.remove()  # its savepoint must not lie around ours
    point = loaded.connection.begin_nested()
    yield loaded
    db.session.remove()
    point.rollback()


def count(query: sa.Select[object]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def lines_of(exam_id: int) -> set[str]:
    """Return the first-level lines that the first form of an exam touches."""
    exam = db.session.get_one(Exam, exam_id)
    documents = db.session.scalars(
        sa.select(ItemVersion.document)
        .join(FormItem, FormItem.item_version_id == ItemVersion.id)
        .where(FormItem.form_id == exam.forms[0].id)
    )
    return {first_level(line) for each in documents for line in each["business_lines"]}


def exam_of(round_id: int) -> int:
    return db.session.get_one(Round, round_id).exam_id


def row_counts() -> dict[str, int]:
    db.session.rollback()
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables.metadata.sorted_tables
    }


def test_loading_again_adds_nothing(demo: Demo) -> None:
    before = row_counts()
    load_content(demo.settings, NOW + timedelta(minutes=5))
    assert row_counts() == before


def test_every_account_signs_in_with_the_one_password(demo: Demo) -> None:
    for login in LOGINS:
        account, _row, _secret = sign_in(
            login, demo.report.password, SessionKind.API, now=NOW, life=timedelta(hours=1),
            lock_after=5, lock_for=timedelta(minutes=15), ip="127.0.0.1", user_agent="test",
        )  # fmt: skip
        assert not account.must_change_password, login


def test_random_password_is_kept_for_its_owner_alone(demo: Demo) -> None:
    kept = demo.settings.data_dir / PASSWORD_FILE
    assert kept.read_text().strip() == demo.report.password
    assert kept.stat().st_mode & 0o777 == 0o600


def test_given_password_holds_from_the_next_load(demo: Demo, tmp_path: Path) -> None:
    given = Settings(
        environment="test", data_dir=tmp_path, secret_key="k" * 40, demo_password="Any-Word-1"
    )
    assert load_content(given, NOW).password == "Any-Word-1"
    assert not (tmp_path / PASSWORD_FILE).exists()


def test_clerks_belong_to_two_units_and_administrators_hold_nothing_else(demo: Demo) -> None:
    assert len({get_actor(login).unit_id for login in CLERKS}) == 2
    for login in ("sysadmin", "secadmin", "auditor"):
        assert len(get_actor(login).roles) == 1
        assert get_actor(login).roles <= ADMINISTRATORS
    held = {role for visitor in demo.report.people for role in visitor.roles}
    assert held == set(Role)


def test_open_exam_has_fifty_questions_on_every_line(demo: Demo) -> None:
    exam = db.session.get_one(Exam, ensure_open_exam(NOW))
    assert exam.opens_at <= NOW < exam.closes_at
    assert [len(form.items) for form in exam.forms] == [50, 50]
    assert {form.total_marks for form in exam.forms} == {100}
    assert len(lines_of(exam.id)) == LINES


@pytest.mark.parametrize("login", CLERKS)
def test_clerk_may_sit_the_open_exam_and_the_open_round(demo: Demo, login: str) -> None:
    staff_id = get_actor(login).staff_id
    for exam_id in (ensure_open_exam(NOW), exam_of(demo.report.round_id)):
        assert exams.start_attempt(exam_id, staff_id=staff_id, now=NOW).created


def test_open_round_draws_on_every_line_and_is_half_all_round(demo: Demo) -> None:
    exam_id = exam_of(demo.report.round_id)
    assert len(lines_of(exam_id)) == LINES
    all_round = (
        sa.select(FormItem.id)
        .join(ItemVersion, ItemVersion.id == FormItem.item_version_id)
        .where(
            FormItem.form_id == db.session.get_one(Exam, exam_id).forms[0].id,
            ItemVersion.is_all_round.is_(True),
        )
    )
    assert count(all_round) >= 20


def test_open_round_has_entrants_some_of_whom_have_sat(demo: Demo) -> None:
    each = db.session.get_one(Round, demo.report.round_id)
    competition_id = db.session.get_one(Stage, each.stage_id).competition_id
    people, units = count_entrants(competition_id)
    assert people >= 28
    assert units >= 5
    assert len(results_of(db.session(), each.exam_id)) == 12
    assert each.freeze_at is not None
    assert each.freeze_at > NOW
    clerks = {get_staff_id(number) for number in CLERK_NUMBERS}
    entered = db.session.scalars(
        sa.select(Entrant.staff_id).where(Entrant.competition_id == competition_id)
    )
    assert clerks <= set(entered)


def test_decided_round_awarded_certificates(demo: Demo) -> None:
    awards = sa.select(Certificate.id).where(Certificate.kind == CertificateKind.AWARD)
    assert count(awards) >= 6


def test_after_the_windows_have_closed_new_ones_open(demo: Demo) -> None:
    later = NOW + timedelta(days=40)
    before = ensure_open_exam(NOW), demo.report.round_id
    report = load_content(demo.settings, later)
    after = ensure_open_exam(later), report.round_id
    assert not set(before) & set(after)
    for exam_id in (after[0], exam_of(after[1])):
        exam = db.session.get_one(Exam, exam_id)
        assert exam.opens_at <= later < exam.closes_at
        for login in CLERKS:
            staff_id = get_actor(login).staff_id
            assert exams.start_attempt(exam_id, staff_id=staff_id, now=later).created


def test_round_that_a_clerk_has_sat_is_followed_by_another(demo: Demo) -> None:
    sit(exam_of(demo.report.round_id), get_actor("clerk").staff_id, 0.8, NOW, minutes=10)
    following = ensure_open_round(NOW + timedelta(hours=1))
    assert following != demo.report.round_id
    assert ensure_open_round(NOW + timedelta(hours=1)) == following


def test_closed_exam_has_results_that_differ(demo: Demo) -> None:
    exam_id = find_exam(QUARTER_TITLE)
    assert exam_id is not None
    marks = [row.marks for row in results_of(db.session(), exam_id)]
    assert len(marks) >= 20
    assert len(set(marks)) > 5
    assert min(marks) < 80 < max(marks)


def test_figures_tell_questions_worth_a_look_and_sheets_to_look_into(demo: Demo) -> None:
    analysis = find_analysis(find_exam(TEST_TITLE) or 0)
    assert analysis is not None
    assert analysis.people >= 50
    assert [pair["same"] for pair in analysis.alike] == [analysis.alike[0]["both_wrong"]]
    assert len(analysis.fast) == 1
    flags = {each for row in list_statistics(analysis.id) for each in row.flags.split(",")}
    assert flags >= {"suspect_key", "negative_discrimination", "too_easy"}


def test_written_answers_wait_for_the_marker(demo: Demo) -> None:
    waiting = (
        sa.select(Response.form_item_id)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.exam_id == find_exam(WRITTEN_TITLE), Response.needs_marking.is_(True))
    )
    assert count(waiting) == 10


def test_nobody_is_left_sitting(demo: Demo) -> None:
    assert count(sa.select(Attempt.id).where(Attempt.state == AttemptState.IN_PROGRESS)) == 0


def test_bank_is_approved_but_for_what_awaits_the_reviewer(demo: Demo) -> None:
    assert count(sa.select(Item.id).where(Item.approved_version_id.is_not(None))) > 400
    waiting = sa.select(ItemVersion.id).where(ItemVersion.state == VersionState.IN_REVIEW)
    assert count(waiting) == 3


def test_unit_board_shows_people_on_track_and_people_behind(demo: Demo) -> None:
    rows = db.session.execute(
        sa.select(DayForecast.level, sa.func.count())
        .where(DayForecast.year == 2026)
        .group_by(DayForecast.level)
    )
    levels = dict(rows.all())
    assert levels["green"] >= 25
    assert levels["red"] >= 5


def test_new_hire_may_not_serve_and_the_reasons_are_named(demo: Demo) -> None:
    newhire = get_actor("newhire").staff_id
    verdict = duty_eligibility(db.session(), newhire, "06", local_date(NOW))
    assert not verdict.eligible
    assert verdict.reasons
    mentee = duty_eligibility(db.session(), get_staff_id("BJ0214"), "05", local_date(NOW))
    assert mentee.eligible
    clerk = duty_eligibility(db.session(), get_actor("clerk").staff_id, "05", local_date(NOW))
    assert clerk.eligible


def test_new_hire_may_take_the_pre_job_exam(demo: Demo) -> None:
    exam_id = find_exam(PRE_JOB_TITLE)
    assert exam_id is not None
    assert len(db.session.get_one(Exam, exam_id).forms[0].items) == 20
    assert lines_of(exam_id) >= {"03", "04", "05", "06"}
    newhire = get_actor("newhire").staff_id
    assert exams.start_attempt(exam_id, staff_id=newhire, now=NOW).created


def test_everybody_at_the_windows_was_told_something(demo: Demo) -> None:
    assert count(sa.select(Notice.staff_id).distinct()) > 50


def test_training_handed_in_waits_for_the_unit(demo: Demo) -> None:
    waiting = sa.select(CreditEntry.id).where(CreditEntry.state == EntryState.SUBMITTED)
    assert count(waiting) == 2


def test_people_and_accounts_are_those_of_the_roster(demo: Demo) -> None:
    assert count(sa.select(Account.id)) >= 60

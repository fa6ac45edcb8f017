"""What organizers and markers see and do."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.exams import service
from lms.exams.models import (
    Attempt,
    AttemptResult,
    AttemptState,
    Blueprint,
    Exam,
    ExamCandidate,
    Response,
)
from lms.people.models import OrgUnit, StaffMember
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.build_exams import make_blueprint, make_exam, make_question, questions_of
from tests.support.pages import submit, text_of, visit

ROW = {
    "line": "05",
    "type": "single_choice",
    "difficulty": "1-2",
    "count": "2",
    "marks_each": "1.5",
}


def _rows(*rows: dict[str, str]) -> dict[str, str]:
    return {f"rows-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


@pytest.fixture
def unit(client: FlaskClient, database: db.Session) -> OrgUnit:
    """Give a unit whose organizer is signed in."""
    unit = make_unit(name="城关镇")
    sign_in(client, make_account(Role.ORGANIZER, unit=unit))
    return unit


def _submitted(unit: OrgUnit, staff: StaffMember, **settings: object) -> int:
    """Return an attempt of a person that has been handed in with a text answered."""
    now = datetime.now(UTC)
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=2)}
    exam = make_exam(unit, **(times | settings))
    started = service.start_attempt(exam.id, staff_id=staff.id, now=now)
    texts = {
        question["id"]: {"text": "我的理由"}
        for question in questions_of(started.attempt_id)
        if question["type"] == "short_answer"
    }
    service.save_answers(started.attempt_id, staff_id=staff.id, seq=1, answers=texts, now=now)
    service.submit_attempt(started.attempt_id, staff_id=staff.id, now=now)
    return started.attempt_id


def test_grid_shows_supply_beside_demand_and_saves(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    for _ in range(3):
        make_question(unit, lines=("05.02",), difficulty=1)
    make_question(unit, lines=("03",), difficulty=1)
    grid = {"title": "季度考", **_rows(ROW)}
    page = submit(client, "/manage/blueprints/new", grid | {"do": "add"})
    assert len(page.select("[data-row]")) == 2
    assert page.select("[data-supply]")[0].get_text(strip=True) == "现有 3 题"
    page = submit(
        client, "/manage/blueprints/new", {"title": "季度考", **_rows(ROW, ROW), "do": "remove-0"}
    )
    assert len(page.select("[data-row]")) == 1
    assert db.session().query(Blueprint).count() == 0
    answer = client.post("/manage/blueprints/supply", data=grid).get_json()
    assert answer == {"supply": [3], "items": 2, "marks": "3"}
    submit(client, "/manage/blueprints/new", grid)
    saved = db.session().query(Blueprint).one()
    assert saved.cells == [
        {"business_line": "05", "type": "single_choice", "difficulty": [1, 2], "competency": "",
         "content_category": "", "count": 2, "marks_each": "1.50"}
    ]  # fmt: skip
    page = visit(client, f"/manage/blueprints/{saved.id}")
    assert page.select_one("[name=rows-0-difficulty] [selected]")["value"] == "1-2"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "请填写细目表名称"),
        ({"rows-0-count": "0"}, "题数须在 1 至 300 之间"),
        ({"rows-0-count": "x"}, "请填写题数"),
        ({"rows-0-marks_each": "-1"}, "每题分值须大于 0"),
    ],
)
def test_bad_grid_is_sent_back_with_the_words(
    client: FlaskClient, database: db.Session, unit: OrgUnit, change: dict[str, str], words: str
) -> None:
    page = submit(client, "/manage/blueprints/new", {"title": "季度考", **_rows(ROW)} | change)
    text = text_of(page)
    assert words in text or "Not a valid integer value" in text
    assert db.session().query(Blueprint).count() == 0


def _plan(blueprint_id: int, unit_id: int) -> dict[str, object]:
    return {
        "title": "十一月考试", "kind": "formal", "blueprint_id": blueprint_id,
        "opens_at": "2099-11-23T09:00", "closes_at": "2099-11-23T18:00", "duration_min": "60",
        "attempts_allowed": "1", "pass_pct": "60", "form_count": "1", "review_rule": "score",
        "audience": "units", "unit_ids": [unit_id], "staff_nos": "", "notes": "请独立作答。",
    }  # fmt: skip


def test_exam_is_planned_changed_published_and_cancelled(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    make_question(unit)
    make_question(unit)
    plan = _plan(make_blueprint(unit).id, unit.id)
    page = submit(client, "/manage/exams/new", plan | {"closes_at": "2099-11-23T09:00"})
    assert "考试开始时间须早于结束时间" in text_of(page)
    page = submit(client, "/manage/exams/new", plan)
    assert "考试还没有发布" in text_of(page)
    exam = db.session().query(Exam).one()
    assert exam.opens_at == datetime(2099, 11, 23, 1, tzinfo=UTC)  # 09:00 in Shanghai
    page = visit(client, f"/manage/exams/{exam.id}/edit")
    assert page.select_one("[name=closes_at]")["value"] == "2099-11-23T18:00"
    submit(client, f"/manage/exams/{exam.id}/edit", plan | {"title": "改名"})
    page = submit(client, f"/manage/exams/{exam.id}/publish", {})
    assert "试卷已组成并冻结" in text_of(page)
    assert "第 1 套" in text_of(visit(client, f"/manage/exams/{exam.id}/fairness"))
    assert client.get(f"/manage/exams/{exam.id}/edit").status_code == 302
    page = submit(client, f"/manage/exams/{exam.id}/closing", {"closes_at": "2099-11-23T17:00"})
    assert "只能延长，不能提前结束" in text_of(page)
    page = submit(client, f"/manage/exams/{exam.id}/cancel", {"reason": ""})
    assert "请写明原因" in text_of(page)
    page = submit(client, f"/manage/exams/{exam.id}/cancel", {"reason": "场地变更"})
    assert "已取消" in text_of(page)
    actions = set(db.session().scalars(sa.select(AuditEntry.action)))
    assert {"exam_published", "exam_changed"} <= actions


def test_short_bank_is_named_on_the_page(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    plan = _plan(make_blueprint(unit).id, unit.id)
    submit(client, "/manage/exams/new", plan)
    exam = db.session().query(Exam).one()
    page = submit(client, f"/manage/exams/{exam.id}/publish", {})
    assert "单选题：需要 2 题，题库现有 0 题" in text_of(page)


def test_listed_candidates_are_found_by_staff_number_within_the_unit(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    mine, other = make_staff(unit), make_staff(make_unit())
    plan = _plan(make_blueprint(unit).id, unit.id) | {"audience": "listed", "unit_ids": []}
    page = submit(
        client, "/manage/exams/new", plan | {"staff_nos": f"{mine.staff_no}，{other.staff_no}"}
    )
    assert f"没有工号 {other.staff_no}" in text_of(page)
    submit(client, "/manage/exams/new", plan | {"staff_nos": f" {mine.staff_no}\n"})
    assert [each.staff_id for each in db.session().query(ExamCandidate)] == [mine.id]


def test_managers_of_other_units_find_nothing(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    staff = make_staff(unit)
    attempt_id = _submitted(unit, staff)
    attempt = db.session().get_one(Attempt, attempt_id)
    exam_id, blueprint_id = attempt.exam_id, attempt.exam.blueprint_id
    sign_in(client, make_account(Role.ORGANIZER, unit=make_unit()))
    for url in (
        f"/manage/exams/{exam_id}", f"/manage/exams/{exam_id}/edit",
        f"/manage/exams/{exam_id}/monitor", f"/manage/exams/{exam_id}/results",
        f"/manage/exams/{exam_id}/fairness", f"/manage/attempts/{attempt_id}/void",
        f"/manage/blueprints/{blueprint_id}",
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
    for url in ("publish", "cancel", "closing", "extra-time", "results.xlsx"):
        assert client.post(f"/manage/exams/{exam_id}/{url}").status_code == 404, url
    assert "共 0 场" in text_of(visit(client, "/manage/exams"))
    sign_in(client, make_account(Role.LEARNER, unit=make_unit()))
    assert client.get("/manage/exams").status_code == 403


def test_monitor_shows_who_stands_where_and_gives_time(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    staff = make_staff(unit, name="李晓燕")
    idle = make_staff(unit, name="周建国")
    attempt_id = _submitted(unit, staff)
    exam_id = db.session().get_one(Attempt, attempt_id).exam_id
    words = text_of(visit(client, f"/manage/exams/{exam_id}/monitor"))
    assert "保存 1 次" in words
    assert "未开始" in words
    assert "周建国" not in text_of(visit(client, f"/manage/exams/{exam_id}/monitor?q=李晓"))
    data = {"staff_no": idle.staff_no, "extra_min": "15", "reason": "设备故障"}
    submit(client, f"/manage/exams/{exam_id}/extra-time", data)
    assert db.session().get_one(ExamCandidate, (exam_id, idle.id)).extra_min == 15
    page = submit(client, f"/manage/exams/{exam_id}/extra-time", data | {"staff_no": "没有"})
    assert "没有找到这名考生" in text_of(page)
    page = submit(client, f"/manage/attempts/{attempt_id}/void", {"reason": "替考"})
    assert "已作废" in text_of(page)


def test_results_are_ranked_and_exported_with_an_audit_entry(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    staff = make_staff(unit, name="=HYPERLINK(1)")
    attempt_id = _submitted(unit, staff)
    exam_id = db.session().get_one(Attempt, attempt_id).exam_id
    number = staff.staff_no
    assert "0 / 4" in text_of(visit(client, f"/manage/exams/{exam_id}/results"))
    answer = client.post(f"/manage/exams/{exam_id}/results.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("工号", "姓名", "单位", "得分")
    assert rows[1][0] == number
    assert rows[1][1] == "'=HYPERLINK(1)"
    entry = (
        db.session()
        .scalars(sa.select(AuditEntry).where(AuditEntry.action == "personal_data_exported"))
        .one()
    )
    assert entry.detail["rows"] == 1


def test_marker_sees_no_names_and_the_last_mark_settles_the_result(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    staff = make_staff(unit, name="李晓燕")
    attempt_id = _submitted(unit, staff, kinds=("single_choice", "short_answer", "case"))
    name, number = staff.name, staff.staff_no
    sign_in(client, make_account(Role.MARKER, unit=unit))
    page = visit(client, "/marking")
    assert "2 份答案待批阅" in text_of(page)
    for _ in range(2):
        response_id = db.session().scalar(
            sa.select(sa.func.min(Response.id)).where(Response.needs_marking)
        )
        page = visit(client, f"/marking/{response_id}")
        assert name not in str(page)
        assert number not in str(page)
        assert "我的理由" in text_of(page)
        field = page.select_one("[name^='marks.']")["name"]
        refused = submit(client, f"/marking/{response_id}", {field: "9"})
        assert "分数须在 0 至" in text_of(refused)
        for nonsense in ("", "NaN", "1e9", "-1", "0.001"):
            assert "请填写分数" in text_of(
                submit(client, f"/marking/{response_id}", {field: nonsense})
            )
        submit(client, f"/marking/{response_id}", {field: "0.5", "comment": "要点不全"})
        assert client.get(f"/marking/{response_id}").status_code == 404
    attempt = db.session().get_one(Attempt, attempt_id, populate_existing=True)
    assert attempt.state is AttemptState.MARKED
    results = db.session().query(AttemptResult).order_by(AttemptResult.version).all()
    assert [str(each.marks) for each in results] == ["0.00", "1.00"]
    assert [str(each.max_marks) for each in results] == ["6.00", "6.00"]
    assert results[-1].handed_on_at is not None
    assert "score_changed" in set(db.session().scalars(sa.select(AuditEntry.action)))
    assert "都批阅完了" in text_of(visit(client, "/marking"))


def test_markers_of_other_units_and_the_candidate_find_nothing_to_mark(
    client: FlaskClient, database: db.Session, unit: OrgUnit
) -> None:
    staff = make_staff(unit)
    _submitted(unit, staff, kinds=("short_answer",))
    response_id = db.session().scalar(sa.select(Response.id).where(Response.needs_marking))
    for marker in (
        make_account(Role.MARKER, unit=make_unit()),
        make_account(Role.MARKER, staff=db.session().get_one(StaffMember, staff.id)),
    ):
        sign_in(client, marker)
        assert "没有等待批阅" in text_of(visit(client, "/marking"))
        assert client.get(f"/marking/{response_id}").status_code == 404
        assert client.post(f"/marking/{response_id}", data={"marks.": "1"}).status_code == 404


def test_row_may_ask_for_competency_and_content(client: FlaskClient, unit: OrgUnit) -> None:
    make_question(unit, lines=("05.02",))  # applies policy, of the category policy
    for facets, supply in (
        ({"competency": "POL", "content_category": "policy"}, 1),
        ({"competency": "OPS"}, 0),
        ({"content_category": "service"}, 0),
    ):
        data = {"title": "全科", "do": "save"} | _rows(ROW | {"count": "1"} | facets)
        reply = client.post("/manage/blueprints/supply", data=data)
        assert reply.get_json()["supply"] == [supply], facets
    client.post("/manage/blueprints/new", data=data)
    stored = db.session.scalars(sa.select(Blueprint)).one()
    assert stored.cells[0]["content_category"] == "service"
    page = visit(client, f"/manage/blueprints/{stored.id}")
    chosen = page.select_one("[name=rows-0-content_category] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "service"

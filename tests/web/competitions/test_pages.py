"""The pages and the API of competitions, as entrant, organizer, stranger and passer-by."""

from datetime import timedelta

from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import utc_now
from lms.competitions import service
from lms.competitions.models import Round
from tests.support.build import bearer, make_account, make_staff, make_unit, sign_in
from tests.support.build_competitions import competition_id_of, make_round, sit_round
from tests.support.build_exams import make_blueprint, make_question
from tests.support.pages import submit, text_of, visit


def open_round(unit: object, **plan: object) -> Round:
    """Add a round that is open by the real clock, which the pages ask."""
    now = utc_now()
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    return make_round(unit, **(times | plan))


def test_entrant_enters_starts_and_finds_the_way_back(client: FlaskClient) -> None:
    city = make_unit()
    each = open_round(city)
    sign_in(client, make_account(Role.LEARNER, unit=make_unit(city)))
    page = visit(client, "/competitions")
    assert "第一轮 全科受理" in text_of(page)
    page = submit(client, f"/rounds/{each.id}/enter", {})
    assert "开始答题" in text_of(page)
    reply = client.post(f"/rounds/{each.id}/start")
    assert reply.status_code == 302
    assert "/attempts/" in reply.location
    assert "继续答题" in text_of(visit(client, f"/rounds/{each.id}"))


def test_board_shows_masked_names_and_ones_own_row(client: FlaskClient) -> None:
    city = make_unit()
    each = open_round(city)
    account = make_account(Role.LEARNER, staff=make_staff(city, name="陈思雨"))
    now = utc_now()
    sit_round(each, account.staff, 3, start=now - timedelta(minutes=30))
    sit_round(each, make_staff(city, name="王小明"), 4, start=now - timedelta(minutes=30))
    service.build_standings(each.id, now)
    sign_in(client, account)
    words = text_of(visit(client, f"/rounds/{each.id}"))
    assert "王*明" in words
    assert "王小明" not in words
    assert "陈思雨" in words
    assert "我的名次：第 2 名" in words
    units = text_of(visit(client, f"/rounds/{each.id}?by=units"))
    assert city.name in units


def test_public_board_needs_no_sign_in_and_names_nobody(client: FlaskClient) -> None:
    city = make_unit()
    each = open_round(city)
    now = utc_now()
    sit_round(each, make_staff(city, name="王小明"), 4, start=now - timedelta(minutes=30))
    service.build_standings(each.id, now)
    words = visit(client, f"/boards/{each.id}").get_text()
    assert "王*明" in words
    assert "王小明" not in words
    visit(client, f"/boards/{each.id}?by=units")


def test_board_of_an_unpublished_competition_is_not_found(client: FlaskClient) -> None:
    each = open_round(make_unit(), publish=False)
    visit(client, f"/boards/{each.id}", status=404)
    visit(client, "/boards/999999", status=404)


def test_stranger_does_not_find_the_round(client: FlaskClient) -> None:
    each = open_round(make_unit())
    sign_in(client, make_account(Role.LEARNER))
    visit(client, f"/rounds/{each.id}", status=404)
    for step in ("enter", "withdraw", "start"):
        assert client.post(f"/rounds/{each.id}/{step}").status_code == 404


def test_organizer_sets_up_publishes_and_enters_units(client: FlaskClient) -> None:
    city = make_unit()
    for _ in range(3):
        make_question(city)
    blueprint = make_blueprint(city)
    make_staff(city)
    sign_in(client, make_account(Role.ORGANIZER, unit=city))
    visit(client, "/manage/competitions")
    visit(client, "/manage/competitions/new")
    form = {
        "unit_id": city.id, "title": "冬季练兵", "stage": "final", "round_title": "全科轮",
        "blueprint_id": blueprint.id, "form_count": 1, "duration_min": 10,
        "opens_at": "2027-01-05T09:00", "closes_at": "2027-01-05T10:00",
        "freeze_at": "2027-01-05T09:50", "tie_1": "all_round", "tie_2": "time", "tie_3": "",
        "unit_best_of": 3, "rules": "- 一人一次",
    }  # fmt: skip
    page = submit(client, "/manage/competitions/new", form)
    assert "未发布" in text_of(page)
    url = page.find("form", attrs={"data-confirm": True})["action"].removesuffix("/publish")
    page = submit(client, f"{url}/publish", {})
    assert "已发布" in text_of(page)
    page = submit(client, f"{url}/enter", {"unit_ids": [city.id]})
    assert "新报名 2 人" in page.get_text()


def test_competition_that_closes_before_it_opens_is_sent_back(client: FlaskClient) -> None:
    city = make_unit()
    make_question(city)
    blueprint = make_blueprint(city)
    sign_in(client, make_account(Role.ORGANIZER, unit=city))
    form = {
        "unit_id": city.id, "title": "冬季练兵", "stage": "final", "round_title": "全科轮",
        "blueprint_id": blueprint.id, "form_count": 1, "duration_min": 10,
        "opens_at": "2027-01-05T10:00", "closes_at": "2027-01-05T09:00", "tie_1": "", "tie_2": "",
        "tie_3": "", "unit_best_of": 3, "rules": "- 一人一次",
    }  # fmt: skip
    page = submit(client, "/manage/competitions/new", form, status=422)
    assert "考试开始时间须早于结束时间" in page.get_text()
    assert page.find("input", attrs={"name": "title"})["value"] == "冬季练兵"


def test_bank_that_cannot_fill_the_blueprint_is_named(client: FlaskClient) -> None:
    city = make_unit()
    each = open_round(city, publish=False)
    competition_id = competition_id_of(each)
    from lms.questions.models import Item

    for item in db.session.query(Item).filter(Item.unit_id == city.id):
        item.retired_at = utc_now()
    db.session.commit()
    sign_in(client, make_account(Role.ORGANIZER, unit=city))
    page = submit(client, f"/manage/competitions/{competition_id}/publish", {})
    assert "单选" in page.get_text()
    assert "未发布" in text_of(page)


def test_organizer_of_another_unit_does_not_find_it(client: FlaskClient) -> None:
    each = open_round(make_unit())
    competition_id = competition_id_of(each)
    sign_in(client, make_account(Role.ORGANIZER, unit=make_unit()))
    visit(client, f"/manage/competitions/{competition_id}", status=404)
    visit(client, f"/manage/rounds/{each.id}/board", status=404)
    for url in (
        f"/manage/competitions/{competition_id}/publish",
        f"/manage/competitions/{competition_id}/cancel",
        f"/manage/rounds/{each.id}/freeze",
        f"/manage/rounds/{each.id}/unfreeze",
        f"/manage/rounds/{each.id}/finalise",
    ):
        assert client.post(url).status_code == 404, url


def test_finalising_prints_certificates_once_and_tells_people(client: FlaskClient) -> None:
    from lms.certification.models import Certificate
    from lms.exams.models import Exam
    from lms.notices.queries import count_unread

    city = make_unit()
    each = open_round(city)
    winner = make_staff(city, name="陈思雨")
    winner_id, unit_name, now = winner.id, city.name, utc_now()
    sit_round(each, winner, 4, start=now - timedelta(minutes=30))
    exam = db.session.get_one(Exam, each.exam_id)
    exam.closes_at = now - timedelta(minutes=1)
    db.session.commit()
    sign_in(client, make_account(Role.ORGANIZER, unit=city))
    page = submit(client, f"/manage/rounds/{each.id}/finalise", {})
    assert "最终成绩已公布" in page.get_text()
    submit(client, f"/manage/rounds/{each.id}/finalise", {})
    awards = db.session.query(Certificate).all()
    assert sorted(c.snapshot["name"] for c in awards) == sorted(["陈思雨", unit_name])
    assert count_unread(winner_id) >= 1


def test_api_lists_starts_and_reads_standings(client: FlaskClient) -> None:
    city = make_unit()
    each = open_round(city)
    account = make_account(Role.LEARNER, unit=city)
    head = bearer(account)
    listed = client.get("/api/v1/rounds", headers=head).json["items"]
    assert [(r["id"], r["state"], r["my_entry"]) for r in listed] == [(each.id, "open", None)]
    started = client.post(f"/api/v1/rounds/{each.id}/attempts", headers=head)
    assert started.status_code == 201
    again = client.post(f"/api/v1/rounds/{each.id}/attempts", headers=head)
    assert (again.status_code, again.json["id"]) == (200, started.json["id"])
    service.build_standings(each.id, utc_now())
    board = client.get(f"/api/v1/rounds/{each.id}/standings", headers=head)
    assert board.json["version"] == 1
    assert board.json["items"] == []
    cached = {"If-None-Match": board.headers["ETag"]}
    same = client.get(f"/api/v1/rounds/{each.id}/standings", headers=head | cached)
    assert same.status_code == 304


def test_api_hides_rounds_of_others(client: FlaskClient) -> None:
    each = open_round(make_unit())
    head = bearer(make_account(Role.LEARNER))
    assert client.get("/api/v1/rounds", headers=head).json["items"] == []
    assert client.get(f"/api/v1/rounds/{each.id}/standings", headers=head).status_code == 404
    assert client.post(f"/api/v1/rounds/{each.id}/attempts", headers=head).status_code == 404

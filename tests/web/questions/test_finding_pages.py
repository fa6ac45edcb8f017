"""Pages of finding and managing questions: list, saved filters, bulk changes, tags."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.questions.models import BulkChange, Item, ItemVersion, SavedFilter, VersionState
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_questions import make_item
from tests.support.pages import submit, text_of, visit


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


def as_role(client: FlaskClient, unit: OrgUnit, *roles: Role, lines: tuple[str, ...] = ()) -> None:
    sign_in(client, make_account(*roles, unit=unit, lines=lines))


def ids_on(page: BeautifulSoup) -> list[str]:
    return [cell.get_text(strip=True).split(" · ")[0] for cell in page.select("td.bank-stem .tiny")]


def chips_on(page: BeautifulSoup) -> dict[str, str]:
    return {
        chip.get_text(strip=True): str(chip["href"])
        for chip in page.select(".bank-chips .bank-chip")
    }


def again(item: Item) -> Item:
    """Return a question as it stands in the database now."""
    db.session.expire_all()
    return db.session.get_one(Item, item.id)


def latest(item: Item) -> ItemVersion:
    """Return the latest version of a question as it stands now."""
    version = again(item).latest_version
    assert version is not None
    return version


def test_conditions_are_shown_and_each_can_be_taken_off(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit, id="A", tags=["易错"], business_lines=["05.02"])
    make_item(unit, id="B", business_lines=["05.02"])
    make_item(unit, id="C")
    as_role(client, unit, Role.TRAINER)
    page = visit(client, "/bank?line=05&tag=易错&owner=own&sort=id")
    assert ids_on(page) == ["A"]
    chips = chips_on(page)
    assert set(chips) == {"业务条线：工伤保险", "标签：易错", "归属：本单位及下级"}
    assert ids_on(visit(client, chips["标签：易错"])) == ["A", "B"]
    assert "更多条件（已选 2 项）" in text_of(page)


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense", "owner=nonsense", "owner=999999", "difficulty=9", "used=x", "gap=x",
        "created_from=x", "sort=x", "author=-1", "import=x", "clause=0", "type=x&line=zz",
        "q=" + "%25_" * 60, "tag=%22%3E", "page=999",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(
    client: FlaskClient, unit: OrgUnit, query: str
) -> None:
    make_item(unit)
    as_role(client, unit, Role.TRAINER)
    visit(client, f"/bank?{query}")


def test_columns_sort_both_ways(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit, id="A", difficulty=4)
    make_item(unit, id="B", difficulty=1)
    as_role(client, unit, Role.TRAINER)

    def follow(page: BeautifulSoup) -> BeautifulSoup:
        link = page.find("a", class_="sort", string=lambda text: text and "难度" in text)
        link = link or next(a for a in page.select("a.sort") if "难度" in a.get_text())
        return visit(client, str(link["href"]))

    page = follow(visit(client, "/bank"))
    assert ids_on(page) == ["B", "A"]
    assert ids_on(follow(page)) == ["A", "B"]


def test_filter_is_saved_made_the_default_renamed_and_deleted(
    client: FlaskClient, unit: OrgUnit
) -> None:
    make_item(unit, id="A", business_lines=["05.02"])
    make_item(unit, id="B")
    as_role(client, unit, Role.TRAINER)
    page = submit(client, "/bank/filters", {"name": "工伤题", "query": "line=05&nonsense=1"})
    assert "工伤题" in text_of(page)
    row = db.session.scalars(sa.select(SavedFilter)).one()
    assert row.query == "line=05"
    submit(client, "/bank/filters/default", {"filter": row.id})
    response = client.get("/bank")
    assert (response.status_code, response.location) == (302, "/bank?line=05")
    assert sorted(ids_on(visit(client, "/bank?all=1"))) == ["A", "B"]
    page = submit(client, f"/bank/filters/{row.id}", {"name": "工伤", "shared": "1"})
    assert "已共享给本单位" in text_of(page)
    submit(client, "/bank/filters/default", {})
    visit(client, "/bank")
    page = submit(client, f"/bank/filters/{row.id}/delete", {})
    assert "还没有保存的筛选" in text_of(page)


def test_filter_of_somebody_else_cannot_be_touched(client: FlaskClient, unit: OrgUnit) -> None:
    as_role(client, unit, Role.TRAINER)
    submit(client, "/bank/filters", {"name": "我的", "query": "line=05"})
    row = db.session.scalars(sa.select(SavedFilter)).one()
    as_role(client, unit, Role.TRAINER)
    for path, data in (
        (f"/bank/filters/{row.id}", {"name": "改"}),
        (f"/bank/filters/{row.id}/delete", {}),
        ("/bank/filters/default", {"filter": row.id}),
    ):
        assert client.post(path, data=data).status_code == 404
    assert db.session.scalars(sa.select(SavedFilter.name)).all() == ["我的"]


def test_ticked_questions_are_changed_after_a_preview(client: FlaskClient, unit: OrgUnit) -> None:
    county = make_unit(unit)
    mine, above = make_item(county, id="MINE"), make_item(unit, id="ABOVE")
    make_item(county, id="ELSE")
    as_role(client, county, Role.TRAINER)
    page = visit(client, f"/bank/bulk?item={mine.id}&item={above.id}")
    assert "已选 2 题" in text_of(page)
    data = {"item": [mine.id, above.id], "action": "difficulty", "difficulty": "5"}
    page = submit(client, "/bank/bulk", data)
    words = text_of(page)
    assert "难度改为：难" in words
    assert "属于其他单位的题库，可以使用，不能修改" in words
    assert latest(mine).number == 1
    change = db.session.scalars(sa.select(BulkChange)).one()
    page = submit(client, f"/bank/bulk/{change.id}/apply", {})
    assert "已修改 1 题，1 题没有修改" in page.get_text()
    assert (latest(mine).number, latest(mine).difficulty) == (2, 5)
    assert latest(above).number == 1
    submit(client, f"/bank/bulk/{change.id}/apply", {})
    assert latest(mine).number == 2


def test_all_that_a_filter_finds_are_changed(client: FlaskClient, unit: OrgUnit) -> None:
    for number in range(30):
        make_item(unit, id=f"Q{number}", business_lines=["05.02"])
    other = make_item(unit, id="OTHER")
    as_role(client, unit, Role.TRAINER)
    assert "已选 30 题" in text_of(visit(client, "/bank/bulk?whole=1&line=05"))
    data = {"whole": "1", "line": "05", "action": "add_tag", "tag_added": "工伤"}
    submit(client, "/bank/bulk", data)
    change = db.session.scalars(sa.select(BulkChange)).one()
    submit(client, f"/bank/bulk/{change.id}/apply", {})
    tagged = [item for item in db.session.scalars(sa.select(Item)) if item.tag_names == ("工伤",)]
    assert (len(tagged), again(other).tag_names) == (30, ())
    visit(client, f"/bank/bulk/{change.id}?page=1")


def test_bulk_form_says_what_is_missing(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, unit, Role.TRAINER)
    for data in ({}, {"action": "retire"}, {"action": "valid_until", "valid_until": "x"}):
        submit(client, "/bank/bulk", {"item": item.id, **data}, status=422)
    visit(client, "/bank/bulk", status=422)
    assert db.session.scalar(sa.select(sa.func.count(BulkChange.id))) == 0


def test_change_of_somebody_else_is_not_found(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, unit, Role.TRAINER)
    submit(client, "/bank/bulk", {"item": item.id, "action": "retire", "reason": "重复"})
    change = db.session.scalars(sa.select(BulkChange)).one()
    as_role(client, unit, Role.TRAINER)
    visit(client, f"/bank/bulk/{change.id}", status=404)
    assert client.post(f"/bank/bulk/{change.id}/apply").status_code == 404
    assert again(item).retired_at is None


def test_readers_find_and_change_nothing(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, tags=["甲"])
    as_role(client, unit, Role.ORGANIZER)
    page = visit(client, "/bank")
    assert "批量修改" not in text_of(page)
    assert not page.select("input[name=item]")
    visit(client, "/bank/tags")
    for path in ("/bank/bulk", "/bank/tags/rename", "/bank/tags/remove"):
        assert (
            client.post(path, data={"item": item.id, "tag": "甲", "name": "乙"}).status_code == 403
        )
    as_role(client, unit)
    for path in ("/bank/tags", "/bank/filters", "/bank/bulk"):
        visit(client, path, status=403)


def test_tag_is_renamed_and_removed_on_its_page(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, tags=["甲", "乙"])
    as_role(client, unit, Role.TRAINER)
    page = submit(client, "/bank/tags/rename", {"tag": "甲", "name": "乙"})
    assert "共 1 个标签" in text_of(page)
    assert again(item).tag_names == ("乙",)
    submit(client, "/bank/tags/remove", {"tag": "乙"})
    assert again(item).tag_names == ()


def test_trainer_of_a_line_is_told_why_a_question_is_not_theirs(
    client: FlaskClient, unit: OrgUnit
) -> None:
    mine = make_item(unit, business_lines=["05.02"], state=VersionState.DRAFT)
    other = make_item(unit, business_lines=["03.01"], state=VersionState.DRAFT)
    as_role(client, unit, Role.TRAINER, lines=("05",))
    assert "编辑" in text_of(visit(client, f"/bank/{mine.id}"))
    assert "编辑" not in text_of(visit(client, f"/bank/{other.id}"))
    page = visit(client, f"/bank/{other.id}/edit", status=403)
    assert "不在您负责的业务条线内" in page.get_text()
    for verb in ("retire", "restore", "submit"):
        assert client.post(f"/bank/{other.id}/{verb}").status_code == 403


def test_reason_of_retirement_is_shown(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, unit, Role.TRAINER)
    page = submit(client, f"/bank/{item.id}/retire", {"reason": "条例已废止"})
    assert "条例已废止" in text_of(page)

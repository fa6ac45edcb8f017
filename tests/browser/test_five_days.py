"""The unit's five days: the board, what an entry rests on, a class held and credited, Excel."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from lms.clock import to_local, utc_now
from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

UNIT = "青山区社保综合窗口"
TITLE = "浏览器行程培训班"
TOPIC = "行风建设与警示案例"
PRESENT = "葛伟"


def choose_unit(page: Page) -> None:
    """Look at the people of the unit only."""
    option = page.locator("option", has_text=UNIT).first.get_attribute("value")
    page.get_by_label("单位（含下级）").select_option(value=option)
    page.wait_for_url(re.compile(f"unit={option}"))


def plan_class(admin: Visitor) -> None:
    """Plan a class of one half day for a unit's people, and publish it."""
    page = admin.go("/classes/new")
    page.get_by_label("培训班名称").fill(TITLE)
    page.get_by_label("依据文号").fill("临人社培〔2026〕99号")
    page.get_by_label("行风建设内容（分钟）").fill("60")
    page.get_by_role("button", name="保存班次信息").click()
    expect(page.get_by_text("还没有课次：请先添加上课时间。")).to_be_visible()
    page.get_by_role("link", name="添加课次").click()
    tomorrow = to_local(utc_now()) + timedelta(days=1)
    page.get_by_label("上课时间").fill(f"{tomorrow:%Y-%m-%d}T19:00")
    page.get_by_label("主题").fill(TOPIC)
    page.get_by_role("button", name="保存课次").click()
    page.get_by_role("link", name="选择人员").click()
    choose_unit(page)
    boxes = page.locator("main tbody input[type=checkbox]")
    expect(page.locator("main tbody")).to_contain_text(PRESENT)
    assert boxes.count() >= 2
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="加入勾选的人员").click()
    admin.agree("发布培训班")
    expect(page.get_by_text("待开班。")).to_be_visible()


def test_class_is_held_credited_and_stands_in_the_export(
    server: Server, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    admin = visitor("unitadmin")
    page = admin.go("/unit-days")
    expect(page.get_by_role("heading", name="单位达标")).to_be_visible()
    plan_class(admin)
    class_path = page.url.removeprefix(server.url)
    # The half day is over now and not tomorrow evening.
    server.sql(
        "UPDATE class_session SET starts_at = ? WHERE topic = ? AND class_id = "
        "(SELECT id FROM training_class WHERE title = ?)",
        f"{utc_now() - timedelta(hours=4):%Y-%m-%d %H:%M:%S.%f}", TOPIC, TITLE,
    )  # fmt: skip

    # The roll call: all but one were there.
    page = admin.go(class_path)
    page.get_by_role("link", name=f"“{TOPIC}”点名").click()
    rows = page.locator("main tbody tr")
    count = rows.count()
    assert count >= 2
    for row in rows.all():
        is_there = PRESENT in row.inner_text()
        row.locator("select").select_option(value="present" if is_there else "absent")
    page.get_by_role("button", name="保存点名").click()
    expect(page.get_by_text(f"点名已保存，{count} 人。")).to_be_visible()
    admin.agree("结班并记学时")
    expect(page.get_by_text("已结班，学时已记入档案。")).to_be_visible()

    # The board of persons by days, and one person's entries with what they rest on.
    page = admin.go("/unit-days")
    choose_unit(page)
    person = page.get_by_role("row").filter(has_text=PRESENT)
    expect(person).to_contain_text(re.compile(r"\d+(\.\d+)? / 5"))
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    person.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PRESENT)
    entry = page.get_by_role("row").filter(has_text=TITLE)
    expect(entry).to_contain_text("集中")
    expect(entry).to_contain_text("临人社培〔2026〕99号")
    expect(entry.locator("td.num")).to_have_text("4")  # 180 minutes

    file = tmp_path / "days.xlsx"
    download.value.save_as(file)
    sheet = openpyxl.load_workbook(file).active
    headings, *lines = sheet.iter_rows(values_only=True)
    names = [line[headings.index("姓名")] for line in lines]
    assert PRESENT in names
    line = lines[names.index(PRESENT)]
    assert line[headings.index("单位")] == UNIT
    assert line[headings.index("应训天数")] == 5
    assert float(line[headings.index("已达天数")]) > 0

    # Whoever was not there has nothing of it.
    [(absent,)] = server.sql(
        "SELECT count(*) FROM credit_entry e JOIN staff_member s ON s.id = e.staff_id "
        "WHERE e.title LIKE ? AND s.name != ?", f"%{TITLE}%", PRESENT,
    )  # fmt: skip
    assert absent == 0

"""From a line of the roster to a certificate the public can check: nobody serves before."""

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from lms.clock import local_date, utc_now
from tests.browser.answering import Keys
from tests.browser.conftest import PASSWORD, Server, Visitor
from tests.browser.test_course import BEAT_S, study

pytestmark = pytest.mark.browser

NUMBER, NAME = "XC9001", "邹明远"
LINE = "05"  # 工伤保险
PROGRAMME_LINES = ("03", "04", "05", "06")  # a mentor signs for every line of the certificate
PROGRAMME = "社会保险窗口岗前培训"
COURSE = "窗口岗位入门：一份文件读懂培训、练兵与服务"
EXAM = "社会保险经办岗前考试"
NEW_PASSWORD = "Longer-Walk-35-Steps"


def call(server: Server, path: str, token: str = "", body: dict[str, str] | None = None) -> Any:
    """Call the API and return the answer."""
    request = urllib.request.Request(
        f"{server.url}/api/v1{path}",
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"}
        | ({"Authorization": f"Bearer {token}"} if token else {}),
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        return json.load(reply)


def import_new_hire(admin: Visitor, folder: Path) -> tuple[str, str]:
    """Import a roster of one new hire; returns login and first password as handed out."""
    page = admin.go("/staff/import")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").click()
    roster = folder / "roster.xlsx"
    download.value.save_as(roster)
    book = openpyxl.load_workbook(roster)
    sheet = book.worksheets[0]
    headings = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    sheet.delete_rows(2, sheet.max_row)
    del book["单位"]  # no new unit
    values = {
        "工号": NUMBER, "姓名": NAME, "单位编码": "JH01010203", "用工性质": "编外",
        "岗位": "工伤经办员", "业务条线": "工伤保险", "入职日期": local_date(utc_now()).isoformat(),
    }  # fmt: skip
    for heading, value in values.items():
        sheet.cell(2, headings[heading], value)
    book.save(roster)
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("检查通过，可以导入")).to_be_visible()
    page.get_by_role("button", name="导入花名册").click()
    expect(page.get_by_text("导入完成：新增 1")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="生成并下载初始密码").click()
    handed_out = folder / "passwords.xlsx"
    download.value.save_as(handed_out)
    rows = list(openpyxl.load_workbook(handed_out).active.iter_rows(values_only=True))
    [row] = [row for row in rows if row[0] == NUMBER]
    return str(row[3]), str(row[4])


def sign_in_first(hire: Visitor, login: str, password: str) -> None:
    """Sign in with the first password, which opens nothing but the change of it."""
    page = hire.sign_in(login, password).page
    hire.go("/courses")
    page.wait_for_url("**/account/password*")
    expect(page.get_by_role("note")).to_contain_text("初始密码")
    page.locator("input[name=current]").fill(password)
    page.locator("input[name=new]").fill(NEW_PASSWORD)
    page.locator("input[name=again]").fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    page.wait_for_url(lambda url: "/account/password" not in url)


def study_course(server: Server, hire: Visitor, keys: Keys) -> None:
    """Study the programme's course and pass its quiz."""
    # One minute a lesson in place of three or four: what counts is that each is studied.
    server.sql(
        "UPDATE lesson SET min_minutes = 1 WHERE course_id = "
        "(SELECT id FROM course WHERE title = ?)", COURSE,
    )  # fmt: skip
    page = hire.page
    page.clock.install(time=0)
    page.clock.pause_at(BEAT_S)
    hire.go("/courses")
    page.get_by_role("link", name=COURSE).first.click()
    page.get_by_role("link", name="开始学习").click()
    for _lesson in range(4):
        expect(page.locator("[data-lesson-status]")).to_have_text("正在累计学习时间。")
        study(server, page, 1)
        expect(page.get_by_text("本课已完成").first).to_be_visible()
        with page.expect_navigation():  # the next lesson begins with the same words
            page.locator(".lesson-turn .btn-primary").click()
    expect(page.get_by_role("button", name="提交测验")).to_be_visible()
    for question in page.locator("article.question").all():
        assert keys.answer(question)
    page.get_by_role("button", name="提交测验").click()
    expect(page.get_by_text("课程已学完")).to_be_visible()


def learn_from_a_mentor(admin: Visitor) -> None:
    """Pair the hire with a mentor, record work done alone, sign off."""
    page = admin.go("/mentorships/new")
    page.get_by_label("师傅工号").fill("BJ0213")
    page.get_by_label("徒弟工号").fill(NUMBER)
    for line in PROGRAMME_LINES:
        page.locator(f"input[name=business_lines][value='{line}']").check()
    page.get_by_role("button", name="保存结对").click()
    expect(page.get_by_text("师徒结对已保存。")).to_be_visible()
    page.get_by_label("时长（分钟）").fill("90")
    page.get_by_label(re.compile("独立")).check()
    page.get_by_label("业务事项").fill("工伤认定申请受理")
    page.get_by_role("button", name="登记这次带教").click()
    expect(page.get_by_role("row").filter(has_text="工伤认定申请受理")).to_be_visible()
    page.get_by_label("出师意见").fill("可以独立受理工伤认定申请。")
    page.get_by_role("button", name="签署出师").click()
    expect(page.get_by_text("已签署出师")).to_be_visible()


def sit_exam(page: Page, keys: Keys) -> None:
    """Sit the exam of the programme and pass."""
    page.get_by_role("link", name=re.compile(EXAM)).first.click()
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_url(re.compile(r"/attempts/\d+"))
    following = page.get_by_role("button", name="下一题")
    keys.answer(page.locator(".paper-question.is-shown article.question"))
    while following.is_enabled():
        following.click()
        keys.answer(page.locator(".paper-question.is-shown article.question"))
    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="提交试卷").click()
    page.wait_for_url(re.compile("/result$"), timeout=30_000)
    expect(page.get_by_text("已达到及格线")).to_be_visible()


def test_new_hire_may_serve_only_with_the_programme_done(
    server: Server, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    admin = visitor("unitadmin")
    login, first_password = import_new_hire(admin, tmp_path)
    [(staff_id,)] = server.sql("SELECT id FROM staff_member WHERE staff_no = ?", NUMBER)
    signed_in = {"username": "unitadmin", "password": PASSWORD}
    token = call(server, "/tokens", body=signed_in)["token"]
    question = f"/staff/{staff_id}/duty-eligibility?line={LINE}"
    verdict = call(server, question, token)
    assert verdict["eligible"] is False
    assert verdict["reasons"]
    assert all(reason["code"] and reason["message"] for reason in verdict["reasons"])

    page = admin.go(f"/duty/{staff_id}")
    expect(page.get_by_text("今天不能独立上岗")).to_be_visible()
    # The hourly job may have been quicker than the administrator.
    if page.get_by_role("heading", name=PROGRAMME).count() == 0:
        page.get_by_label("岗前培训项目").first.select_option(label=PROGRAMME)
        page.get_by_role("button", name="安排参加").click()
    expect(page.get_by_role("heading", name=PROGRAMME)).to_be_visible()

    hire = visitor()
    sign_in_first(hire, login, first_password)
    keys = Keys.of(server)
    study_course(server, hire, keys)
    learn_from_a_mentor(admin)
    verdict = call(server, question, token)
    assert verdict["eligible"] is False  # the exam is still missing

    hire.context.close()
    hire = visitor()
    hire.sign_in(login, NEW_PASSWORD)
    sit_exam(hire.go("/exams"), keys)
    verdict = call(server, question, token)
    assert verdict == {"eligible": True, "reasons": [], "valid_until": verdict["valid_until"]}
    assert verdict["valid_until"] > local_date(utc_now()).isoformat()
    assert call(server, f"/staff/{staff_id}/duty-eligibility?line=10", token)["eligible"] is False

    page = hire.go("/certificates")
    expect(page.get_by_text("上岗资格有效")).to_be_visible()
    address = page.locator("main a[href*='/verify/']").first.get_attribute("href") or ""
    passer_by = visitor()  # anybody with a phone
    page = passer_by.go(address)
    expect(page.get_by_text("证书有效")).to_be_visible()
    expect(page.get_by_text(NAME[0]).first).to_be_visible()

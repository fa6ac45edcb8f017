"""A clerk studies a course to the end, and the hours stand in the record."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import Keys
from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

COURSE = """\
---
code: BROWSER-01
title: 浏览器行程短课
summary: 两课，各学一分钟。
category: 政策法规
lines: 13
common: 否
pass: 60
quiz: P13-005, P13-006, P13-009
---

# 第一课 每年五天
min_minutes: 1
credit_minutes: 2

经办人员每年度参加不少于 5 天的专项培训。

# 第二课 先培训后上岗
min_minutes: 1
credit_minutes: 2

新招用人员须岗前培训合格后上岗。
"""
BEAT_S = 15
HIDE = """isHidden => {
  Object.defineProperty(document, "visibilityState", {
    configurable: true, get: () => isHidden ? "hidden" : "visible",
  });
  document.hasFocus = () => !isHidden;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def pass_time(server: Server, page: Page) -> None:
    """Let a reader's quarter of a minute pass: the last beat moves back, the page's clock on.

    The platform measures the time between beats by its own clock, which no page can hurry.
    """
    server.sql(
        "UPDATE lesson_progress SET last_beat_at = "
        "strftime('%Y-%m-%d %H:%M:%f000', last_beat_at, ?) WHERE last_beat_at IS NOT NULL",
        f"-{BEAT_S} seconds",
    )
    with page.expect_response(re.compile("/beats$")):
        page.clock.run_for(BEAT_S * 1000)


def hide(page: Page, *, is_hidden: bool) -> None:
    """Put the page to the background or to the front; it says so with a last or a first beat."""
    with page.expect_response(re.compile("/beats$")):
        page.evaluate(HIDE, is_hidden)


def study(server: Server, page: Page, minutes: int) -> None:
    """Read a lesson for some minutes."""
    for _beat in range(minutes * 60 // BEAT_S):
        pass_time(server, page)


def test_course_is_studied_completed_and_credited(
    server: Server, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    file = tmp_path / "course.md"
    file.write_text(COURSE, encoding="utf-8")
    server.lms("courses", "import", str(file), "--unit", "JH01", "--publish")

    clerk = visitor("clerk3")
    page = clerk.page
    page.clock.install(time=0)
    page.clock.pause_at(BEAT_S)  # from here on it moves only with `pass_time`
    clerk.go("/record")
    expect(page.get_by_text("浏览器行程短课")).to_have_count(0)
    clerk.go("/courses")
    page.get_by_role("link", name="浏览器行程短课").first.click()
    page.get_by_role("link", name="开始学习").click()

    status, bar = page.locator("[data-lesson-status]"), page.locator(".lesson-bar progress")
    expect(status).to_have_text("正在累计学习时间。")
    pass_time(server, page)
    expect(bar).not_to_have_js_property("value", 0)

    # A page in the background says nothing, and what passed meanwhile does not count.
    hide(page, is_hidden=True)
    expect(status).to_have_text("本页不在前台，学习时间暂停累计。")
    [(before,)] = server.sql("SELECT sum(seconds) FROM lesson_progress")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(60_000)
    assert [url for url in asked if "/beats" in url] == []
    assert server.sql("SELECT sum(seconds) FROM lesson_progress") == [(before,)]
    hide(page, is_hidden=False)
    expect(status).to_have_text("正在累计学习时间。")

    study(server, page, 1)
    expect(page.get_by_text("本课已完成").first).to_be_visible()
    page.get_by_role("link", name="下一课").click()
    expect(status).to_have_text("正在累计学习时间。")
    study(server, page, 1)
    expect(page.get_by_text("本课已完成").first).to_be_visible()

    page.get_by_role("link", name="参加测验").click()
    page.get_by_role("button", name="提交测验").click()
    expect(page.get_by_text("还有 3 题没有作答")).to_be_visible()
    keys = Keys.of(server)
    for question in page.locator("article.question").all():
        keys.answer(question)
    page.get_by_role("button", name="提交测验").click()
    expect(page.get_by_text("课程已学完")).to_be_visible()
    expect(page.get_by_text("已通过")).to_be_visible()
    page.get_by_role("link", name="返回课程").click()
    expect(page.get_by_text(re.compile("您已于.*学完这门课程"))).to_be_visible()

    clerk.go("/record")
    row = page.get_by_role("row").filter(has_text="浏览器行程短课")
    expect(row).to_contain_text("网络")
    # two lessons of a minute at least: 2 of the 45 minutes of an hour of credit, to a hundredth
    expect(row.locator(".num")).to_have_text(re.compile(r"^0\.0[4-9]"))

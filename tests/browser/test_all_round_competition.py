"""A 全科 competition: set up, entered by units, sat, watched on the board, frozen, made final."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from lms.clock import to_local, utc_now
from tests.browser.answering import Keys
from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

TITLE = "浏览器行程比武"
ROUND = "第一轮 全科受理"
UNITS = ("滨江区工伤失业窗口", "青山区社保综合窗口")
PUBLISHED_MS = 100_000  # boards are built once a minute, by a schedule that looks every 20 seconds


def set_up(organizer: Visitor) -> None:
    """Set the competition up and publish it; the paper is that of the demo's 全科 round."""
    page = organizer.go("/manage/competitions/new")
    local = to_local(utc_now())
    page.get_by_label("比武名称").fill(TITLE)
    page.get_by_label("轮次名称").fill(ROUND)
    option = page.locator("option", has_text="全科轮").first.inner_text()
    page.get_by_label("细目表").select_option(label=option)
    page.get_by_label("开始时间").fill(f"{local - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("截止时间").fill(f"{local + timedelta(hours=5):%Y-%m-%dT%H:%M}")
    page.locator("input[name=duration_min]").fill("40")
    page.locator("input[name=unit_best_of]").fill("1")
    page.get_by_role("button", name="保存比武").click()
    expect(page.get_by_text("未发布，选手还看不到")).to_be_visible()
    organizer.agree("发布比武")
    expect(page.get_by_text("比武已发布，试卷已冻结。")).to_be_visible()
    for unit in UNITS:
        page.get_by_label(unit).check()
    page.get_by_role("button", name="为所选单位报名").click()
    expect(page.get_by_text(re.compile(r"新报名 \d+ 人"))).to_be_visible()
    expect(page.get_by_text("来自 2 个单位")).to_be_visible()


def sit(clerk: Visitor, keys: Keys, questions: int) -> None:
    """Sit the round, answering the first questions rightly, and hand in."""
    page = clerk.go("/competitions")
    page.get_by_role("link", name=re.compile(TITLE)).click()
    clerk.agree("开始答题")
    page.wait_for_url(re.compile(r"/attempts/\d+"))
    answered = 0
    while answered < questions:
        answered += keys.answer(page.locator(".paper-question.is-shown article.question"))
        page.get_by_role("button", name="下一题").click()
    expect(page.locator("[data-save-text]")).to_have_text(re.compile(rf"已保存 {questions} / "))
    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="提交试卷").click()
    page.wait_for_url(re.compile("/result$"), timeout=30_000)


def reload_until(page: Page, count: int) -> None:
    """Look at a board of people again and again until it shows so many."""
    rows = page.locator("tbody tr")
    waited_ms, step_ms = 0, 2000
    while rows.count() != count and waited_ms < PUBLISHED_MS:
        page.wait_for_timeout(step_ms)
        waited_ms += step_ms
        page.reload()
    expect(rows).to_have_count(count)


def test_round_is_sat_watched_frozen_and_made_final(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    organizer = visitor("organizer")
    set_up(organizer)
    keys = Keys.of(server)
    # Who sits: one person of each unit, by the same questions, the first of them better.
    sit(visitor("clerk"), keys, 4)
    sit(visitor("clerk3"), keys, 2)

    page = organizer.page
    page.get_by_role("link", name="大屏榜单").click()
    board_path = page.url.removeprefix(server.url)
    manage_path = organizer.server.sql(
        "SELECT '/manage/competitions/' || id FROM competition WHERE title = ?", TITLE
    )[0][0]
    hall = visitor()  # the screen in the hall is signed in nowhere
    board = hall.go(board_path)
    reload_until(board, 2)
    people = board.locator("tbody tr")
    expect(people.nth(0)).to_contain_text(UNITS[0])
    expect(people.nth(1)).to_contain_text(UNITS[1])
    expect(board.get_by_text("林晓燕")).to_have_count(0)  # names are masked in public
    hall.go(f"{board_path}?by=units")
    expect(people).to_have_count(2)
    expect(people.nth(0)).to_contain_text(UNITS[0])

    # A freeze stops the public board, and only that.
    organizer.go(manage_path)
    organizer.agree("现在封榜")
    expect(page.get_by_text("已封榜。")).to_be_visible()
    sit(visitor("clerk2"), keys, 5)
    page.get_by_role("link", name="组织者榜单").click()
    reload_until(page, 3)
    expect(page.locator("tbody tr").nth(0)).to_contain_text("何志强")
    hall.go(board_path)
    expect(board.get_by_text("封榜中")).to_be_visible()
    expect(people).to_have_count(2)

    # The round closes now and not in five hours: nothing is final before.
    organizer.go(manage_path)
    expect(page.get_by_text("本轮尚未结束")).to_be_visible()
    expect(page.get_by_role("button", name="公布最终成绩")).to_have_count(0)
    server.end_exam(f"{TITLE} · {ROUND}")
    page.reload()
    organizer.agree("公布最终成绩")
    expect(page.get_by_text("最终成绩已公布，荣誉证书已生成")).to_be_visible()
    hall.go(board_path)
    expect(board.get_by_text("最终成绩").first).to_be_visible()
    expect(people).to_have_count(3)
    expect(people.nth(0)).to_contain_text(UNITS[0])

    winner = visitor("clerk2")
    page = winner.go("/certificates")
    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("荣誉证书")
    pdf = page.request.get(
        server.url + (row.locator("a[href$='.pdf']").get_attribute("href") or "")
    )
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")
    serial = row.locator("a[href*='/verify/']").inner_text()

    page = hall.go("/verify")
    page.get_by_label("证书编号").fill(serial)
    page.get_by_role("button", name="查验证书").click()
    expect(page.get_by_text("证书有效")).to_be_visible()
    expect(page.get_by_text(serial).first).to_be_visible()

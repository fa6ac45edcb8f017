"""An exam from its blueprint to the rationale, sat on two devices through a network cut."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from lms.clock import to_local, utc_now
from tests.browser.answering import Keys
from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

EXAM = "浏览器行程考试"
ROWS = (("07", "single_choice", 4, 10), ("13", "true_false", 3, 20))
TOTAL = 7
NOT_REACHABLE = "ERR_INTERNET_DISCONNECTED"


def make_blueprint(page: Page) -> None:
    """Fill the grid of a new blueprint and save it."""
    page.get_by_label("细目表名称").fill(EXAM)
    for place, (line, kind, count, marks) in enumerate(ROWS, start=1):
        if place > 1:
            page.get_by_role("button", name="添加一行").click()
        row = page.locator("[data-row]").nth(place - 1)
        row.get_by_label(f"第 {place} 行业务条线").select_option(line)
        row.get_by_label(f"第 {place} 行题型").select_option(kind)
        row.get_by_label(f"第 {place} 行题数").fill(str(count))
        row.get_by_label(f"第 {place} 行每题分值").fill(str(marks))
        expect(row.locator("[data-supply]")).to_have_text(re.compile(r"现有 [1-9]\d* 题"))
    expect(page.locator("[data-total]")).to_have_text("共 7 题，满分 100 分")
    page.get_by_role("button", name="保存细目表").last.click()
    expect(page.get_by_text("细目表已保存")).to_be_visible()


def publish_exam(trainer: Visitor) -> None:
    """Create an exam of two parallel forms and publish it."""
    page = trainer.go("/manage/exams/new")
    local = to_local(utc_now())
    page.get_by_label("考试名称").fill(EXAM)
    page.get_by_label("细目表").select_option(label=f"{EXAM}（7 题，100 分）")
    page.get_by_label("开始时间").fill(f"{local - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("结束时间").fill(f"{local + timedelta(hours=5):%Y-%m-%dT%H:%M}")
    page.get_by_label("平行卷套数").fill("2")
    page.get_by_label("临江市人力资源和社会保障局").check()
    page.get_by_role("button", name="保存考试").click()
    expect(page.get_by_text("考试还没有发布，考生看不到。")).to_be_visible()
    trainer.agree("发布考试")
    expect(page.get_by_text("考试已发布，试卷已组成并冻结。")).to_be_visible()
    expect(page.get_by_text("2 套平行卷")).to_be_visible()
    page.get_by_role("link", name="组卷报告").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("组卷报告")


def shown(page: Page) -> Locator:
    """Return the question on the screen."""
    return page.locator(".paper-question.is-shown article.question")


def save_state(page: Page) -> Locator:
    """Return the words that say what is saved."""
    return page.locator("[data-save-text]")


def answer(page: Page, keys: Keys, first: int, last: int) -> None:
    """Answer the questions of these numbers, and wait for each to be saved."""
    for number in range(first, last + 1):
        expect(page.locator(f".paper-question.is-shown[data-number='{number}']")).to_be_visible()
        keys.answer(shown(page))
        expect(save_state(page)).to_have_text(f"已保存 {number} / {TOTAL}")
        if number < TOTAL:
            page.get_by_role("button", name="下一题").click()


def test_exam_is_made_sat_on_two_devices_and_explained_afterwards(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    trainer = visitor("trainer")
    make_blueprint(trainer.go("/manage/blueprints/new"))
    publish_exam(trainer)
    keys = Keys.of(server)

    hall = visitor("clerk2")
    page = hall.go("/exams")
    page.get_by_role("link", name=re.compile(EXAM)).first.click()
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_url(re.compile(r"/attempts/\d+"))
    answer(page, keys, 1, 4)
    checked = page.locator(".paper-question input:checked").evaluate_all(
        "inputs => inputs.map(input => input.name + input.value)"
    )
    assert len(checked) == 4
    hall.context.close()

    # The same person on a phone: everything is there.
    phone = visitor("clerk2", width=360)
    page = phone.go("/exams")
    page.get_by_role("link", name=re.compile(EXAM)).first.click()
    page.get_by_role("link", name="继续作答").click()
    expect(save_state(page)).to_have_text("已保存 4 / 7")
    again = page.locator(".paper-question input:checked").evaluate_all(
        "inputs => inputs.map(input => input.name + input.value)"
    )
    assert again == checked
    expect(page.locator(".paper-question.is-shown")).to_have_attribute("data-number", "5")

    # The network goes and comes back; what was answered meanwhile is saved.
    phone.context.set_offline(True)
    keys.answer(shown(page))
    expect(save_state(page)).to_have_text("网络中断，答案暂存在本机，正在重试")
    phone.context.set_offline(False)
    expect(save_state(page)).to_have_text("已保存 5 / 7", timeout=20_000)
    assert all(NOT_REACHABLE in error for error in phone.errors), phone.errors
    phone.errors.clear()
    page.get_by_role("button", name="下一题").click()
    answer(page, keys, 6, 7)

    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="提交试卷").click()
    page.wait_for_url(re.compile("/result$"), timeout=20_000)
    expect(page.get_by_text("本人交卷")).to_be_visible()
    expect(page.get_by_text("已达到及格线")).to_be_visible()
    expect(page.locator(".stat").filter(has_text="得分").first).to_contain_text("100")
    expect(page.get_by_text("考试全部结束后")).to_be_visible()
    expect(page.get_by_role("heading", name="逐题查看")).to_have_count(0)

    # The exam ends now and not in five hours: its rule shows the answers from then on.
    server.end_exam(EXAM)
    page.reload()
    expect(page.get_by_role("heading", name="逐题查看")).to_be_visible()
    cards = page.locator("article.review")
    expect(cards).to_have_count(TOTAL)
    expect(cards.first).to_contain_text("解析")
    clause = page.locator("article.review a[href*='#clause-']").first
    words = clause.inner_text()
    clause.click()
    page.wait_for_url(re.compile(r"/policies/\d+#clause-\d+"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert words.split()[0] in page.locator("main").inner_text()


def test_exam_is_sat_with_the_keyboard_alone(visitor: Callable[..., Visitor]) -> None:
    page = visitor("clerk3").go("/exams")
    page.get_by_role("link", name=re.compile("全员岗位练兵自测")).first.press("Enter")
    begin = page.get_by_role("button", name="开始答题").or_(
        page.get_by_role("link", name="继续作答")
    )
    begin.press("Enter")
    page.wait_for_url(re.compile(r"/attempts/\d+"))
    page.keyboard.press("a")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    page.keyboard.press("f")
    expect(save_state(page)).to_have_text("已保存 2 / 50")
    expect(page.locator("[data-counts]")).to_have_text("已答 2 · 标记 1 · 未答 48")
    press_tab_until(page, page.get_by_role("button", name="交卷"), backwards=True)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("未作答的题")
    press_tab_until(page, dialog.get_by_role("button", name="提交试卷"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result$"), timeout=20_000)


def press_tab_until(page: Page, wanted: Locator, *, backwards: bool = False) -> None:
    """Go on with the Tab key until an element has the focus, with a ring a person can see."""
    for _press in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            style = "element => getComputedStyle(element).outlineStyle"
            assert wanted.evaluate(style) != "none"
            return
    raise AssertionError("the keyboard does not get there")

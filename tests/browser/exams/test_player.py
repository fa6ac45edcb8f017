"""The exam room in a real browser: keyboard, network cuts, two devices, no scripts."""

import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.support.build import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.browser

Enter = Callable[..., Page]


class ExamServer:
    """A running platform with an open exam of every question type."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.url = url
        self.database = data_dir / "lianbing.sqlite3"

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement on the server's database."""
        with sqlite3.connect(self.database, timeout=30) as connection:
            return connection.execute(sql, values).fetchall()

    def saved(self, login: str) -> dict[str, Any]:
        """Return the folded answers of a learner, straight from the log."""
        answers: dict[str, Any] = {}
        for (delta,) in self.query(
            "SELECT l.answers FROM answer_log l JOIN attempt a ON a.id = l.attempt_id "
            "JOIN account c ON c.staff_id = a.staff_id WHERE c.login = ? ORDER BY l.seq", login,
        ):  # fmt: skip
            answers |= json.loads(delta)
        return {item: answer for item, answer in answers.items() if answer is not None}


@pytest.fixture(scope="module")
def exam_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExamServer]:
    """Give the server."""
    data_dir = tmp_path_factory.mktemp("exam-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.exam_server", str(data_dir), str(port)], cwd=ROOT
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield ExamServer(url, data_dir)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{url}/sign-in", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


@pytest.fixture
def enter(exam_server: ExamServer, browser: Browser) -> Iterator[Enter]:
    """Give a function that signs a learner in on a device of their own and starts the exam."""
    opened: list[BrowserContext] = []

    def _enter(login: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(locale="zh-CN", java_script_enabled=scripts)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(f"{exam_server.url}/sign-in?next=/exams/1")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.get_by_role("button", name="开始答题").or_(
            page.get_by_role("link", name="继续作答")
        ).first.click()
        page.wait_for_url(re.compile(r"/attempts/\d+"))
        return page

    yield _enter
    for context in opened:
        context.close()


def _go(page: Page, kind: str) -> None:
    """Turn to the (last) question of a type."""
    question = page.locator(f".paper-question:has([data-type={kind}])").last
    page.locator(f".exam-side [data-number='{question.get_attribute('data-number')}']").click()


def _answer_scenario(page: Page) -> None:
    """Answer a scenario, its documents by the keyboard alone."""
    shown = page.locator(".is-shown")
    shown.locator(".doc-ok").first.focus()
    page.keyboard.press("Space")
    shown.locator(".doc-ok").last.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # 齐全有效 → 缺件 → 有缺陷
    expect(shown.locator(".doc-defects").first).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(shown.locator(".doc-defects input:checked")).to_have_count(1)
    page.keyboard.press("a")  # a letter chooses a handling only among the handlings
    expect(shown.locator(".scenario-handling input:checked")).to_have_count(0)
    shown.locator("input[type=text]").fill("4321")
    shown.locator("input[type=date]").fill("2020-02-03")
    shown.locator("select").select_option(index=1)
    expect(shown.locator("[data-scenario-progress]")).to_have_text("已完成 5 / 6 项")
    shown.locator(".scenario-handling .option").last.click()
    expect(shown.locator("[data-scenario-progress]")).to_have_text("已完成 6 / 6 项")


def _state(page: Page) -> Any:
    return page.locator("[data-save-text]")


def test_every_type_is_answered_saved_and_there_again_after_reload(
    exam_server: ExamServer, enter: Enter
) -> None:
    page = enter("clerk")
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("f")
    _go(page, "multiple_choice")
    page.keyboard.press("a")
    page.keyboard.press("3")
    _go(page, "true_false")
    page.locator(".is-shown .option").last.click()
    _go(page, "fill_blank")
    page.locator(".is-shown input[type=text]").first.fill("六十")
    page.locator(".is-shown input[type=text]").last.fill("九十")
    _go(page, "numeric")
    page.locator(".is-shown input[type=text]").fill("1234.5")
    _go(page, "short_answer")
    page.locator(".is-shown textarea").fill("第一行\n第二行")
    _go(page, "ordering")
    page.locator(".is-shown [data-move=down]").first.click()
    _go(page, "matching")
    for place, select in enumerate(page.locator(".is-shown select").all()):
        select.select_option(index=place + 1)
    _go(page, "case")
    page.locator(".is-shown .option").first.click()
    page.locator(".is-shown textarea").fill("理由")
    expect(_state(page)).to_have_text("已保存 10 / 11")
    _go(page, "scenario")
    _answer_scenario(page)
    expect(_state(page)).to_have_text("已保存 11 / 11")
    expect(page.locator("[data-counts]")).to_have_text("已答 11 · 标记 1 · 未答 0")
    saved = exam_server.saved("clerk")
    assert len(saved) == 12  # a case with two sub-items counts as one question
    assert {"text": "第一行\n第二行"} in saved.values()
    assert {"blanks": ["六十", "九十"]} in saved.values()
    page.reload()
    expect(_state(page)).to_have_text("已保存 11 / 11")
    expect(page.locator("[data-counts]")).to_have_text("已答 11 · 标记 1 · 未答 0")
    _go(page, "short_answer")
    expect(page.locator(".is-shown textarea")).to_have_value("第一行\n第二行")
    _go(page, "scenario")
    expect(page.locator(".is-shown .doc-state:checked")).to_have_count(2)
    expect(page.locator(".is-shown .doc-defects input:checked")).to_have_count(1)
    expect(page.locator(".is-shown input[type=date]")).to_have_value("2020-02-03")
    assert exam_server.saved("clerk") == saved


def test_answers_given_offline_are_sent_when_the_network_is_back(
    exam_server: ExamServer, enter: Enter
) -> None:
    page = enter("clerk2")
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(_state(page)).to_have_text("网络中断，答案暂存在本机，正在重试")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    assert exam_server.saved("clerk2") == {}
    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="提交试卷").click()
    expect(page.locator("[data-review-problem]")).to_have_text(re.compile("还有答案没有保存"))
    page.get_by_role("button", name="继续作答").click()
    page.context.set_offline(False)
    expect(_state(page)).to_have_text("已保存 2 / 11", timeout=20_000)
    assert len(exam_server.saved("clerk2")) == 2


def test_answers_left_by_a_crashed_page_are_taken_over(
    exam_server: ExamServer, enter: Enter
) -> None:
    page = enter("clerk3")
    url = page.url
    page.route("**/answers", lambda route: route.abort())
    page.keyboard.press("d")
    expect(_state(page)).to_have_text("网络中断，答案暂存在本机，正在重试")
    context = page.context
    with pytest.raises(PlaywrightError, match="crash"):
        page.goto("chrome://crash")  # a page that is closed sends a last word, one that dies none
    page.close()
    assert exam_server.saved("clerk3") == {}
    page = context.new_page()
    page.goto(url)
    expect(_state(page)).to_have_text("已保存 1 / 11")
    assert len(exam_server.saved("clerk3")) == 1


def test_two_devices_merge_and_the_later_answer_stays(
    exam_server: ExamServer, enter: Enter
) -> None:
    one = enter("clerk4")
    two = enter("clerk4")
    two.keyboard.press("a")  # question 1, seq 1
    expect(_state(two)).to_have_text("已保存 1 / 11")
    one.keyboard.press("ArrowRight")
    one.keyboard.press("b")  # question 2, its own seq 1: must not be lost, nor wipe out the other
    expect(_state(one)).to_have_text("已保存 2 / 11")
    one.keyboard.press("ArrowLeft")
    expect(one.locator(".is-shown .option").first).to_have_class(re.compile("is-checked"))
    one.keyboard.press("c")  # question 1 again, later
    expect(_state(one)).to_have_text("已保存 2 / 11")
    two.keyboard.press("ArrowRight")
    two.keyboard.press("ArrowRight")
    two.keyboard.press("a")
    expect(_state(two)).to_have_text("已保存 3 / 11")
    first = two.locator(".paper-question").first
    expect(first.locator(".option").nth(2)).to_have_class(re.compile("is-checked"))
    assert len(exam_server.saved("clerk4")) == 3


def test_exam_can_be_sat_without_scripts(exam_server: ExamServer, enter: Enter) -> None:
    page = enter("clerk5", scripts=False)
    page.locator(".paper-question").first.locator("input").first.check()
    page.locator("textarea").first.fill("第一行\n第二行")
    document = page.locator(".scenario-document").first
    document.get_by_text("有缺陷", exact=True).click()
    document.get_by_role("checkbox").first.check()
    page.locator(".exam-acts").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    expect(page.locator(".paper-question").first.locator("input").first).to_be_checked()
    expect(document.get_by_role("checkbox").first).to_be_checked()
    saved = exam_server.saved("clerk5")
    assert len(saved) == 3
    assert {"text": "第一行\n第二行"} in saved.values()
    page.get_by_role("button", name="交卷").click()
    expect(page.get_by_text("还有 9 题没有作答")).to_be_visible()
    assert exam_server.saved("clerk5") == saved  # nothing changed, nothing appended
    page.get_by_role("button", name="提交试卷").click()
    expect(page.get_by_text("试卷已提交").first).to_be_visible()


def test_time_up_saves_hands_in_and_shows_the_result(exam_server: ExamServer, enter: Enter) -> None:
    page = enter("clerk6")
    page.keyboard.press("a")
    expect(_state(page)).to_have_text("已保存 1 / 11")
    # Three seconds are left; the page learns it with its next save.
    exam_server.query(
        "UPDATE attempt SET ends_at = datetime('now', '+3 seconds') || '.000000' WHERE staff_id = "
        "(SELECT staff_id FROM account WHERE login = 'clerk6')"
    )
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    page.wait_for_url(re.compile("/result$"), timeout=30_000)
    assert len(exam_server.saved("clerk6")) == 2
    [(state, ended_by)] = exam_server.query(
        "SELECT state, ended_by FROM attempt WHERE staff_id = "
        "(SELECT staff_id FROM account WHERE login = 'clerk6')"
    )
    assert (state, ended_by) == ("marked", "candidate")

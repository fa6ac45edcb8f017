"""A trainer writes a question: kept while it is typed, shown as in the exam, a clause cited."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

STEM = "窗口单位经办人员每年度参加的专项培训，至少应有几天？"


def _state(page: Page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words)


def test_question_is_kept_previewed_and_cited_while_it_is_typed(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor("trainer", width=1440).go("/bank/new?type=single_choice")
    seen = page.frame_locator("[data-preview] iframe").locator("[data-stage]")

    # Half a question is kept beside the bank, and opened again where it was left.
    page.locator("#stem").fill(STEM)
    _state(page, "已暂存")
    page.wait_for_url("**/bank/new?draft=*")
    page.reload()
    expect(page.locator("#stem")).to_have_value(STEM)

    # The whole of it becomes a draft in the bank.
    page.locator("#options-0-text").fill("三天")
    page.locator("#options-1-text").fill("五天")
    page.locator("#options-1-is_key").check()
    page.wait_for_url("**/bank/*/edit")
    _state(page, "已保存")
    expect(seen).to_contain_text(STEM)
    expect(seen.locator(".option")).to_have_count(2)
    page.get_by_role("button", name="电脑").click()
    assert page.locator("[data-preview] iframe").evaluate("frame => frame.offsetWidth") == 800

    # Rows move by key, with what is marked in them.
    page.locator("#options-1-text").press("Alt+ArrowUp")
    expect(page.locator("#options textarea").first).to_have_value("五天")
    expect(seen.locator(".option").first).to_contain_text("五天")

    # A clause is found and chosen by key; the words selected in it are quoted.
    search = page.get_by_role("combobox", name="查找条款")
    search.fill("专项培训")
    expect(page.get_by_role("option").first).to_be_visible()
    search.press("ArrowDown")
    search.press("Enter")
    clause = page.locator("[data-picker-text]")
    expect(clause).to_contain_text("专项培训")
    clause.evaluate(
        """clause => {
            const words = clause.firstChild;
            const at = words.data.indexOf("每年度");
            window.getSelection().setBaseAndExtent(words, at, words, at + 3);
        }"""
    )
    page.get_by_role("button", name="引用选中的文字").click()
    expect(page.locator("#bases-0-quote")).to_have_value("每年度")
    expect(page.locator("[data-basis-look] mark").first).to_have_text("每年度")
    page.locator("#bases-0-quote").fill("每一年度")
    expect(page.locator("[data-basis-look]").first).to_contain_text("摘录与原文不一致")

    page.locator("#stem").press("Control+s")
    _state(page, "已保存")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已保存并提交审核")).to_be_visible()


def test_second_tab_overwrites_nothing_and_words_survive_a_broken_network(
    visitor: Callable[..., Visitor],
) -> None:
    trainer = visitor("trainer", width=1440)
    page = trainer.go("/bank/new?type=true_false")
    page.locator("#stem").fill("群众办事时，窗口人员应当一次性告知所需材料。")
    page.get_by_label("正确", exact=True).check()
    page.wait_for_url("**/bank/*/edit")
    _state(page, "已保存")

    trainer.context.set_offline(True)
    page.locator("#rationale").fill("断网时写的")
    _state(page, "网络不通")
    trainer.context.set_offline(False)
    _state(page, "已保存")

    other = trainer.context.new_page()
    other.goto(page.url)
    expect(other.locator("#rationale")).to_have_value("断网时写的")
    other.locator("#rationale").fill("第二个窗口写的")
    _state(other, "已保存")
    page.locator("#rationale").fill("第一个窗口写的")
    _state(page, "在别处保存过")
    expect(page.locator("#rationale")).to_have_value("第一个窗口写的")
    page.get_by_role("button", name="把我这一份另存").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("第 2 版").first).to_be_visible()
    # What the network and the refusal left on the console is what this test brought about.
    trainer.errors[:] = [
        error
        for error in trainer.errors
        if "ERR_INTERNET_DISCONNECTED" not in error and "409" not in error
    ]

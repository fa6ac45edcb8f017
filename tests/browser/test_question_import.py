"""A trainer brings in questions from a workbook; a reviewer lets one of them into use."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.support.shared_files import shared_folder

pytestmark = pytest.mark.browser

SHEET = "题库"
FIRST_ROW = 2
# What another vendor's system exports; its layout is nobody's we know of, and all of it is taken.
FOREIGN = [
    folder / "corpora/xlsx_zh/magicodes/题库导入模板.xlsx"
    for folder in [shared_folder()]
    if folder and (folder / "corpora/xlsx_zh/magicodes/题库导入模板.xlsx").is_file()
]

QUESTIONS = (
    {
        "题号": "行程-1", "题型": "单选题", "题干": "窗口经办人员每年度参加专项培训不少于几天？",
        "选项A": "三天", "选项B": "五天", "选项C": "七天", "答案": "B",
        "依据": "人社部发〔2019〕13号 （三）", "依据原文": "每年度参加不少于5天的专项培训",
        "解析": "文件第（三）条写明不少于 5 天。",
        "业务条线": "13.01", "培训内容类别": "政策法规", "能力维度": "政策运用", "难度": "易",
        "分值": "2",
    },
    {
        "题号": "行程-2", "题型": "判断题", "题干": "新招用人员可以先上岗，再补岗前培训。",
        "答案": "错", "依据": "人社部发〔2019〕13号 （三）",
        "依据原文": "须岗前培训合格后上岗",
        "业务条线": "13.01", "培训内容类别": "岗位纪律", "难度": "较易", "分值": "2",
    },
    {
        "题号": "行程-3", "题型": "多选题", "题干": "文件列出的培训方式有哪些？",
        "选项A": "集中培训", "选项B": "岗位轮训", "选项C": "实践带教", "选项D": "停工自学",
        "答案": "ABC", "业务条线": "13.01", "培训内容类别": "政策法规", "难度": "中", "分值": "4",
    },
)  # fmt: skip


def _fill(template: Path, target: Path, changes: dict[tuple[int, str], str]) -> None:
    """Fill the downloaded workbook with the questions.

    changes: place in QUESTIONS and heading → what is written instead.
    """
    book = openpyxl.load_workbook(template)
    sheet = book[SHEET]
    columns = {str(cell.value): cell.column_letter for cell in sheet[1]}
    for place, question in enumerate(QUESTIONS):
        for heading, value in question.items():
            cell = f"{columns[heading]}{FIRST_ROW + place}"
            sheet[cell] = changes.get((place, heading), value)
    book.save(target)


def _upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("[data-drop-name]")).to_contain_text(file.name)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", name="检查导入的题目")).to_be_visible()


def test_workbook_with_problems_is_corrected_imported_reviewed(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    trainer = visitor("trainer")
    page = trainer.go("/bank/import")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载导入模板").click()
    assert download.value.suggested_filename == "试题导入模板.xlsx"
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)

    # An answer that is no option, a type nobody knows.
    wrong = tmp_path / "有问题的题目.xlsx"
    _fill(template, wrong, {(0, "答案"): "F", (2, "题型"): "猜谜题"})
    _upload(page, wrong)
    problems = page.get_by_role("listitem").filter(has_text="须改正")
    expect(problems).to_have_count(2)
    expect(problems.nth(0)).to_contain_text(f"第 {FIRST_ROW} 行，答案列")
    expect(problems.nth(1)).to_contain_text(f"第 {FIRST_ROW + 2} 行，题型列")
    expect(page.get_by_text("现在还没有写入任何内容")).to_be_visible()

    page.get_by_role("link", name="修改后重新上传").click()
    right = tmp_path / "改好的题目.xlsx"
    _fill(template, right, {})
    _upload(page, right)
    expect(page.get_by_text("检查通过，可以导入")).to_be_visible()
    expect(page.get_by_text("文件列出的培训方式有哪些？")).to_be_visible()
    page.get_by_role("button", name="导入 3 题").click()
    expect(page.get_by_text("导入完成")).to_be_visible()
    page.get_by_role("link", name="查看这批题目").click()
    row = page.get_by_role("row").filter(has_text="窗口经办人员每年度参加专项培训不少于几天？")
    expect(row).to_contain_text("待审核")

    # The same file again changes nothing.
    page = trainer.go("/bank/import")
    _upload(page, right)
    expect(page.get_by_text("这些题目题库中都有了")).to_be_visible()

    reviewer = visitor("reviewer")
    page = reviewer.go("/bank/review")
    page.get_by_role("link", name=re.compile("窗口经办人员每年度参加专项培训不少于几天")).click()
    expect(page.get_by_text("每年度参加不少于5天的专项培训")).to_be_visible()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("题目已通过审核。")).to_be_visible()  # beside the next question
    page = reviewer.go("/bank/review")
    expect(page.get_by_role("link", name=re.compile("新招用人员可以先上岗"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("不少于几天"))).to_have_count(0)
    page = reviewer.go("/bank?q=行程-1")
    row = page.get_by_role("row").filter(has_text="行程-1")
    expect(row).to_contain_text("已通过")


@pytest.mark.parametrize("workbook", FOREIGN, ids=lambda path: path.stem)
def test_workbook_of_another_system_is_imported_whole(
    visitor: Callable[..., Visitor], workbook: Path
) -> None:
    page = visitor("trainer").go("/bank/import")
    _upload(page, workbook)
    expect(page.get_by_text("须改正")).to_have_count(0)
    page.get_by_role("button", name="导入 404 题").click()
    expect(page.get_by_text("导入完成")).to_be_visible()
    expect(page.locator(".stat").filter(has_text="新增")).to_contain_text("404")

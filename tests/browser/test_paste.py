"""What is pasted becomes Markdown: the conversions by table, then the field in the real editor."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import ROOT, Server, Visitor
from tests.support.build_media import png

pytestmark = pytest.mark.browser

HOST = "http://static.test"
JS = ROOT / "static" / "js"


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """Give a page that can import the script modules, from disk and without a server."""

    def serve(route: Route) -> None:
        path = JS / route.request.url.removeprefix(f"{HOST}/")
        if path.suffix == ".js":
            route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    page = browser.new_page()
    page.route(f"{HOST}/**", serve)
    page.goto(f"{HOST}/")
    yield page
    page.close()


def call(page: Page, module: str, function: str, *values: Any) -> Any:
    """Return what an exported function makes of plain values."""
    return page.evaluate(
        "async ([module, name, values]) => (await import(module))[name](...values)",
        [f"/markdown/{module}.js", function, values],
    )


WORD_LIST = (
    "<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]>"
    "<span lang=EN-US style='mso-list:Ignore'>{sign}<span style='font:7.0pt'>&nbsp;&nbsp; </span>"
    "</span><![endif]>{text}<o:p></o:p></p>"
)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n\n乙"),
        ("<p class=MsoNormal>窗口<b>一次性</b>告知<o:p>&nbsp;</o:p></p>", "窗口**一次性**告知"),
        ("<p>应<span style='font-weight:bold'>当</span></p>", "应**当**"),
        ("<b style='font-weight:normal'><p>甲</p><p>乙</p></b>", "甲\n\n乙"),
        ("<p><b>甲 </b>乙</p>", "**甲** 乙"),
        ("<p><b>甲</b><b>乙</b></p>", "**甲乙**"),
        ("<p><i>甲</i>和<em>乙</em></p>", "*甲*和*乙*"),
        ("<p>H<sub>2</sub>O，m<sup>2</sup></p>", "H<sub>2</sub>O，m<sup>2</sup>"),
        ("<p>m<span style='vertical-align:super'>2</span></p>", "m<sup>2</sup>"),
        ("<p>由<u>&nbsp;&nbsp;&nbsp;&nbsp;</u>缴</p>", "由____缴"),
        ("<p>由______缴</p>", "由______缴"),
        ("<p>社会\n保险 and\nso on</p>", "社会保险 and so on"),  # lines of the source
        ("<p>　　首行缩进</p>", "首行缩进"),
        ("<p>甲<br>乙</p>", "甲\n乙"),
        ("<h2><b>一、总则</b></h2><p>文</p>", "## 一、总则\n\n文"),
        ("<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul>", "- 甲\n- 乙\n    - 丙"),
        ("<ol><li><p>甲</p></li><li><p>乙</p></li></ol>", "1. 甲\n2. 乙"),
        (
            WORD_LIST.format(level=1, sign="·", text="甲")
            + WORD_LIST.format(level=2, sign="o", text="乙"),
            "- 甲\n    - 乙",
        ),
        (
            WORD_LIST.format(level=1, sign="1.", text="甲")
            + WORD_LIST.format(level=1, sign="2.", text="乙"),
            "1. 甲\n2. 乙",
        ),
        (
            "<table><tr><td><p><b>险种</b></p></td><td>比例</td></tr>"
            "<tr><td>养老<br>医疗</td><td>8%</td></tr></table>",
            "| 险种 | 比例 |\n| --- | --: |\n| 养老<br>医疗 | 8% |",
        ),
        (
            "<p>如下：</p><table><tr><td colspan=2>标题</td></tr>"
            "<tr><td>a|b</td><td>2</td></tr></table>",
            "如下：\n\n| 标题 |  |\n| --- | --: |\n| a\\|b | 2 |",
        ),
        (
            "<p>见<a href='http://a.gov.cn/b_(1)'>办法</a></p>",
            "见[办法](http://a.gov.cn/b_%281%29)",
        ),
        ("<p>见<a href='file:///C:/a'>办法</a></p>", "见办法"),
        ("<style>p{}</style><p>甲</p><script>alert(1)</script>", "甲"),
        ("<p>甲<img src='file:///C:/a.png'>乙</p>", "甲乙"),
        ("<p>2*3*4，`x`</p>", "2\\*3\\*4，\\`x\\`"),
        ("<p>从$5涨到$6元</p>", "从\\$5涨到\\$6元"),
        ("<p>a &lt;b&gt;</p>", "a &lt;b>"),
        ("<p># 号</p>", "\\# 号"),
        ("<p>&nbsp;</p><p></p>", ""),
        ("甲", "甲"),
    ],
)
def test_html_becomes_markdown(modules: Page, html: str, markdown: str) -> None:
    assert call(modules, "from_html", "markdownOf", html) == markdown


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t乙\r\n1\t2\r\n", [["甲", "乙"], ["1", "2"]]),
        ('"一行\n二行"\t"说""好"""\n', [["一行\n二行", '说"好"']]),
        ('5" 管\t乙', [['5" 管', "乙"]]),  # a quote that opens nothing
        ("甲\t\n\t乙", [["甲", ""], ["", "乙"]]),
        ("甲", [["甲"]]),
        ("甲\n乙\n", [["甲"], ["乙"]]),
    ],
)
def test_copied_cells_are_read(modules: Page, text: str, rows: list[list[str]]) -> None:
    assert call(modules, "cells", "rowsOf", text) == rows


def test_cells_become_a_table(modules: Page) -> None:
    rows = [["险种", "比例", ""], ["养老\n医疗", "8%", ""], ["a|b", "", ""]]
    assert call(modules, "cells", "tableOf", rows) == (
        "| 险种 | 比例 |\n| --- | --: |\n| 养老<br>医疗 | 8% |\n| a\\|b |  |"
    )


FOUR = ["三天", "五天", "七天", "十天"]


@pytest.mark.parametrize(
    ("rows", "stem", "options", "key"),
    [
        ([["几天？", *FOUR]], "几天？", FOUR, ""),
        ([["几天？", *FOUR, "B"]], "几天？", FOUR, "B"),
        ([["1", "单选题", "几天？", *FOUR, "A、C"]], "几天？", FOUR, "AC"),
        ([["几天？", "A.三天", "B．五天", "", ""]], "几天？", ["三天", "五天"], ""),
        ([["几天？"], ["A.三天"], ["B.五天"], ["答案：B"]], "几天？", ["三天", "五天"], "B"),
        ([["A、三天"], ["B、五天"]], "", ["三天", "五天"], ""),
    ],
)
def test_cells_of_a_question_are_split(
    modules: Page, rows: list[list[str]], stem: str, options: list[str], key: str
) -> None:
    found = call(modules, "cells", "splitQuestion", rows)
    assert found == {"stem": stem, "options": options, "key": key}


@pytest.mark.parametrize(
    "rows",
    [
        [["几天？", "三天"]],
        [["险种", "比例", "年限"], ["养老", "8%", "15"]],  # a table
        [["甲"], ["乙"], ["丙"]],  # lines, not options
    ],
)
def test_other_cells_are_no_question(modules: Page, rows: list[list[str]]) -> None:
    assert call(modules, "cells", "splitQuestion", rows) is None


@pytest.mark.parametrize(
    ("text", "stem", "options", "key"),
    [
        (
            "3. 参保几年？\nA. 十年  B. 十五年\nC. 二十年  D. 三十年\n【答案】B",
            "参保几年？",
            ["十年", "十五年", "二十年", "三十年"],
            "B",
        ),
        ("应当（ AB ）。\nA、甲\nB、乙\nC、丙", "应当（　）。", ["甲", "乙", "丙"], "AB"),
        ("题干\n第二行\nA.甲\n续\nB.乙", "题干\n第二行", ["甲 续", "乙"], ""),
    ],
)
def test_question_written_out_is_split(
    modules: Page, text: str, stem: str, options: list[str], key: str
) -> None:
    found = call(modules, "cells", "splitText", text)
    assert found == {"stem": stem, "options": options, "key": key}


@pytest.mark.parametrize(
    "text",
    [
        "A 类参保人应当办理登记。",
        "甲\nA.乙\nC.丙",
        "题\nA.甲\nB.乙\n答案：A\n题二\nA.丙\nB.丁",
        "没有选项",
    ],
)
def test_other_text_is_no_question(modules: Page, text: str) -> None:
    assert call(modules, "cells", "splitText", text) is None


@pytest.mark.parametrize(
    ("function", "before", "value", "after"),
    [
        ("toggleMark", "应[当]", "**", "应**[当]**"),
        ("toggleMark", "应**[当]**", "**", "应[当]"),
        ("toggleMark", "应[**当**]", "**", "应[当]"),
        ("toggleMark", "应[ 当 ]", "**", "应 **[当]** "),
        ("toggleMark", "应[]", "**", "应**[]**"),
        ("toggleMark", "**[当]**", "*", "***[当]***"),  # italic beside bold
        ("toggleList", "甲\n[乙\n丙]", False, "甲\n\n[- 乙\n- 丙]"),
        ("toggleList", "[- 乙\n- 丙]", False, "[乙\n丙]"),
        ("toggleList", "[- 乙\n- 丙]", True, "[1. 乙\n2. 丙]"),
        ("insertBlock", "甲[]乙", "| a |", "甲\n\n| a |\n\n[]乙"),
        ("insert", "甲[乙]丙", "____", "甲____[]丙"),
        ("continueList", "- 甲[]", None, "- 甲\n- []"),
        ("continueList", "9. 甲[]", None, "9. 甲\n10. []"),
        ("continueList", "- 甲\n- []", None, "- 甲\n[]"),
    ],
)
def test_selection_is_edited(
    modules: Page, function: str, before: str, value: Any, after: str
) -> None:
    start, end = before.index("["), before.index("]") - 1
    edit = {"text": before.replace("[", "").replace("]", ""), "start": start, "end": end}
    made = call(modules, "marks", function, edit, *([] if value is None else [value]))
    text, start, end = made["text"], made["start"], made["end"]
    assert f"{text[:start]}[{text[start:end]}]{text[end:]}" == after


def test_line_without_a_list_goes_on_as_it_is(modules: Page) -> None:
    assert call(modules, "marks", "continueList", {"text": "甲", "start": 1, "end": 1}) is None


def paste(page: Page, selector: str, **data: str) -> None:
    """Paste into a field: `text`, `html`, a `picture` in base64 with its `name`."""
    page.locator(selector).evaluate(
        """(field, data) => {
          const transfer = new DataTransfer();
          if (data.text) transfer.setData("text/plain", data.text);
          if (data.html) transfer.setData("text/html", data.html);
          if (data.picture) {
            const bytes = Uint8Array.from(atob(data.picture), (sign) => sign.charCodeAt(0));
            transfer.items.add(new File([bytes], data.name, { type: "image/png" }));
          }
          field.focus();
          const options = { clipboardData: transfer, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        data,
    )


def test_lesson_is_written_by_pasting(server: Server, visitor: Callable[..., Visitor]) -> None:
    trainer = visitor("trainer")
    page = trainer.go("/courses/manage")
    page.get_by_role("row").get_by_role("link").first.click()
    page.get_by_role("link", name="新增一课").click()
    body = page.locator("textarea[data-markdown]")
    bold = page.get_by_role("button", name="加粗（Ctrl+B）")
    expect(bold).to_be_visible()

    body.fill("每年五天")
    body.press("Control+a")
    body.press("Control+b")
    expect(body).to_have_value("**每年五天**")
    body.press("Control+z")  # the browser's own undo
    expect(body).to_have_value("每年五天")
    bold.click()
    expect(body).to_have_value("**每年五天**")

    body.fill("")
    cells = "险种\t比例\n养老\t8%\n"
    table = "<table><tr><td>险种<td>比例<tr><td>养老<td>8%</table>"
    paste(page, "textarea[data-markdown]", text=cells, html=table,
          picture="AAAA", name="image.png")  # fmt: skip
    expect(body).to_have_value("| 险种 | 比例 |\n| --- | --: |\n| 养老 | 8% |\n\n")
    paste(page, "textarea[data-markdown]", text="一次告知", html="<p>一次<b>告知</b></p>")
    expect(body).to_have_value("| 险种 | 比例 |\n| --- | --: |\n| 养老 | 8% |\n\n一次**告知**")

    body.fill("缴费 $x^2$ 元\n\n")
    body.press("Control+End")
    picture = png(8, 6)
    paste(page, "textarea[data-markdown]", picture=base64.b64encode(picture).decode(),
          name="办事流程图.png")  # fmt: skip
    expect(body).to_have_value(re.compile(r"!\[办事流程图\]\(media:[0-9a-f]{32}\.png\)$"))
    page.get_by_role("button", name="预览").click()
    shown = page.locator("[data-md-preview]")
    expect(shown.locator("msup")).to_have_count(1)
    expect(shown.get_by_alt_text("办事流程图")).to_be_visible()
    assert (
        shown.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    )

    page.get_by_label("课名").fill("粘贴的一课")
    page.locator("[name=min_minutes]").fill("5")
    page.locator("[name=credit_minutes]").fill("10")
    page.get_by_role("button", name="保存这一课").click()
    expect(page.get_by_role("link", name="粘贴的一课")).to_be_visible()
    server.sql("DELETE FROM lesson WHERE title = ?", "粘贴的一课")  # others study this course


def test_large_photograph_is_made_smaller_before_it_is_sent(
    visitor: Callable[..., Visitor],
) -> None:
    trainer = visitor("trainer")
    page = trainer.go("/courses/manage")
    page.get_by_role("row").get_by_role("link").first.click()
    page.get_by_role("link", name="新增一课").click()
    expect(page.get_by_role("button", name="图片")).to_be_visible()
    large = png(5000, 500)
    page.locator("[data-md-file]").set_input_files(
        {"name": "IMG_1.png", "mimeType": "image/png", "buffer": large}
    )
    expect(page.locator("textarea[data-markdown]")).to_have_value(
        re.compile(r"^!\[\]\(media:[0-9a-f]{32}\.jpg\)$")
    )


def test_file_that_is_no_picture_is_refused_in_words(visitor: Callable[..., Visitor]) -> None:
    trainer = visitor("trainer")
    page = trainer.go("/courses/manage")
    page.get_by_role("row").get_by_role("link").first.click()
    page.get_by_role("link", name="新增一课").click()
    expect(page.get_by_role("button", name="图片")).to_be_visible()
    page.locator("[data-md-file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg></svg>"}
    )
    expect(page.locator("[data-md-state]")).to_contain_text("不是能用的图片")
    expect(page.locator("textarea[data-markdown]")).to_have_value("")
    trainer.errors[:] = [each for each in trainer.errors if "422" not in each]

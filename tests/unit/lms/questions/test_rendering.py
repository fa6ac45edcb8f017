"""Questions as HTML and as plain words."""

import pytest

from lms.questions.content import plain_text, stem_digest
from lms.questions.rendering import html_of, split_quote, view_of
from question_bank.items import Item
from tests.support.build_questions import item_document

NAME = "0123456789abcdef0123456789abcdef.png"


@pytest.mark.parametrize(
    ("text", "quote", "marked"),
    [
        ("应当一次告知。", "一次告知", "一次告知"),
        ("应当一次\n告知。", "一次告知", "一次\n告知"),
        ("应当一次告知。", "一次 告知", "一次告知"),
        ("应当（一）告知。", "（一）", "（一）"),  # no sign is a pattern
        ("应当一次告知。", "书面告知", ""),
        ("应当一次告知。", "", ""),
        ("", "一次", ""),
    ],
)
def test_quoted_words_are_found_in_the_clause(text: str, quote: str, marked: str) -> None:
    before, found, after = split_quote(text, quote)
    assert found == marked
    assert before + found + after == text


@pytest.mark.parametrize(
    ("stem", "html"),
    [
        ("由____缴，由____管。", "由____缴，由____管。"),
        ("____", "____"),  # not a rule across the page
        ("**五**天", "<strong>五</strong>天"),
        ("<b onclick=x>五</b>", "<b>五</b>"),
        ("甲____\n\n乙", "<p>甲____</p>\n<p>乙</p>"),
        (f"____\n![____](media:{NAME})", f'____<br>\n<img src="/media/{NAME}" alt="__">'),
        (
            "$x = ____$",
            '<math alttext="x = __" display="inline"><mrow><mi>x</mi><mo>=</mo>'
            "<mi>____</mi></mrow></math>",
        ),
    ],
)
def test_blanks_survive_markdown(stem: str, html: str) -> None:
    assert html_of(stem).strip() == html


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**五**天\n几天？", "五天 几天？"),
        ("见[办法](http://x)", "见办法"),
        ("![图一](a.png)如图", "图一如图"),
        ("![](media:x.png)如图", "图片如图"),
        (
            "如下：\n\n| 险种 | 比例 |\n|---|--:|\n| 养老<br>医疗 | 8% |",
            "如下： 险种 比例 养老 医疗 8%",
        ),
        ("甲|乙 - 丙", "甲|乙 - 丙"),
        ("# 标题\n> 引文", "标题 引文"),
        ("余额可以____。", "余额可以____。"),
    ],
)
def test_stem_in_plain_words(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words


def test_cases_that_share_a_stem_differ_by_their_material() -> None:
    def case(material: str) -> Item:
        part = {"id": "1", "type": "true_false", "stem": "对。", "marks": "2.00", "answer": True}
        return Item.from_document(
            item_document(type="case", stem="阅读材料。", material=material, items=[part])
        )

    assert stem_digest(case("张某")) != stem_digest(case("李某"))


def test_view_tells_the_key_only_beside_the_question() -> None:
    view = view_of(Item.from_document(item_document()))
    assert view.key == "B. 五天"
    assert set(view.shown) == {"id", "type", "marks", "stem_html", "options"}
    assert all(set(option) == {"id", "html"} for option in view.shown["options"])

"""Markdown as clean HTML: tables, pictures, formulas, and what hostile texts become."""

import html as html_words
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Invalid
from lms.web.markup import render_markdown, render_short
from lms.web.markup.cleaning import clean, finish
from lms.web.markup.formulas import (
    ATTRIBUTES,
    MAX_DEPTH,
    MAX_FORMULAS,
    MAX_LENGTH,
    TAGS,
    depth_of,
    mathml_of,
)
from lms.web.markup.rendering import _markdown, is_plain

NAME = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("五天", "五天"),
        ("**五**天", "<strong>五</strong>天"),
        ("五天\n六天", "五天<br>\n六天"),
        ("五天\n\n六天", "<p>五天</p>\n<p>六天</p>"),  # two paragraphs stay two
        ("- 五天\n- 六天", "<ul>\n<li>五天</li>\n<li>六天</li>\n</ul>"),
        ("1. 五天", "<ol>\n<li>五天</li>\n</ol>"),
        ("H~2~O <sub>2</sub>", "H~2~O <sub>2</sub>"),
        ("`a*b`", "<code>a*b</code>"),
        ("[文件](http://a/b)", '<a href="http://a/b" rel="noopener noreferrer">文件</a>'),
    ],
)
def test_short_text_stays_in_its_line(text: str, html: str) -> None:
    assert render_short(text) == html


def test_table_keeps_its_alignment_and_scrolls_in_a_box() -> None:
    html = render_markdown("| 险种 | 比例 |\n|---|--:|\n| 养老 | 8% |")
    assert html.startswith('<div class="table-box" tabindex="0"><table>')
    assert html.rstrip().endswith("</table></div>")
    assert '<th align="right">比例</th>' in html
    assert "<td>养老</td>" in html


@pytest.mark.parametrize(
    "text",
    [
        "每月 $5 和 $6",
        "每月$5和$6",
        "从$100到$200。",
        "单价US$，总价US$。",
        "单价 $5，总价 $6 元",
        "$ x$",
        "$x $",
        "$x$5",
        "US$x$",
        r"\$x$",
        r"\\\$x$",
        "`$x$`",
        "```\n$x$\n```",
        "$",
        "$$",
        "$$$",
        "$$$$",
        "¥5 和 ￥6",
    ],
)
def test_money_and_code_are_no_formulas(text: str) -> None:
    assert "<math" not in render_markdown(text)
    assert "formula" not in render_markdown(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("$x$", 1),
        ("面积$x_1*y_1*z$是", 1),  # neither emphasis nor a list of options
        ("($x$)和 $y$。", 2),
        (r"\\$x$", 1),  # a backslash, then a formula
        (r"$\$5 \times x$", 1),  # a dollar sign within
        ("$a<b$ 且 $c>d$", 2),
        ("| 甲 | 乙 |\n|--|--|\n| $x^2$ | $y$ |", 2),
        ("**$x$**", 1),
        (r"$\text{甲，乙}$", 1),
    ],
)
def test_formulas_are_found(text: str, count: int) -> None:
    assert render_markdown(text).count("<math") == count


def test_formula_by_itself_is_a_block() -> None:
    html = render_short("$$\nx = \\sqrt{2}\n$$")
    assert html.startswith('<span class="formula-block"><math alttext=')
    assert 'display="block"' in html
    assert "<msqrt><mrow><mn>2</mn></mrow></msqrt>" in html


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("养老金=1", "<mtext>养老金</mtext><mo>=</mo><mn>1</mn>"),  # words, not eight letters
        ("8%", "<mn>8</mn><mi>%</mi>"),  # no comment
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        ("a&b", "&amp;"),
    ],
)
def test_formula_as_mathml(latex: str, mathml: str) -> None:
    assert mathml in mathml_of(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\verb|<img src=x onerror=alert(1)>|",
        r"\operatorname{<b>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//a)}{x}",
        r"\class{btn}{x}",
        r"\unicode{<script>}",
        r"\tag{<a>}",
        r"\hspace{99999em}x",
        r"\color{red}{x}",
        r"\text{\" onmouseover=\"alert(1)}",
    ],
)
def test_hostile_formula_writes_only_what_is_listed(latex: str) -> None:
    written = mathml_of(latex)
    tags = set(re.findall(r"</?([a-z]+)", written))
    assert tags <= TAGS | {"code"}
    names = set(re.findall(r' ([a-z-]+)="', re.sub(r'alttext="[^"]*"', "", written)))
    assert names <= ATTRIBUTES | {"class"}
    assert not re.search(r'"[^"]*\d{3}[^"]*"', re.sub(r'alttext="[^"]*"', "", written))


@pytest.mark.parametrize(
    "latex",
    [
        "{{{",
        r"\frac",
        "x" * (MAX_LENGTH + 1),
        "{" * (MAX_DEPTH + 1) + "x" + "}" * (MAX_DEPTH + 1),
        r"\sqrt" * (MAX_DEPTH + 1) + "x",
        r"\newcommand{\a}{\b\b}\a",
        r"\def\a{x}\a",
        "_",
    ],
)
def test_what_is_no_formula_is_shown_as_written(latex: str) -> None:
    source = html_words.escape(latex, quote=False)
    assert mathml_of(latex) == f'<code class="formula-source">{source}</code>'


def test_commands_in_a_row_count_as_deep() -> None:
    assert depth_of(r"\frac{\sqrt{x}}{y}") == 2
    assert depth_of(r"\hat\hat\hat x") == 3
    assert depth_of("x^{y^{z}}") == 2


def test_formulas_past_the_limit_are_shown_as_written() -> None:
    html = render_markdown("$x$ " * (MAX_FORMULAS + 3))
    assert html.count("<math") == MAX_FORMULAS
    assert html.count('<code class="formula-source">x</code>') == 3


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (f"![印章](media:{NAME}.png)", f'<img src="/media/{NAME}.png" alt="印章">'),
        (f"![](media:{NAME}.jpg)", f'<img src="/media/{NAME}.jpg" alt="">'),
        (f'<img src="/media/{NAME}.gif">', f'<img src="/media/{NAME}.gif" alt="">'),
        ("![图](data:image/png;base64,AAAA)", '<img src="data:image/png;base64,AAAA" alt="图">'),
        (f"![图](data:image/png;base64,{'A' * 40000})", "[图]"),
        ("![图](data:image/svg+xml;base64,AAAA)", "[图]"),
        (
            "![流程图](http://a.gov.cn/b.png)",
            '<a href="http://a.gov.cn/b.png" rel="noopener noreferrer">流程图</a>',
        ),
        (
            "![](https://a.gov.cn/b.png)",
            '<a href="https://a.gov.cn/b.png" rel="noopener noreferrer">图片</a>',
        ),
        ("![图](b.png)", "[图]"),
        ("![图](/sign-out)", "[图]"),
        (f"![图](media:{NAME}.svg)", "[图]"),
        ("![图](media:../../etc/passwd)", "[图]"),
        (
            f"[附图](media:{NAME}.png)",
            f'<a href="/media/{NAME}.png" rel="noopener noreferrer">附图</a>',
        ),
        ("[x](data:text/html,hi)", '<a rel="noopener noreferrer">x</a>'),
        ("[x](javascript:alert(1))", '<a rel="noopener noreferrer">x</a>'),
    ],
)
def test_only_pictures_of_our_own_are_shown(text: str, html: str) -> None:
    assert render_short(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        '<a title="<table>" href="javascript:alert(1)">x</a>',
        """<a title='<code class="formula">\\text{" onclick="alert(1)}</code>'>x</a>""",
        '![$x$](media:a" onerror="alert(1))',
        "<p style='position:fixed'>x</p>",
        "<table background=x><td onclick=alert(1)>x",
    ],
)
def test_hostile_html_is_cut(text: str) -> None:
    html = render_markdown(text)
    tags = re.findall(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>', html)
    outside_quotes = [re.sub(r'"[^"]*"', '""', tag) for tag in tags]
    assert not re.search(r"script|onerror|onclick|style|javascript", "".join(outside_quotes))
    assert "javascript:" not in "".join(tags)
    assert "<math" not in html or "formula" in text


@pytest.mark.parametrize(
    "text", ["天" * 22000, "[" * 2001, "*" + "(" * 2001], ids=["long", "brackets", "parentheses"]
)
def test_text_that_takes_too_long_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        render_markdown(text)


@pytest.mark.parametrize(
    "text",
    ["$" * 60000, "$a " * 20000, "$$" * 30000, "$\\" * 30000, "$\\sqrt$ " * 8000, "|$" * 20000],
)
def test_many_dollar_signs_are_rendered_all_the_same(text: str) -> None:
    html = render_markdown(text)  # quadratic parsing would take minutes
    assert html.count("<math") <= MAX_FORMULAS
    assert html.count("$") + html.count("formula") > MAX_FORMULAS


@given(st.text("五天abc019 ，。（）、“”\"'-+.:=/{}%^@;?", max_size=30))
def test_plain_text_is_the_same_with_and_without_markdown(text: str) -> None:
    if is_plain(text):
        assert render_markdown(text) == finish(clean(_markdown().convert(text)))

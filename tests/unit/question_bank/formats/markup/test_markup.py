"""HTML to Markdown and back."""

import re
import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from question_bank.formats.markup import escape, to_html, to_markdown

PICTURE = "media:" + "0" * 32 + ".png"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一段</p>", "一段"),
        ("<p>甲<b>乙</b>丙 <i>丁</i></p><p>戊<br/>己</p>", "甲**乙**丙 *丁*\n\n戊\n己"),
        ("<strong>甲<em>乙</em></strong>", "**甲<em>乙</em>**"),
        ("H<sub>2</sub>O &amp; x<sup>2</sup>", "H<sub>2</sub>O & x<sup>2</sup>"),
        ('<span style="text-decoration: underline;">甲</span>', "<u>甲</u>"),
        (r"设 \(x_1 &lt; y\)，\[\frac{a}{b}\]", r"设 $x_1 < y$，$$\frac{a}{b}$$"),
        (r"共a\(b\)3", "共a $b$ 3"),
        ('<math alttext="x^2"><mi>x</mi></math>', "$x^2$"),
        ("<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>", r"$\frac{a}{2}$"),
        ('<script type="math/tex">x</script>', "$x$"),
        ('<img class="equation_image" data-equation-content="x^2" src="/e">', "$x^2$"),
        ("价 $5 与 $6", r"价 \$5 与 \$6"),
        ("价 $5", "价 $5"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n    - b\n- c"),
        ('<ol start="3"><li>x</li><li>y</li></ol>', "3. x\n4. y"),
        (
            "<table><tr><td>a|b</td><td>c</td></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
            "| a\\|b | c |\n| --- | --- |\n| 1 | 2<br>3 |",
        ),
        ("<pre><code>x\n  y\n</code></pre>", "```\nx\n  y\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("<unknown>甲<other>乙</other></unknown>", "甲乙"),
        ("<script>alert(1)</script>甲<!-- 乙 -->", "甲"),
        ('<a href="http://x.cn/(a)">甲</a><a href="javascript:x">乙</a>', "[甲](http://x.cn/%28a%29)乙"),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", "> 甲\n\n> 乙"),
        ("- 甲", r"\- 甲"),
        ("1. 甲", r"1\. 甲"),
        ("应为 ____ 天，共____个", "应为 ____ 天，共____个"),
        ("第（&nbsp;）天", "第（ ）天"),
        ("a*b*c snake_case _x_", r"a\*b\*c snake_case \_x\_"),
        ("&lt;b&gt; 3 < 5", "&lt;b> 3 < 5"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "一段",
        "甲<strong>乙</strong>丙<em>丁</em>",
        "H<sub>2</sub>O",
        r"\(x_1\)",
        r"<p>甲</p><p>\[\frac{a}{b}\]</p>",
        "<p>甲</p><p>乙<br />丙</p>",
        "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>",
        "<ol><li>甲</li><li>乙</li></ol>",
        "<h2>甲</h2><p>乙</p>",
        "<blockquote><p>甲</p><p>乙</p></blockquote>",
        '<a href="https://x.cn/a">甲</a>',
        "<code>a*b</code>",
        "共 ____ 天的____培训",
        "____",
        "a*b*c, [x](y), # no, $5 $6, \\* &lt;b&gt; &amp;amp;",
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ],
)
def test_html_of_ours_survives_the_way_there_and_back(html: str) -> None:
    back = to_html(to_markdown(html))
    assert re.sub(r"\s*\n\s*", "", back) == html


def test_pictures_go_through_the_callbacks() -> None:
    seen: list[tuple[str, str]] = []

    def picture(source: str, words: str) -> str:
        seen.append((source, words))
        return f"![{words}]({PICTURE})"

    text = to_markdown('<p>看<img src="@@PLUGINFILE@@/a%20b.png" alt="图"></p>', picture)
    assert (text, seen) == (f"看![图]({PICTURE})", [("@@PLUGINFILE@@/a%20b.png", "图")])
    back = to_html(text, lambda name, words: f"x/{name}?{words}&")
    assert back == f'看<img alt="图" src="x/{PICTURE[6:]}?图&amp;" />'


def test_picture_without_callback_stays_a_link_or_its_words() -> None:
    assert to_markdown('<img src="http://x.cn/a.png" alt="甲">') == "![甲](http://x.cn/a.png)"
    assert to_markdown('<img src="a.png" alt="甲">') == "甲"


def test_scripts_in_markdown_do_not_leave() -> None:
    made = to_html("甲<script>x</script><img src=x onerror=y> [z](javascript:x)")
    assert "script" not in made
    assert "onerror" not in made


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab甲 \n*_`[](){}<>&;#$|\\-+.1!~=:/\"'", max_size=60))
def test_plain_words_are_shown_as_they_stand(text: str) -> None:
    shown = to_html(escape(" ".join(text.split())))
    words = lxml.html.fromstring(f"<div>{shown}</div>").text_content()
    assert "".join(words.split()) == "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <b> </i> <i> <table> <tr> <td> <li> <ul> </ul> <ol> <pre> <math> <mfrac> <br>"
            " <img> <a/href=http://x> <h1> <blockquote> & &amp; \\( \\) $$ < 甲 乙| ``` * _ #"
            .split()
        ),
        max_size=40,
    ).map(" ".join)
)  # fmt: skip
def test_whatever_comes_is_read_and_written_well_formed(html: str) -> None:
    back = to_html(to_markdown(html))
    etree.fromstring(f"<div>{back}</div>")
    assert back.count("甲") == html.count("甲")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<table><td>甲", "甲"),
        ("<table><td>甲<td>乙</table>", "| 甲 | 乙 |\n| --- | --- |"),
        ("<table><tr><td>甲</tr><td>乙</table>", "| 甲 |\n| --- |\n| 乙 |"),
    ],
)
def test_cells_outside_any_row_are_kept(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "math><mrow"])
def test_deep_nesting_ends_in_time(tag: str) -> None:
    started = time.process_time()
    to_markdown(f"<{tag}>" * 20_000 + "甲")
    assert time.process_time() - started < 20


@pytest.mark.parametrize("sign", ["\\(", "\\[", "$", "[", "*", "`", "&", "_", "<b>a</b>"])
def test_signs_without_end_are_read_in_time(sign: str) -> None:
    started = time.process_time()
    to_markdown(sign * 20_000)
    assert time.process_time() - started < 5


def test_halves_of_surrogate_pairs_do_not_stop_anything() -> None:
    assert to_markdown("甲\ud800") == "甲"
    assert to_html("甲\ud800") == "甲?"

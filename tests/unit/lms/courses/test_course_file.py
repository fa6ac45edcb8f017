"""The course file: what is read, and each problem at its line."""

import pytest

from lms.courses.course_file import read_course
from lms.courses.document import read_document

GOOD = """---
code: K-1
标题: 窗口服务规范
summary: 一句话。
category: 服务意识
lines: 13.01、07
common: 是
pass: 80%
quiz: P13-001, P13-005
---

# 第一课 一次告知
min_minutes: 3
credit_minutes: 10 分钟

正文：第一段。

```
# 这不是课名
```

## 小标题
# 第二课 首问负责
最少分钟: 4
正文。
"""


def test_a_file_becomes_a_course_document() -> None:
    file = read_course(GOOD.encode())
    assert file.problems == ()
    plan, problems = read_document(file.document)
    assert problems == []
    assert plan is not None
    assert (plan.code, plan.title, plan.content_category) == ("K-1", "窗口服务规范", "service")
    assert (plan.business_lines, plan.is_common, plan.quiz_pass_pct) == (("13.01", "07"), True, 80)
    assert plan.quiz == ("P13-001", "P13-005")
    assert [(each.title, each.min_minutes, each.credit_minutes) for each in plan.lessons] == [
        ("第一课 一次告知", 3, 10),
        ("第二课 首问负责", 4, 4),
    ]
    assert plan.lessons[0].body.startswith("正文：第一段。")
    assert "# 这不是课名" in plan.lessons[0].body
    assert plan.lessons[1].body == "正文。"


def test_parts_of_the_document_know_their_lines() -> None:
    lines = read_course(GOOD.encode()).lines
    assert (lines["code"], lines["quiz"]) == (2, 9)
    assert (lines["lessons.0"], lines["lessons.1.min_minutes"]) == (12, 24)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        pytest.param("", "第 1 行", "以单独一行 --- 开头", id="empty"),
        pytest.param("# 第一课\n正文", "第 1 行", "以单独一行 --- 开头", id="no head"),
        pytest.param("---\ncode: K\n", "第 1 行", "没有结束", id="head not closed"),
        pytest.param("---\nkode: K\n---\n", "第 2 行", "不认识“kode”", id="unknown key"),
        pytest.param("---\ncode K\n---\n", "第 2 行", "应写成", id="no colon"),
        pytest.param("---\ncode: K\n代码: L\n---\n", "第 3 行", "重复", id="key twice"),
        pytest.param("---\npass: 六十\n---\n", "第 2 行", "应为整数", id="not a number"),
        pytest.param("---\ncommon: 也许\n---\n", "第 2 行", "“是”或“否”", id="neither yes nor no"),
        pytest.param("---\n---\n\n序言\n# 课\n", "第 4 行", "不属于任何一课", id="stray text"),
    ],
)
def test_a_problem_of_the_file_names_its_line(text: str, where: str, words: str) -> None:
    problems = read_course(text.encode()).problems
    assert any(problem.where == where and words in problem.message for problem in problems)


def test_another_encoding_is_named_with_its_line() -> None:
    [problem] = read_course("---\n标题: 课".encode("gb18030")).problems
    assert (problem.where, problem.severity) == ("第 2 行", "error")
    assert "UTF-8" in problem.message


def _document(**fields: object) -> dict[str, object]:
    lesson = {"title": "课", "min_minutes": 3, "credit_minutes": 5, "body": "正文"}
    return {
        "code": "K", "title": "课程", "summary": "简介", "content_category": "政策法规",
        "business_lines": ["13"], "lessons": [lesson],
    } | fields  # fmt: skip


LESSON = {"title": "课", "min_minutes": 3, "credit_minutes": 5, "body": "正文"}


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        pytest.param({"code": ""}, "课程代码", "不能为空", id="no code"),
        pytest.param({"title": "长" * 101}, "课程名称", "超过上限", id="long title"),
        pytest.param({"content_category": "体育"}, "培训内容类别", "七类", id="category"),
        pytest.param({"business_lines": ["88"]}, "业务条线", "没有业务条线", id="line"),
        pytest.param({"business_lines": []}, "业务条线", "至少", id="no line"),
        pytest.param({"quiz": ["A", "A"]}, "测验题", "重复", id="question twice"),
        pytest.param({"quiz_pass_pct": 101}, "测验及格线", "1 至 100", id="pass mark"),
        pytest.param({"lessons": []}, "课程", "至少有一课", id="no lessons"),
        pytest.param({"lessons": [LESSON | {"body": " "}]}, "第 1 课", "没有正文", id="no body"),
        pytest.param(
            {"lessons": [LESSON | {"min_minutes": 0}]}, "第 1 课", "1 至 120", id="no minutes"
        ),
        pytest.param(
            {"lessons": [LESSON, LESSON | {"credit_minutes": 2}]},
            "第 2 课",
            "少于最少学习",
            id="less credit than study",
        ),
        pytest.param({"lessons": ["课"]}, "第 1 课", "没有正文", id="lesson that is none"),
    ],
)
def test_a_course_that_cannot_be_used_is_refused_with_the_place(
    fields: dict[str, object], where: str, words: str
) -> None:
    plan, problems = read_document(_document(**fields))
    assert plan is None
    assert any(problem.where == where and words in problem.message for problem in problems)

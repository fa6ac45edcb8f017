"""A course as one Markdown file: what trainers write and `lms courses import` reads.

    ---
    code: MOHRSS-2019-13
    title: 窗口单位经办队伍建设
    summary: 一句话说明学什么。
    category: 政策法规
    lines: 13, 07.05
    pass: 60
    quiz: P13-001, P13-005
    ---

    # 第一课 为什么
    min_minutes: 3
    credit_minutes: 10

    正文（Markdown）……

Keys may also be written in Chinese (`_KEYS`, `_LESSON_KEYS`). Reading never stops at the first
problem: each is reported with its line. What the course itself must fulfil is in `document.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.importing import Problem

_KEYS = {
    "code": "code", "代码": "code", "title": "title", "标题": "title",
    "summary": "summary", "简介": "summary",
    "category": "content_category", "类别": "content_category",
    "lines": "business_lines", "条线": "business_lines",
    "common": "is_common", "公共科目": "is_common",
    "pass": "quiz_pass_pct", "及格": "quiz_pass_pct",
    "quiz": "quiz", "测验": "quiz",
}  # fmt: skip
_LESSON_KEYS = {
    "min_minutes": "min_minutes", "最少分钟": "min_minutes",
    "credit_minutes": "credit_minutes", "计学分钟": "credit_minutes",
}  # fmt: skip
_LISTS = ("business_lines", "quiz")
_YES = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}
_PAIR = re.compile(r"\s*([^:：]+?)\s*[:：]\s*(.*?)\s*$")
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True)
class CourseFile:
    """What a file holds: a course document, where each part of it stands, and the problems.

    lines: path in the document (`title`, `lessons.0.min_minutes`) → line number from 1.
    """

    document: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_course(data: bytes) -> CourseFile:
    """Return the course that a Markdown file describes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "文件不是 UTF-8 编码，请另存为 UTF-8 后再试"
        return CourseFile({}, problems=(Problem(at_line(line), "error", message),))
    return _Reader(text.splitlines()).read()


def at_line(number: int) -> str:
    """Return the place of a line as problems name it."""
    return f"第 {number} 行"


class _Reader:
    """Reads the lines of one file from top to bottom."""

    def __init__(self, lines: list[str]) -> None:
        self.text = lines
        self.places: dict[str, int] = {}
        self.problems: list[Problem] = []

    def read(self) -> CourseFile:
        head, rest = self._head()
        document = self._values(head, _KEYS, "")
        document["lessons"] = list(self._lessons(rest))
        return CourseFile(document, self.places, tuple(self.problems))

    def _error(self, line: int, message: str) -> None:
        self.problems.append(Problem(at_line(line), "error", message))

    def _head(self) -> tuple[list[int], int]:
        """Return the numbers of the lines of the head, and the line that follows it."""
        first = next((n for n, line in enumerate(self.text, 1) if line.strip()), 1)
        if not self.text or self.text[first - 1].strip() != "---":
            self._error(first, "文件应以单独一行 --- 开头，下面写 code、title 等课程信息")
            return [], first
        for number in range(first + 1, len(self.text) + 1):
            if self.text[number - 1].strip() == "---":
                return list(range(first + 1, number)), number + 1
        self._error(first, "课程信息没有结束，请在正文前加单独一行 ---")
        return [], first + 1

    def _values(self, numbers: list[int], keys: Mapping[str, str], path: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for number in numbers:
            line = self.text[number - 1]
            if not line.strip():
                continue
            pair = _PAIR.match(line)
            name = keys.get(pair[1].lower()) if pair else None
            if pair is None:
                self._error(number, f"应写成“名称: 内容”，现为“{line.strip()[:30]}”")
            elif name is None:
                self._error(number, f"不认识“{pair[1][:30]}”，可用：{'、'.join(keys)}")
            elif name in values:
                self._error(number, f"“{pair[1]}”重复")
            else:
                self.places[path + name] = number
                values[name] = self._value(number, name, pair[2])
        return values

    def _value(self, number: int, name: str, raw: str) -> Any:
        if name in _LISTS:
            return [each for each in _SEPARATORS.split(raw) if each]
        if name in ("quiz_pass_pct", "min_minutes", "credit_minutes"):
            return self._whole(number, raw)
        if name == "is_common":
            if raw.lower() not in _YES:
                self._error(number, f"应填“是”或“否”，现为“{raw[:30]}”")
            return _YES.get(raw.lower(), False)
        return raw

    def _whole(self, number: int, raw: str) -> int | None:
        digits = re.fullmatch(r"(\d{1,4})\s*(?:分钟|分|%|％)?", raw)
        if digits is None:
            self._error(number, f"应为整数，现为“{raw[:30]}”")
            return None
        return int(digits[1])

    def _lessons(self, start: int) -> Iterator[dict[str, Any]]:
        heads = self._headings(start)
        self._refuse_text_before(start, heads[0] if heads else len(self.text) + 1)
        for place, number in enumerate(heads):
            end = heads[place + 1] if place + 1 < len(heads) else len(self.text) + 1
            yield self._lesson(place, number, end)

    def _headings(self, start: int) -> list[int]:
        """Return the lines of the first-level headings, those inside code blocks aside."""
        found, fence = [], ""
        for number in range(start, len(self.text) + 1):
            line = self.text[number - 1]
            mark = _FENCE.match(line)
            if mark and not fence:
                fence = mark[1]
            elif mark and mark[1] == fence:
                fence = ""
            elif not fence and re.match(r"#\s+\S", line):
                found.append(number)
        return found

    def _refuse_text_before(self, start: int, first: int) -> None:
        for number in range(start, first):
            if self.text[number - 1].strip():
                self._error(number, "这段文字不属于任何一课，请先写一行“# 课名”")
                return

    def _lesson(self, place: int, heading: int, end: int) -> dict[str, Any]:
        path = f"lessons.{place}"
        self.places[path] = heading
        body = heading + 1
        while body < end and self._is_setting(body):
            body += 1
        values = self._values(list(range(heading + 1, body)), _LESSON_KEYS, f"{path}.")
        return {
            "title": self.text[heading - 1].lstrip("#").strip(),
            **values,
            "body": "\n".join(self.text[body - 1 : end - 1]).strip(),
        }

    def _is_setting(self, number: int) -> bool:
        pair = _PAIR.match(self.text[number - 1])
        return pair is not None and pair[1].lower() in _LESSON_KEYS

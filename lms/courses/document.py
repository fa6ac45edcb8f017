"""A course as a plain document, and what it must fulfil: the rule of imports and of publishing.

{"code", "title", "summary", "content_category", "business_lines": [code], "is_common",
 "quiz_pass_pct", "quiz": [external id of a question],
 "lessons": [{"title", "min_minutes", "credit_minutes", "body"}]}
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.importing import Problem
from question_bank.taxonomy import BUSINESS_LINES, find_content_category, find_line

CODE_LENGTH, TITLE_LENGTH, SUMMARY_LENGTH = 64, 100, 500
DEFAULT_PASS_PCT = 60
MAX_LESSONS, MAX_QUIZ = 50, 50
MAX_MINUTES = 120  # of one lesson

Place = Callable[[str], str]  # path in the document → where it stands, in words


@dataclass(frozen=True)
class LessonPlan:
    """A lesson as its author wants it; the body is Markdown."""

    title: str
    min_minutes: int
    credit_minutes: int
    body: str


@dataclass(frozen=True)
class CoursePlan:
    """A course as its author wants it; `quiz`: external ids of questions."""

    code: str
    title: str
    summary: str
    content_category: str
    business_lines: tuple[str, ...]
    is_common: bool
    quiz_pass_pct: int
    quiz: tuple[str, ...] = ()
    lessons: tuple[LessonPlan, ...] = ()


def read_document(
    document: Mapping[str, Any], place: Place | None = None
) -> tuple[CoursePlan | None, list[Problem]]:
    """Return the course of a document, None when there are errors, and every problem."""
    reader = _Checker(document, place or in_words)
    plan = reader.plan()
    has_errors = any(problem.severity == "error" for problem in reader.problems)
    return (None if has_errors else plan), reader.problems


def in_words(path: str) -> str:
    """Return the place of a path of a document in words."""
    parts = path.split(".")
    if parts[0] == "lessons" and len(parts) > 1:
        return f"第 {int(parts[1]) + 1} 课"
    return _NAMES.get(parts[0], "课程")


_NAMES = {
    "code": "课程代码", "title": "课程名称", "summary": "课程简介",
    "content_category": "培训内容类别", "business_lines": "业务条线",
    "quiz_pass_pct": "测验及格线", "quiz": "测验题",
}  # fmt: skip


class _Checker:
    """Reads one document, noting problems."""

    def __init__(self, document: Mapping[str, Any], place: Place) -> None:
        self.document = document
        self.place = place
        self.problems: list[Problem] = []

    def plan(self) -> CoursePlan:
        return CoursePlan(
            code=self._text("code", CODE_LENGTH),
            title=self._text("title", TITLE_LENGTH),
            summary=self._text("summary", SUMMARY_LENGTH),
            content_category=self._category(),
            business_lines=self._lines(),
            is_common=self.document.get("is_common") is True,
            quiz_pass_pct=self._number(
                self.document, "quiz_pass_pct", "quiz_pass_pct", 1, 100, DEFAULT_PASS_PCT
            ),
            quiz=self._quiz(),
            lessons=self._lessons(),
        )

    def _error(self, path: str, message: str) -> None:
        self.problems.append(Problem(self.place(path), "error", message))

    def _text(self, name: str, limit: int) -> str:
        value = self.document.get(name)
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self._error(name, f"{_NAMES[name]}不能为空")
        elif len(text) > limit:
            self._error(name, f"{_NAMES[name]}共 {len(text)} 字，超过上限 {limit} 字")
        return text

    def _category(self) -> str:
        value = self.document.get("content_category")
        code = find_content_category(value) if isinstance(value, str) else None
        if code is None:
            self._error("content_category", "培训内容类别应为七类之一，例如“政策法规”")
        return code or ""

    def _lines(self) -> tuple[str, ...]:
        value = self.document.get("business_lines") or []
        codes = []
        for each in value if isinstance(value, list) else [value]:
            code = find_line(str(each))
            if code is None or code not in BUSINESS_LINES:
                self._error("business_lines", f"没有业务条线“{str(each)[:30]}”")
            else:
                codes.append(code)
        if not codes and not value:
            self._error("business_lines", "至少填写一个业务条线，例如“13”")
        return tuple(dict.fromkeys(codes))

    def _quiz(self) -> tuple[str, ...]:
        value = self.document.get("quiz") or []
        ids = [str(each) for each in value] if isinstance(value, list) else []
        if len(ids) > MAX_QUIZ:
            self._error("quiz", f"测验最多 {MAX_QUIZ} 题，现有 {len(ids)} 题")
        for repeated in sorted({each for each in ids if ids.count(each) > 1}):
            self._error("quiz", f"题目“{repeated}”重复")
        return tuple(ids)

    def _lessons(self) -> tuple[LessonPlan, ...]:
        value = self.document.get("lessons")
        if not isinstance(value, list) or not value:
            self._error("lessons", "课程至少有一课")
            return ()
        if len(value) > MAX_LESSONS:
            self._error("lessons", f"一门课程最多 {MAX_LESSONS} 课，现有 {len(value)} 课")
        return tuple(self._lesson(place, each) for place, each in enumerate(value))

    def _lesson(self, number: int, value: Any) -> LessonPlan:
        path = f"lessons.{number}"
        lesson: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        title, body = str(lesson.get("title") or "").strip(), str(lesson.get("body") or "").strip()
        if not title or len(title) > TITLE_LENGTH:
            self._error(path, f"课名应有 1 至 {TITLE_LENGTH} 字")
        if not body:
            self._error(path, "这一课没有正文")
        least = self._number(lesson, "min_minutes", f"{path}.min_minutes", 1, MAX_MINUTES, None)
        most = self._number(
            lesson, "credit_minutes", f"{path}.credit_minutes", 1, MAX_MINUTES, least
        )
        if most < least:
            self._error(f"{path}.credit_minutes", f"可计学时 {most} 分钟少于最少学习 {least} 分钟")
        return LessonPlan(title, least, most, body)

    def _number(
        self,
        values: Mapping[str, Any],
        name: str,
        path: str,
        low: int,
        high: int,
        default: int | None,
    ) -> int:
        value = values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._error(path, f"{_WORDS[name]}应为 {low} 至 {high} 的整数")
            return low
        return value


_WORDS = {
    "quiz_pass_pct": "测验及格线（%）",
    "min_minutes": "最少学习分钟（min_minutes）",
    "credit_minutes": "可计学时分钟（credit_minutes）",
}

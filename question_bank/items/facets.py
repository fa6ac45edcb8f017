"""Checking the facets of an item, from business lines to validity."""

from datetime import date
from typing import Any

from question_bank.items.question import Document
from question_bank.items.report import Report, is_storable
from question_bank.taxonomy import (
    BUSINESS_LINES,
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    LINE_CODE,
    first_level,
)

ID_LIMIT = 64
MAX_ENEMIES = 50
_CODED = (
    ("content_category", "培训内容类别", CONTENT_CATEGORIES),
    ("competency", "能力维度", COMPETENCIES),
    ("cognitive", "认知层次", COGNITIVE_LEVELS),
)


def check_facets(document: Document, report: Report) -> None:
    """Note every problem of the facets; a missing facet can be filled in later."""
    _check_lines(document.get("business_lines"), report)
    for key, place, codes in _CODED:
        value = document.get(key)
        if value is not None and not (isinstance(value, str) and value in codes):
            report.error(place, f"“{value}”不认识，可用：{'、'.join(codes)}")
    difficulty = document.get("difficulty")
    if difficulty is not None and (
        isinstance(difficulty, bool) or not isinstance(difficulty, int) or not 1 <= difficulty <= 5
    ):
        report.error("难度", f"“{difficulty}”不是 1 至 5 的整数")
    _check_basis(document, report)
    _check_validity(document, report)
    tags = document.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        report.error("标签", "应为词语的列表")
    _check_enemies(document, report)
    for key, place in (("region", "适用地区"), ("author", "编写人"), ("notes", "备注")):
        report.text(document, key, place, limit=500)
    if document.get("schema", 1) != 1:
        report.error("schema", f"不认识版本 {document['schema']}，本程序只认 1")


def _check_lines(value: Any, report: Report) -> None:
    if value is None or value == []:
        report.warning("业务条线", "尚未标注，可稍后补充")
        return
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        report.error("业务条线", '应为编码的列表，如 ["05.02"]')
        return
    if len(set(value)) != len(value):
        report.error("业务条线", "同一条线写了两次")
    for code in value:
        if not LINE_CODE.match(code) or first_level(code) not in BUSINESS_LINES:
            report.error("业务条线", f"没有编码“{code}”")
        elif code not in BUSINESS_LINES:
            report.warning("业务条线", f"“{code}”不在标准目录内，请确认是本单位增设的")


def _check_basis(document: Document, report: Report) -> None:
    value = document.get("legal_basis")
    if value is None or value == []:
        if document.get("content_category") == "policy":
            report.warning("依据", "政策法规类题目应注明依据的文件和条款")
        return
    if not isinstance(value, list) or not all(isinstance(basis, dict) for basis in value):
        report.error("依据", "应为若干条 {document, clause, quote}")
        return
    for number, basis in enumerate(value, start=1):
        inner = report.within(f"第 {number} 条依据")
        inner.text(basis, "document", "文件", limit=200, required=True)
        inner.text(basis, "clause", "条款", limit=100)
        inner.text(basis, "quote", "原文", limit=1_000)


def _check_enemies(document: Document, report: Report) -> None:
    value = document.get("enemies")
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        report.error("互斥题", '应为题目编号的列表，如 ["SI-006"]')
        return
    if len(value) > MAX_ENEMIES:
        report.error("互斥题", f"最多 {MAX_ENEMIES} 道，现有 {len(value)} 道")
    if len(set(value)) != len(value):
        report.error("互斥题", "同一编号写了两次")
    for one in value:
        if not one.strip() or len(one) > ID_LIMIT or "\x00" in one or not is_storable(one):
            report.error("互斥题", f"“{one[:20]!a}”不是题目编号")
        elif one == document.get("id"):
            report.error("互斥题", "一道题不能与自己互斥")


def find_date(value: Any) -> date | None:
    """Return the date of an ISO text, None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _check_validity(document: Document, report: Report) -> None:
    days: list[date] = []
    for key, place in (("valid_from", "生效日期"), ("valid_until", "失效日期")):
        value = document.get(key)
        day = find_date(value)
        if value is not None and day is None:
            report.error(place, f"“{value}”不是日期，应写成 2025-01-31")
        elif day is not None:
            days.append(day)
    if len(days) == 2 and days[0] > days[1]:
        report.error("失效日期", "早于生效日期")

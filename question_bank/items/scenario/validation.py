"""What is wrong with a scenario, in words a trainer understands."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from question_bank.items.fill_blank import BLANK_LENGTH
from question_bank.items.question import ZERO, Document, find_decimal, find_marks, marks_text
from question_bank.items.report import Report
from question_bank.items.scenario.checks import (
    HANDLING,
    HANDLING_LABEL,
    STATES,
    find_circle,
)
from question_bank.items.scenario.fields import KINDS, MEASURED, read_measure

MATERIAL_LIMIT = 10_000
BODY_LIMIT = 5_000
NAME_LIMIT = 100
HINT_LIMIT = 200
RATIONALE_LIMIT = 1_000
MAX_DOCUMENTS, MAX_DEFECTS, MAX_FIELDS = 20, 12, 30


def check_content(document: Document, report: Report) -> None:
    """Note every problem of the situation, the checks and what they rest on."""
    report.text(document, "material", "情境", limit=MATERIAL_LIMIT, required=True)
    report.flag(document, "shuffle", "选项乱序")
    defects: list[str] = []
    if document.get("defects"):
        place = "缺陷清单"
        defects = report.entries(document["defects"], place, low=2, high=MAX_DEFECTS)
    documents = _list(document, "documents", "材料", MAX_DOCUMENTS, report)
    fields = _list(document, "fields", "栏目", MAX_FIELDS, report)
    handling = document.get(HANDLING)
    for number, entry in enumerate(documents, start=1):
        _check_document(entry, defects, report.within(f"材料第 {number} 份"))
    _check_bodies(documents, report)
    for number, entry in enumerate(fields, start=1):
        _check_field(entry, report.within(f"表单第 {number} 栏"))
    if handling is not None:
        _check_handling(handling, report.within(HANDLING_LABEL))
    entries = _named(documents, fields, handling, report)
    if not entries:
        if not (documents or fields or handling):
            report.error("内容", "至少应有一份材料、一个栏目或办理方式")
        return
    _check_total(document, [entry for _label, entry in entries.values()], report)
    _check_links(document, entries, report)


def _list(
    document: Document, key: str, place: str, most: int, report: Report
) -> list[Mapping[str, Any]]:
    value = document.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        report.error(place, f"应为若干条{place}")
        return []
    if len(value) > most:
        report.error(place, f"最多 {most} 条，现有 {len(value)} 条")
    return value


def _named(
    documents: Sequence[Document], fields: Sequence[Document], handling: Any, report: Report
) -> dict[str, tuple[str, Document]]:
    """Return label and entry of every check by its name; the same id twice is noted."""
    found: dict[str, tuple[str, Document]] = {}
    for kind, place, key, entries in (
        ("documents", "材料", "name", documents),
        ("fields", "栏目", "label", fields),
    ):
        for entry in entries:
            ref = f"{kind}.{entry.get('id')}"
            if ref in found:
                report.error(place, f"编号“{entry.get('id')}”重复")
            found[ref] = (str(entry.get(key)), entry)
    if isinstance(handling, Mapping):
        found[HANDLING] = (HANDLING_LABEL, handling)
    return found


def _check_document(entry: Document, defects: Sequence[str], report: Report) -> None:
    report.text(entry, "id", "编号", limit=64, required=True)
    report.text(entry, "name", "名称", limit=NAME_LIMIT, required=True)
    report.text(entry, "body", "所见", limit=BODY_LIMIT)
    _check_marks(entry, report)
    answer = entry.get("answer")
    state = answer.get("state") if isinstance(answer, Mapping) else None
    if not isinstance(answer, Mapping) or not isinstance(state, str) or state not in STATES:
        words = "、".join(f"{code}（{label}）" for code, label in STATES.items())
        report.error("答案", f"应写明材料状态，可用：{words}")
        return
    named = answer.get("defects") or []
    if not _is_texts(named):
        report.error("答案", "缺陷应为缺陷清单中编号的列表")
        return
    unknown = [each for each in named if each not in defects]
    if unknown:
        report.error("答案", f"缺陷清单中没有“{'、'.join(unknown)}”")
    if len(set(named)) != len(named):
        report.error("答案", "同一缺陷写了两次")
    if named and state != "defective":
        report.error("答案", f"材料{STATES[state]}，不应再写缺陷")
    if defects and state == "defective" and not named:
        report.error("答案", "题目列有缺陷清单，有缺陷的材料应写明是哪几种缺陷")


def _check_bodies(documents: Sequence[Document], report: Report) -> None:
    """Note when only some documents are described: what has no words would tell it is missing."""
    described = [bool(str(entry.get("body") or "").strip()) for entry in documents]
    if any(described) and not all(described):
        names = "、".join(
            str(entry.get("name"))
            for entry, has_body in zip(documents, described, strict=True)
            if not has_body
        )
        report.error(
            "材料",
            f"有的材料写了“所见”，{names}没有写，考生由此看出答案；"
            "请都写上（未交的写“未见此件”），或都不写、在情境中交代",
        )


def _check_field(entry: Document, report: Report) -> None:
    report.text(entry, "id", "编号", limit=64, required=True)
    report.text(entry, "label", "名称", limit=NAME_LIMIT, required=True)
    report.text(entry, "hint", "填写提示", limit=HINT_LIMIT)
    report.text(entry, "unit", "单位", limit=20)
    report.flag(entry, "case_sensitive", "区分大小写")
    _check_marks(entry, report)
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        words = "、".join(f"{code}（{label}）" for code, label in KINDS.items())
        report.error("类型", f"“{kind}”不认识，可用：{words}")
        return
    choices: list[str] = []
    if kind == "choice":
        choices = report.entries(entry.get("choices"), "选项", low=2, high=20)
    elif entry.get("choices"):
        report.warning("选项", f"只用于“{KINDS['choice']}”栏目，现不起作用")
    _check_accept(entry, kind, choices, report)
    tolerance = find_decimal(entry.get("tolerance") or "0")
    if tolerance is None or tolerance < 0:
        report.error("允许误差", "应为不小于 0 的数")
    elif tolerance and kind not in MEASURED:
        report.warning("允许误差", f"不用于“{KINDS[kind]}”栏目，现不起作用")
    elif kind == "date" and tolerance != tolerance.to_integral_value():
        report.error("允许误差", "日期的允许误差应为整天数")


def _check_accept(entry: Document, kind: str, choices: Sequence[str], report: Report) -> None:
    accept = entry.get("accept")
    if not _is_texts(accept) or not accept or not all(text.strip() for text in accept):
        report.error("答案", '应写出可接受的答案，如 ["2025-03-01"]')
        return
    if any(len(text) > BLANK_LENGTH for text in accept):
        report.error("答案", f"答案超过 {BLANK_LENGTH} 字")
    if kind == "choice":
        unknown = [each for each in accept if each not in choices]
        if unknown and choices:
            report.error("答案", f"没有选项“{'、'.join(unknown)}”")
        elif choices and set(accept) == set(choices):
            report.error("答案", "所有选项都算对，这一栏不起作用")
    elif kind in MEASURED:
        unit = entry.get("unit")
        field = {"kind": kind, "unit": unit if isinstance(unit, str) else ""}
        wrong = [text for text in accept if read_measure(field, text) is None]
        if wrong:
            sample = "2025-03-01" if kind == "date" else "1234.50"
            report.error("答案", f"“{'、'.join(wrong)}”不是{KINDS[kind]}，应写成 {sample}")


def _check_handling(handling: Any, report: Report) -> None:
    if not isinstance(handling, Mapping):
        report.error("", "应写成 {options, answer, marks}")
        return
    options = report.entries(handling.get("options"), "选项", low=2, high=10)
    _check_marks(handling, report)
    answer = handling.get("answer")
    if not _is_texts(answer) or not answer:
        report.error("答案", '应为选项 id 的列表，如 ["A"]')
        return
    unknown = [each for each in answer if each not in options]
    if unknown and options:
        report.error("答案", f"没有选项“{'、'.join(unknown)}”")
    elif options and set(answer) == set(options):
        report.error("答案", "所有选项都算对，这一项不起作用")


def _check_marks(entry: Document, report: Report) -> None:
    marks = find_marks(entry.get("marks"))
    if marks is None or marks <= 0:
        report.error("分值", "应为大于 0、最多两位小数的数")
    report.text(entry, "rationale", "解析", limit=RATIONALE_LIMIT)


def _check_total(document: Document, entries: Sequence[Document], report: Report) -> None:
    total = sum((find_marks(entry.get("marks")) or ZERO for entry in entries), ZERO)
    marks = find_marks(document.get("marks"))
    if marks is not None and total != marks:
        report.error(
            "分值", f"各项合计 {marks_text(total)} 分，与本题 {marks_text(marks)} 分不一致"
        )


def _check_links(
    document: Document, entries: Mapping[str, tuple[str, Document]], report: Report
) -> None:
    """Note what checks depend on and must-pass entries that name no check, and circles."""
    needs: dict[str, list[str]] = {}
    for ref, (label, entry) in entries.items():
        value = entry.get("depends_on") or []
        if not _is_texts(value):
            report.error(f"“{label}”的前提", '应为检查项的列表，如 ["documents.1"]')
            continue
        unknown = [each for each in value if each not in entries]
        if unknown:
            report.error(f"“{label}”的前提", f"没有“{'、'.join(unknown)}”这一项")
        needs[ref] = [each for each in value if each in entries]
    circle = find_circle(needs)
    if circle:
        words = " → ".join(f"“{entries[ref][0]}”" for ref in circle)
        report.error("前提", f"互为前提，成了一圈：{words}；请去掉其中一个前提")
    _check_must_pass(document, entries, report)


def _check_must_pass(
    document: Document, entries: Mapping[str, tuple[str, Document]], report: Report
) -> None:
    value = document.get("must_pass") or []
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        report.error("必过项", '应为若干条 {"check", "cap"}')
        return
    marks = find_marks(document.get("marks")) or Decimal(0)
    seen: set[str] = set()
    for number, entry in enumerate(value, start=1):
        inner = report.within(f"必过项第 {number} 条")
        ref = entry.get("check")
        if not isinstance(ref, str) or ref not in entries:
            inner.error("", f"没有“{ref}”这一项")
        elif ref in seen:
            inner.error("", f"“{entries[ref][0]}”写了两次")
        else:
            seen.add(ref)
        cap = find_marks(entry.get("cap") or "0")
        if cap is None or cap < 0:
            inner.error("上限", "应为不小于 0、最多两位小数的数")
        elif marks and cap >= marks:
            inner.error("上限", "应小于本题分值，否则不起作用")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)

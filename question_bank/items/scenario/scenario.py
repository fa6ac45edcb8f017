"""The question type: reading, grading, showing and describing a scenario."""

from collections.abc import Mapping
from typing import Any

from question_bank.items.answers import Answer
from question_bank.items.base import ItemType, OptionOrder, ordered, shown
from question_bank.items.question import (
    ZERO,
    Document,
    Grade,
    PartGrade,
    Question,
    marks_text,
)
from question_bank.items.report import Report
from question_bank.items.scenario import fields
from question_bank.items.scenario.checks import (
    HANDLING,
    MUST_PASS,
    STATES,
    Check,
    DocumentMark,
    list_checks,
    passing,
)
from question_bank.items.scenario.describing import content_schema
from question_bank.items.scenario.judging import Given, Judged, judge, key_of
from question_bank.items.scenario.reading import read_answer
from question_bank.items.scenario.rescaling import cap_of
from question_bank.items.scenario.validation import check_content


class Scenario(ItemType):
    """Documents to review, a form to fill in, a handling to choose."""

    name = "scenario"
    label = "业务操作题"
    content_keys = (
        "material", "documents", "defects", "fields", "handling", "must_pass", "shuffle",
    )  # fmt: skip
    # Of the defects of one document (S3).
    scoring_rules = ("all_or_nothing", "half_if_subset", "proportional", "penalty")

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of the situation, the checks and what they rest on."""
        check_content(document, report)

    def read(self, question: Question, answer: Answer) -> dict[str, DocumentMark | str] | None:
        """Return what was answered by the name of the check."""
        return read_answer(question.content, answer)

    def mark(self, question: Question, given: Given) -> Grade:
        """Return the marks of the checks that pass or partly do, under the caps (S6, S7)."""
        checks = list_checks(question.content)
        judged = {
            check.ref: judge(check, given.get(check.ref), question.scoring_rule) for check in checks
        }
        passed = passing(checks, {ref for ref, each in judged.items() if each.is_right})
        labels = {check.ref: check.label for check in checks}
        parts = [_part(check, judged[check.ref], passed, labels) for check in checks]
        earned = sum((part.marks for part in parts), ZERO)
        reason = f"{len(checks)} 项判对 {len(passed)} 项"
        failed = [
            entry
            for entry in question.content.get("must_pass") or ()
            if entry["check"] not in passed
        ]
        if failed:
            names = "”“".join(labels[entry["check"]] for entry in failed)
            cap = min(cap_of(entry) for entry in failed)
            limit = f"必过项“{names}”未过，全题以 {marks_text(cap)} 分为限"
            reason = f"{reason}；{limit}"
            if earned > cap:
                parts.append(PartGrade(MUST_PASS, cap - earned, ZERO, limit))
                earned = cap
        return Grade(earned, question.marks, reason, tuple(parts))

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return situation, documents, defects, fields and handlings, no marks of any (S10).

        order: lists of ids by the name of the list (`defects`, `handling`, `fields.<id>`).
        """
        content = question.content

        def listed(name: str, entries: Any) -> list[dict[str, str]]:
            return shown(ordered(entries, order.get(name) if isinstance(order, Mapping) else None))

        return {
            "material": content["material"],
            "documents": [
                {"id": each["id"], "name": each["name"], "text": each.get("body") or ""}
                for each in content.get("documents") or ()
            ],
            "defects": listed("defects", content.get("defects") or ()),
            "fields": [
                {
                    "id": each["id"],
                    "label": each["label"],
                    "kind": each["kind"],
                    "hint": each.get("hint") or "",
                    "unit": fields.unit_of(each),
                    "choices": listed(f"fields.{each['id']}", each.get("choices") or ()),
                }
                for each in content.get("fields") or ()
            ],
            "handling": listed(HANDLING, (content.get(HANDLING) or {}).get("options") or ()),
            "has_must_pass": bool(content.get("must_pass")),
        }

    def given_text(self, question: Question, given: Given, order: OptionOrder) -> str:
        """Return each check with what was answered, a line each."""
        texts = self.given_texts(question, given)
        return "\n".join(
            f"{check.label}：{texts.get(check.ref, '未作答')}"
            for check in list_checks(question.content)
        )

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return each check with its key, marks and what it rests on, a line each."""
        checks = list_checks(question.content)
        labels = {check.ref: check.label for check in checks}
        caps = {entry["check"]: cap_of(entry) for entry in question.content.get("must_pass") or ()}
        lines = []
        for check in checks:
            notes = [f"{marks_text(check.marks)} 分"]
            if check.depends_on:
                needs = "”“".join(labels[ref] for ref in check.depends_on)
                notes.append(f"以“{needs}”判对为前提")
            if check.ref in caps:
                notes.append(f"必过，未过时全题以 {marks_text(caps[check.ref])} 分为限")
            key = _key_text(check, question.content)
            lines.append(f"{check.label}：{key}（{'；'.join(notes)}）")
        return "\n".join(lines)

    def given_texts(self, question: Question, given: Given) -> dict[str, str]:
        """Return what was answered in words by check, those without an answer left out."""
        return {
            check.ref: _value_text(check, given[check.ref], question.content)
            for check in list_checks(question.content)
            if check.ref in given
        }

    def key_texts(self, question: Question) -> dict[str, str]:
        """Return the key in words by check."""
        return {
            check.ref: _key_text(check, question.content) for check in list_checks(question.content)
        }

    def schema(self) -> dict[str, Any]:
        """Return the schema of situation and checks."""
        return content_schema()


def _part(check: Check, judged: Judged, passed: set[str], labels: Mapping[str, str]) -> PartGrade:
    blocking = [labels[ref] for ref in check.depends_on if ref not in passed]
    if blocking and judged.reason != "未作答":
        reason = f"以“{'”“'.join(blocking)}”判对为前提，本项不计分"
        return PartGrade(check.ref, ZERO, check.marks, reason)
    return PartGrade(check.ref, judged.marks if not blocking else ZERO, check.marks, judged.reason)


def _value_text(check: Check, value: DocumentMark | str, content: Document) -> str:
    if isinstance(value, DocumentMark):
        names = [
            each["text"] for each in content.get("defects") or () if each["id"] in value.defects
        ]
        return STATES[value.state] + (f"：{'、'.join(names)}" if names else "")
    if check.kind == "fields":
        return fields.value_text(check.entry, value)
    return _options_text(check, [value])


def _key_text(check: Check, content: Document) -> str:
    if check.kind == "documents":
        return _value_text(check, key_of(check), content)
    if check.kind == "fields":
        return fields.key_text(check.entry)
    return _options_text(check, check.entry["answer"])


def _options_text(check: Check, ids: list[str]) -> str:
    return " 或 ".join(each["text"] for each in check.entry["options"] if each["id"] in ids)

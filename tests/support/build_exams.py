"""Builders of questions in the bank, of exams and of attempts."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import db
from lms.access.permissions import Role
from lms.exams import service
from lms.exams.assembly import CellSpec
from lms.exams.models import Attempt, Blueprint, Exam, ExamForm, ExamKind, ReviewRule
from lms.exams.plan import ExamPlan
from lms.people.models import Account, OrgUnit
from lms.questions.models import Item, ItemLine, ItemVersion, LegalBasis, VersionState
from question_bank.taxonomy import is_all_round
from tests.support.build import NOW, make_account, make_unit

OPENS_AT = NOW - timedelta(hours=1)
CLOSES_AT = NOW + timedelta(hours=8)
SECRET_WORDS = "解析机密"  # stands in every rationale
_numbers = itertools.count(1)

_CONTENT: dict[str, dict[str, Any]] = {
    "single_choice": {
        "options": [{"id": each, "text": f"选项{each}文字"} for each in "ABCD"],
        "answer": ["B"],
    },
    "multiple_choice": {
        "options": [{"id": each, "text": f"选项{each}文字"} for each in "ABCD"],
        "answer": ["A", "C"],
        "scoring_rule": "half_if_subset",
    },
    "true_false": {"answer": True},
    "fill_blank": {
        "stem": "自受理之日起____日内作出决定，最长不超过____日。",
        "blanks": [{"accept": ["机密六十"]}, {"accept": ["机密九十"]}],
    },
    "numeric": {"answer": {"value": "1234.5", "tolerance": "0", "unit": "元"}},
    "short_answer": {
        "key_points": [{"text": "机密要点", "marks": "2", "keywords": ["机密词"]}],
        "sample_answer": "机密范文",
    },
    "ordering": {
        "entries": [{"id": each, "text": f"步骤{each}"} for each in ("s1", "s2", "s3")],
        "answer": ["s3", "s1", "s2"],
    },
    "matching": {
        "prompts": [{"id": "p1", "text": "左一"}, {"id": "p2", "text": "左二"}],
        "choices": [{"id": "c1", "text": "右一"}, {"id": "c2", "text": "右二"}],
        "answer": {"p1": "c2", "p2": "c1"},
    },
    "scenario": {
        "material": "群众到窗口申请工伤认定。",
        "documents": [
            {
                "id": "card-ok", "name": "身份证", "body": "原件。", "answer": {"state": "ok"},
                "marks": "0.4", "rationale": SECRET_WORDS,
            },
            {
                "id": "proof-bad", "name": "证明", "body": "没有盖章。", "marks": "0.6",
                "answer": {"state": "defective", "defects": ["unsealed"]},
                "rationale": SECRET_WORDS,
            },
        ],
        "defects": [{"id": "unsealed", "text": "没有盖章"}, {"id": "expired", "text": "已过期"}],
        "fields": [
            {"id": "sum", "label": "金额", "kind": "amount", "accept": ["4321"], "marks": "0.3"},
            {
                "id": "day", "label": "日期", "kind": "date", "accept": ["2020-02-03"],
                "marks": "0.3",
            },
            {
                "id": "why", "label": "情形", "kind": "choice", "accept": ["why-right"],
                "choices": [{"id": "why-wrong", "text": "甲"}, {"id": "why-right", "text": "乙"}],
                "marks": "0.2",
            },
        ],
        "handling": {
            "options": [{"id": "take-it", "text": "受理"}, {"id": "right-one", "text": "补正"}],
            "answer": ["right-one"], "marks": "0.2", "depends_on": ["documents.proof-bad"],
        },
        "must_pass": [{"check": "documents.proof-bad", "cap": "0.5"}],
    },
    "case": {
        "material": "案例材料：群众到窗口咨询。",
        "items": [
            {
                "id": "1", "type": "single_choice", "stem": "应当怎样答复？", "marks": "1",
                "options": [{"id": "A", "text": "一次告知"}, {"id": "B", "text": "推诿"}],
                "answer": ["A"], "rationale": SECRET_WORDS,
            },
            {
                "id": "2", "type": "short_answer", "stem": "写出理由。", "marks": "1",
                "key_points": [{"text": "机密理由", "marks": "1"}], "rationale": SECRET_WORDS,
            },
        ],
    },
}  # fmt: skip


def make_question(
    unit: OrgUnit,
    kind: str = "single_choice",
    *,
    lines: Sequence[str] = ("05.02",),
    difficulty: int = 2,
    marks: str = "2",
    **content: Any,
) -> ItemVersion:
    """Add an approved question of a unit's bank."""
    number = next(_numbers)
    session = db.session()
    document: dict[str, Any] = {
        "id": f"Q{number}", "type": kind, "stem": f"第 {number} 号题干（　　）。", "marks": marks,
        "rationale": SECRET_WORDS, "business_lines": list(lines), "content_category": "policy",
        "competency": "POL", "difficulty": difficulty,
        "legal_basis": [{"document": "工伤保险条例", "clause": "第十四条", "quote": "机密原文"}],
    }  # fmt: skip
    document |= _CONTENT[kind] | content
    item = Item(external_id=f"Q{number}", unit_id=unit.id, created_at=NOW)
    session.add(item)
    session.flush()
    version = ItemVersion(
        item_id=item.id, number=1, state=VersionState.APPROVED, document=document, type=kind,
        stem_text=document["stem"], stem_key=f"{number:064d}", primary_line=lines[0],
        is_all_round=is_all_round(lines), content_category="policy", competency="POL",
        difficulty=difficulty, marks=Decimal(marks), created_at=NOW, approved_at=NOW,
        lines=[ItemLine(line=line, ordinal=place) for place, line in enumerate(lines)],
        legal_bases=[
            LegalBasis(ordinal=0, document="工伤保险条例", clause="第十四条", quote="机密原文")
        ],
    )  # fmt: skip
    session.add(version)
    session.flush()
    item.approved_version_id = item.latest_version_id = version.id
    session.commit()
    return version


def make_blueprint(unit: OrgUnit, *cells: CellSpec) -> Blueprint:
    """Add a blueprint, by default of two single choice questions at 2 marks."""
    rows = cells or (CellSpec(2, Decimal(2), type="single_choice"),)
    return service.create_blueprint("测试细目表", rows, unit_id=unit.id, actor=None, now=NOW)


def make_exam(
    unit: OrgUnit | None = None,
    *,
    kinds: Sequence[str] = ("single_choice", "single_choice"),
    publish: bool = True,
    opens_at: datetime = OPENS_AT,
    closes_at: datetime = CLOSES_AT,
    **plan: Any,
) -> Exam:
    """Add an exam of a unit for its own staff, with a question of each kind at 2 marks."""
    unit = unit or make_unit()
    for kind in kinds:
        make_question(unit, kind)
    rows = [CellSpec(kinds.count(kind), Decimal(2), type=kind) for kind in dict.fromkeys(kinds)]
    blueprint = make_blueprint(unit, *rows)
    settings: dict[str, Any] = {
        "title": "十一月月月比", "kind": ExamKind.FORMAL, "blueprint_id": blueprint.id,
        "opens_at": opens_at, "closes_at": closes_at, "duration_min": 60,
        "review_rule": ReviewRule.AFTER_CLOSE, "unit_ids": (unit.id,),
    }  # fmt: skip
    exam = service.create_exam(ExamPlan(**(settings | plan)), unit_id=unit.id, actor=None, now=NOW)
    return service.publish_exam(exam.id, actor=None, now=NOW) if publish else exam


def make_learner(unit: OrgUnit) -> Account:
    """Add a learner's account of a unit."""
    return make_account(Role.LEARNER, unit=unit)


def questions_of(attempt_id: int) -> list[dict[str, Any]]:
    """Return the questions of an attempt's form as the examinee gets them, cases unfolded."""
    import json

    session = db.session()
    form = session.get_one(ExamForm, session.get_one(Attempt, attempt_id).form_id)
    items = [item for s in json.loads(form.payload)["sections"] for item in s["items"]]
    return [part for item in items for part in item.get("items", [item])]


def answer_to(attempt_id: int, question: dict[str, Any], *, right: bool = True) -> dict[str, Any]:
    """Return an answer to an option question, right or wrong."""
    from lms.exams.form_index import get_form_index

    session = db.session()
    attempt = session.get_one(Attempt, attempt_id)
    form = session.get_one(ExamForm, attempt.form_id)
    target = get_form_index(session, form.id, form.content_hash).targets[question["id"]]
    key = target.question.content["answer"]
    own = set(key) if isinstance(key, list) else {"T" if key else "F"}
    options = [opaque for opaque, each in target.id_map["options"] if (each in own) is right]
    return {"choices": options if right else options[:1]}

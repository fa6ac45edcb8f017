"""Publishing: forms drawn, frozen, and without a word of the key."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from lms import db
from lms.errors import Invalid, Refused
from lms.exams import service
from lms.exams.assembly import CellSpec, draw_forms
from lms.exams.models import AudienceKind, Exam, ExamForm, ExamKind
from lms.exams.plan import ExamPlan
from lms.questions.models import Item
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_exams import (
    CLOSES_AT,
    OPENS_AT,
    SECRET_WORDS,
    make_blueprint,
    make_exam,
    make_question,
)

ALL_KINDS = (
    "single_choice", "multiple_choice", "true_false", "fill_blank", "numeric", "short_answer",
    "ordering", "matching", "case", "scenario",
)  # fmt: skip


def _forms(exam: Exam) -> list[ExamForm]:
    return list(db.session().get_one(Exam, exam.id, populate_existing=True).forms)


def _plan(blueprint_id: int, unit_id: int, **changes: object) -> ExamPlan:
    plan = {
        "title": "月月比", "kind": ExamKind.FORMAL, "blueprint_id": blueprint_id,
        "opens_at": OPENS_AT, "closes_at": CLOSES_AT, "duration_min": 60, "unit_ids": (unit_id,),
    }  # fmt: skip
    return ExamPlan(**(plan | changes))  # type: ignore[arg-type]


def test_payload_holds_every_type_and_no_key(database: db.Session) -> None:
    exam = make_exam(kinds=ALL_KINDS)
    payload = _forms(exam)[0].payload
    text = payload.decode()
    assert SECRET_WORDS not in text
    assert "机密" not in text  # accepted words, key points, sample answers, quoted clauses
    for word in ('"answer"', "rationale", "keywords", "key_points", "tolerance", "legal_basis"):
        assert word not in text
    items = {i["type"]: i for s in json.loads(payload)["sections"] for i in s["items"]}
    assert set(items) == set(ALL_KINDS)
    assert items["fill_blank"]["blanks"] == 2
    assert "____" in items["fill_blank"]["stem_html"]
    assert len(items["true_false"]["options"]) == 2
    for own in (
        "card-ok",
        "unsealed",
        "why-right",
        "right-one",
        '"must_pass"',
        "depends_on",
        "4321",
    ):
        assert own not in text  # ids, dependencies and accepted values of a scenario
    assert items["scenario"]["has_must_pass"] is True
    assert [each["name"] for each in items["scenario"]["documents"]] == ["身份证", "证明"]
    assert "marks" not in json.dumps({**items["scenario"], "marks": ""}).replace('"marks": ""', "")
    assert items["case"]["material_html"] == "案例材料：群众到窗口咨询。"
    assert [part["marks"] for part in items["case"]["items"]] == ["1.00", "1.00"]
    assert len({part["id"] for part in items["case"]["items"]}) == 2


def test_parallel_forms_share_no_question_and_report_their_fairness(
    database: db.Session,
) -> None:
    unit = make_unit()
    for _ in range(6):
        make_question(unit)
    exam = make_exam(unit, form_count=3)
    forms = _forms(exam)
    versions = [{item.item_version_id for item in form.items} for form in forms]
    assert len(forms) == 3
    assert len(set.union(*versions)) == 6
    assert len({form.content_hash for form in forms}) == 3
    report = db.session().get_one(Exam, exam.id).fairness
    assert report is not None
    assert len(report["forms"]) == 3
    assert report["mean_gap"] == "0.0000"


def test_short_bank_is_refused_naming_the_cells(database: db.Session) -> None:
    unit = make_unit()
    for _ in range(4):
        make_question(unit, lines=("05.02",), difficulty=2)
    blueprint = make_blueprint(
        unit,
        CellSpec(10, Decimal(2), business_line="05", type="single_choice", difficulty=(1, 2)),
    )
    exam = service.create_exam(_plan(blueprint.id, unit.id), unit_id=unit.id, actor=None, now=NOW)
    with pytest.raises(Refused) as refused:
        service.publish_exam(exam.id, actor=None, now=NOW)
    assert "工伤保险 · 单选题 · 难度 1–2：需要 10 题，题库现有 4 题" in refused.value.message
    assert _forms(exam) == []
    assert db.session().get_one(Exam, exam.id).published_at is None


def test_publishing_twice_freezes_once_and_counts_exposure_once(database: db.Session) -> None:
    exam = make_exam()
    hashes = [form.content_hash for form in _forms(exam)]
    service.publish_exam(exam.id, actor=None, now=NOW)
    assert [form.content_hash for form in _forms(exam)] == hashes
    assert {item.exposure_count for item in database.query(Item)} == {1}


def test_questions_of_a_sibling_unit_are_not_drawn(database: db.Session) -> None:
    county = make_unit()
    mine, other = make_unit(county), make_unit(county)
    for _ in range(2):
        make_question(other)
    blueprint = make_blueprint(mine)
    exam = service.create_exam(_plan(blueprint.id, mine.id), unit_id=mine.id, actor=None, now=NOW)
    with pytest.raises(Refused):
        service.publish_exam(exam.id, actor=None, now=NOW)
    make_question(county)
    make_question(county)
    assert service.publish_exam(exam.id, actor=None, now=NOW).published_at == NOW


def test_frozen_exam_refuses_changes_but_for_a_later_closing(database: db.Session) -> None:
    exam = make_exam()
    actor = make_actor_with()
    with pytest.raises(Refused) as refused:
        service.change_exam(exam.id, _plan(exam.blueprint_id, exam.unit_id), actor=actor, now=NOW)
    assert refused.value.code == "exam-published"
    later = exam.closes_at + timedelta(hours=1)
    assert service.extend_closing(exam.id, later, actor=actor, now=NOW).closes_at == later
    with pytest.raises(Refused):
        service.extend_closing(exam.id, NOW + timedelta(hours=1), actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opens_at": CLOSES_AT}, "考试开始时间须早于结束时间"),
        ({"duration_min": 0}, "答题时长"),
        ({"form_count": 11}, "试卷套数"),
        ({"pass_pct": 101}, "及格线"),
        ({"attempts_allowed": 0}, "每人至少可考 1 次"),
        ({"unit_ids": ()}, "请至少选择一个参考单位"),
        ({"audience": AudienceKind.LISTED}, "请至少列出一名考生"),
        ({"title": "  "}, "请填写考试名称"),
    ],
)
def test_bad_plan_is_refused_in_words(
    database: db.Session, changes: dict[str, object], words: str
) -> None:
    unit = make_unit()
    blueprint = make_blueprint(unit)
    with pytest.raises(Invalid, match=words):
        service.create_exam(
            _plan(blueprint.id, unit.id, **changes), unit_id=unit.id, actor=None, now=NOW
        )


@pytest.mark.parametrize("declares", ["first", "second"])
def test_enemies_never_stand_in_the_same_form(database: db.Session, declares: str) -> None:
    unit = make_unit()
    questions = [make_question(unit) for _ in range(4)]
    first, second = questions[:2]
    one, other = (first, second) if declares == "first" else (second, first)
    one.document = one.document | {"enemies": [other.item.external_id, "ELSEWHERE-1"]}
    specs = [CellSpec(count=3, marks_each=Decimal(2))]
    for seed in range(5):
        drawn = draw_forms(specs, questions, forms=1, seed=seed)
        ids = {placed.item for placed in drawn.forms[0].placements}
        assert len(ids) == 3
        assert not {str(first.id), str(second.id)} <= ids

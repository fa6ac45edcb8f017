"""Publishing an exam: its forms are drawn and frozen, all or none."""

import hashlib
import json
import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Refused
from lms.exams.assembly import CellSpec, candidates_of, draw_forms, report_to_json
from lms.exams.drawn import check_usable, drawn_forms
from lms.exams.models import Exam, ExamForm, FormItem
from lms.exams.supply import versions_for
from lms.exams.weighting import with_marks
from lms.questions.content import item_of
from lms.questions.models import ItemVersion
from lms.questions.paper import draw_id, draw_id_map, examinee_item
from lms.questions.versions import count_exposure
from question_bank.assembly.fairness import FairnessReport
from question_bank.assembly.results import AssembledForm
from question_bank.assembly.swapping import describe_forms
from question_bank.items import TYPES, type_label

_TYPE_ORDER = {name: place for place, name in enumerate(TYPES)}


def publish_exam(exam_id: int, *, actor: Actor | None, now: datetime) -> Exam:
    """Draw and freeze the forms of an exam and let its audience see it. Twice changes nothing.

    Raises Refused when the bank cannot fill the blueprint, or the exam would be over already.
    """
    with transaction() as session:
        exam = session.get_one(Exam, exam_id, with_for_update=True)
        publish(session, exam, actor=actor, now=now)
    return exam


def publish(session: Session, exam: Exam, *, actor: Actor | None, now: datetime) -> None:
    """Publish an exam inside the caller's transaction; a published one stays as it is."""
    if exam.published_at is not None:
        return
    if exam.cancelled_at is not None:
        raise Refused("考试已取消，不能发布。", code="exam-cancelled")
    if exam.closes_at <= now:
        raise Refused("考试的结束时间已过，不能发布。", "请先修改开放时间。", code="exam-over")
    versions = versions_for(session, exam)
    forms, report = _forms_of(exam, versions)
    by_id = {str(version.id): version for version in versions}
    for ordinal, form in enumerate(forms, start=1):
        freeze_form(session, exam, ordinal, form, by_id, now)
    drawn = {int(each.item) for form in forms for each in form.placements}
    count_exposure(session, sorted(drawn))
    exam.fairness = report_to_json(report)
    exam.drawn = None
    exam.published_at = now
    record(
        session,
        Action.EXAM_PUBLISHED,
        actor=actor,
        object_type="exam",
        object_id=exam.id,
        detail={"title": exam.title, "forms": exam.form_count, "items": len(drawn)},
        now=now,
    )


def _forms_of(
    exam: Exam, versions: Sequence[ItemVersion]
) -> tuple[Sequence[AssembledForm], FairnessReport]:
    """Return the forms drawn before, else newly drawn ones."""
    if exam.drawn is not None:
        forms = drawn_forms(exam)
        check_usable(forms, versions)
        return forms, describe_forms(forms, candidates_of(versions))
    specs = [CellSpec.from_json(cell) for cell in exam.blueprint.cells]
    assembly = draw_forms(specs, versions, forms=exam.form_count, seed=secrets.randbelow(2**31))
    return assembly.forms, assembly.report


def freeze_form(
    session: Session,
    exam: Exam,
    ordinal: int,
    drawn: AssembledForm,
    versions: Mapping[str, ItemVersion],
    now: datetime,
) -> ExamForm:
    """Add one frozen form: opaque ids, order of questions and options, the payload, its hash."""
    seed = secrets.randbelow(2**31)
    rng = random.Random(seed)  # noqa: S311 - must repeat from the seed kept with the form
    placed = [(versions[each.item], each.marks) for each in drawn.placements]
    rng.shuffle(placed)
    placed.sort(key=lambda pair: _TYPE_ORDER[pair[0].type])  # stable: shuffled within a type
    form = ExamForm(
        exam_id=exam.id,
        ordinal=ordinal,
        seed=seed,
        total_marks=sum((marks for _, marks in placed), Decimal(0)),
        frozen_at=now,
    )
    taken: set[str] = set()
    form.items = [
        _form_item(version, marks, number, rng, taken)
        for number, (version, marks) in enumerate(placed, start=1)
    ]
    form.payload = build_payload(form.items, [version for version, _ in placed])
    form.content_hash = content_hash(form.items)
    session.add(form)
    session.flush()
    return form


def _form_item(
    version: ItemVersion, marks: Decimal, number: int, rng: random.Random, taken: set[str]
) -> FormItem:
    return FormItem(
        ordinal=number,
        section=type_label(version.type),
        public_id=draw_id(rng, taken),
        item_version_id=version.id,
        marks=marks,
        option_map=draw_id_map(item_of(version), rng, taken),
    )


def build_payload(items: Sequence[FormItem], versions: Sequence[ItemVersion]) -> bytes:
    """Return the form as examinees get it, UTF-8 JSON, with nothing that tells a key."""
    sections: dict[str, list[object]] = {}
    for row, version in zip(items, versions, strict=True):
        item = with_marks(item_of(version), row.marks)
        shown = examinee_item(item, row.public_id, row.option_map)
        sections.setdefault(row.section, []).append(shown)
    body = {"sections": [{"title": title, "items": each} for title, each in sections.items()]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(items: Sequence[FormItem]) -> str:
    """Return the SHA-256, in hex, of question versions, marks, ids and orders of a form."""
    body = [
        [
            row.ordinal,
            row.section,
            row.public_id,
            row.item_version_id,
            f"{row.marks:.2f}",
            row.option_map,
        ]
        for row in items
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""Drawing the forms of an exam to look at them, and replacing single questions by hand."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import NotFound, Refused
from lms.exams.assembly import CellSpec, candidates_of, draw_forms, engine_cell
from lms.exams.drawn import check_usable, drawn_forms, to_json
from lms.exams.models import Exam
from lms.exams.supply import versions_for
from question_bank.assembly.swapping import may_stand, swapped


def draw_exam(exam_id: int, *, actor: Actor, now: datetime) -> Exam:
    """Draw the forms of an exam anew and keep them to be looked at; nothing is frozen.

    Raises Refused when it is published, or the bank cannot fill the blueprint.
    """
    with transaction() as session:
        exam = _unpublished(session, exam_id)
        specs = [CellSpec.from_json(cell) for cell in exam.blueprint.cells]
        assembly = draw_forms(
            specs,
            versions_for(session, exam),
            forms=exam.form_count,
            seed=secrets.randbelow(2**31),
        )
        exam.drawn = to_json(assembly.forms, exam.blueprint.cells)
        _record(session, exam, actor, now, {"drawn": exam.form_count})
    return exam


def swap_item(
    exam_id: int, form: int, version_id: int, other_id: int, *, actor: Actor, now: datetime
) -> Exam:
    """Put another question in the place of one on a drawn form. Twice changes nothing.

    form: number of the form, from 1.  Raises NotFound when the question does not stand there, and
    Refused when the other may not take its place.
    """
    with transaction() as session:
        exam = _unpublished(session, exam_id)
        forms = drawn_forms(exam)
        placements = forms[form - 1].placements if 0 < form <= len(forms) else ()
        by_item = {each.item: each for each in placements}
        if str(version_id) not in by_item and str(other_id) in by_item:
            return exam
        place = by_item.get(str(version_id))
        if place is None:
            raise NotFound("这道题不在这套试卷上。")
        versions = versions_for(session, exam)
        check_usable(forms, versions)
        candidates = candidates_of(versions)
        cell = engine_cell(CellSpec.from_json(exam.blueprint.cells[int(place.cell)]), place.cell)
        if not may_stand(forms, form - 1, place.item, str(other_id), cell, candidates):
            raise Refused(
                "这道题不能放在这里：不符合这一行的要求，已在试卷上，或与卷上的题互斥。",
                "请从列出的题目中选择。",
                code="swap-refused",
            )
        changed = swapped(forms, form - 1, place.item, str(other_id))
        exam.drawn = to_json(changed, exam.blueprint.cells)
        _record(session, exam, actor, now, {"form": form, "out": version_id, "in": other_id})
    return exam


def _unpublished(session: Session, exam_id: int) -> Exam:
    exam = session.get_one(Exam, exam_id, with_for_update=True)
    if exam.published_at is not None:
        raise Refused("考试已发布，试卷已冻结。", code="exam-published")
    return exam


def _record(
    session: Session, exam: Exam, actor: Actor, now: datetime, detail: dict[str, object]
) -> None:
    record(
        session,
        Action.EXAM_CHANGED,
        actor=actor,
        object_type="exam",
        object_id=exam.id,
        detail=detail,
        now=now,
    )

"""What a drawn set of forms looks like, and what could take the place of a question on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms import db
from lms.errors import NotFound, Refused
from lms.exams.assembly import CellSpec, candidates_of, engine_cell
from lms.exams.drawn import check_usable, drawn_forms
from lms.exams.models import Exam
from lms.exams.supply import versions_for
from lms.questions.models import ItemVersion
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.fairness import FairnessReport
from question_bank.assembly.results import AssembledForm
from question_bank.assembly.swapping import describe_forms, fairness_gain, list_swaps


@dataclass(frozen=True)
class Drawn:
    """Drawn forms with the questions on them.

    report: None when a question can no longer be used; `problem` says so.
    """

    forms: Sequence[Sequence[tuple[ItemVersion, Decimal]]]
    report: FairnessReport | None
    problem: Refused | None = None


@dataclass(frozen=True)
class Offer:
    """A question that may take a place; gain: by how much the gap of mean difficulty shrinks."""

    version: ItemVersion
    report: FairnessReport
    gain: Decimal


@dataclass(frozen=True)
class Offers:
    """The question to replace, where it stands, and what may stand there, best first."""

    version: ItemVersion
    row: str
    before: FairnessReport
    offers: Sequence[Offer]


def look_at_drawn(exam: Exam) -> Drawn:
    """Return the forms drawn for an exam. Raises Refused when they are outdated."""
    forms = drawn_forms(exam)
    ids = [int(each.item) for form in forms for each in form.placements]
    versions = _load(ids)
    shown = [[(versions[int(each.item)], each.marks) for each in form.placements] for form in forms]
    try:
        candidates = _candidates(exam, forms)
    except Refused as refusal:
        return Drawn(shown, None, refusal)
    return Drawn(shown, describe_forms(forms, candidates))


def list_offers(exam: Exam, form: int, version_id: int) -> Offers:
    """Return what may take the place of a question on a drawn form (number from 1).

    Raises NotFound when it does not stand there, Refused when the forms are outdated.
    """
    forms = drawn_forms(exam)
    placements = forms[form - 1].placements if 0 < form <= len(forms) else ()
    place = next((each for each in placements if each.item == str(version_id)), None)
    if place is None:
        raise NotFound("这道题不在这套试卷上。")
    candidates = _candidates(exam, forms)
    spec = CellSpec.from_json(exam.blueprint.cells[int(place.cell)])
    before = describe_forms(forms, candidates)
    swaps = list_swaps(forms, form - 1, place.item, engine_cell(spec, place.cell), candidates)
    versions = _load([version_id, *(int(swap.candidate.id) for swap in swaps)])
    offers = [
        Offer(versions[int(swap.candidate.id)], swap.report, fairness_gain(before, swap.report))
        for swap in swaps
    ]
    return Offers(versions[version_id], spec.name, before, offers)


def _candidates(exam: Exam, forms: Sequence[AssembledForm]) -> Mapping[str, Candidate]:
    versions = versions_for(db.session(), exam)
    check_usable(forms, versions)
    return candidates_of(versions)


def _load(ids: Sequence[int]) -> dict[int, ItemVersion]:
    query = (
        sa.select(ItemVersion).options(joinedload(ItemVersion.item)).where(ItemVersion.id.in_(ids))
    )
    return {version.id: version for version in db.session.scalars(query)}

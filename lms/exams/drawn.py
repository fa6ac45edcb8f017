"""Forms that are drawn to be looked at, before publishing freezes them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lms.errors import Refused
from lms.exams.models import Exam
from lms.questions.models import ItemVersion
from lms.words import Phrase
from question_bank.assembly.results import AssembledForm, Placement


def to_json(forms: Sequence[AssembledForm], cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return drawn forms as an exam keeps them, with the blueprint they were drawn for."""
    return {
        "cells": list(cells),
        "forms": [
            [[each.cell, int(each.item), f"{each.marks:.2f}"] for each in form.placements]
            for form in forms
        ],
    }


def drawn_forms(exam: Exam) -> tuple[AssembledForm, ...]:
    """Return the forms drawn for an exam.

    Raises Refused (code `forms-outdated`) when there are none, or blueprint or number of forms have
    changed since they were drawn.
    """
    kept = exam.drawn or {"cells": None, "forms": []}
    if kept["cells"] != exam.blueprint.cells or len(kept["forms"]) != exam.form_count:
        raise Refused(
            "细目表或试卷套数已改动，先前抽出的试卷不再适用。",
            "请重新抽题。",
            code="forms-outdated",
        )
    return tuple(
        AssembledForm(
            tuple(Placement(cell, str(item), Decimal(marks), None) for cell, item, marks in form)
        )
        for form in kept["forms"]
    )


def check_usable(forms: Sequence[AssembledForm], versions: Sequence[ItemVersion]) -> None:
    """Raise Refused (code `items-unusable`) when a drawn question may no longer be used."""
    usable = {str(version.id) for version in versions}
    missing = {each.item for form in forms for each in form.placements} - usable
    if missing:
        raise Refused(
            Phrase("抽出的试卷中有 %(n)s 题已停用、待复核或有了新版本。", n=len(missing)),
            "请重新抽题。",
            code="items-unusable",
        )

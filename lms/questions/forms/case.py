"""Case analysis: a text, and sub-questions of any other type as rows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.questions.forms.parts import PART_FORMS
from lms.questions.forms.question import QuestionForm, fill_ids
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import Posted, text_field
from question_bank.items.question import find_marks

NUMBERS = "123456789"


def part_row(posted: Posted, prefix: str, stored: Mapping[str, Any] | None) -> QuestionForm:
    """Return the form of a sub-question, of the type it was posted or stored with."""
    named = str(posted.get(f"{prefix}type") if posted is not None else (stored or {}).get("type"))
    kind = named if named in PART_FORMS else "single_choice"
    return PART_FORMS[kind](kind, posted, prefix, stored or {"type": kind})


class CaseForm(QuestionForm):
    """A case; its marks are the sum of its sub-questions'."""

    template = "case"
    answer_field = "items"
    places = {"案例材料": "material", "小题": "items"}
    lists = {"items": RowSpec(part_row, _l("小题"), r"第 (\d+) 小题", 20)}

    material = text_field(_l("案例材料"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of case and sub-questions."""
        return super().data_of(stored) | {
            "material": stored.get("material") or "",
            "items": stored.get("items") or [],
        }

    def complete(self) -> None:
        """Number new sub-questions."""
        fill_ids(self.rows["items"], NUMBERS)

    def stored(self) -> dict[str, Any]:
        """Return the case; its marks follow from its sub-questions once all of them have some."""
        stored = super().stored()
        marks = [find_marks(part.get("marks")) for part in stored["items"]]
        if marks and all(mark is not None for mark in marks):
            total = sum((mark for mark in marks if mark is not None), Decimal(0))
            stored["marks"] = f"{total:.2f}"
        return stored

    def content(self) -> dict[str, Any]:
        """Return the material and the sub-questions."""
        return {"material": self.material.data or "", "items": self.rows["items"].kept()}

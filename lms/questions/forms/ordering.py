"""Ordering: entries written in the right order and stored in another one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from lms.questions.forms.question import QuestionForm, fill_ids
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, text_field
from lms.questions.forms.unordered import random_letters, stored_order


class EntryRow(StoredForm):
    """One entry; `place`: where it is stored, empty for a new one."""

    main = "text"

    id = HiddenField()
    place = HiddenField()
    text = text_field(_l("内容"))

    def stored(self) -> dict[str, Any] | None:
        """Return the entry with its place; one without text is none."""
        if not self.text.data:
            return None
        return {"id": self.id.data, "text": self.text.data, "place": self.place.data or ""}


class OrderingForm(QuestionForm):
    """Entries to be brought into order."""

    template = "ordering"
    answer_field = "entries"
    places = {"条目": "entries"}
    lists = {"entries": RowSpec(EntryRow, _l("按正确顺序排列的条目"), r"条目第 (\d+) 条", 10, 3)}

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and entries, these in the right order."""
        entries = [
            {**entry, "place": str(place)}
            for place, entry in enumerate(stored.get("entries") or ())
        ]
        order: Sequence[str] = stored.get("answer") or ()
        entries.sort(key=lambda entry: order.index(entry["id"]) if entry["id"] in order else 99)
        return super().data_of(stored) | {"entries": entries}

    def complete(self) -> None:
        """Give new entries random letters: ids are seen and must not tell the order."""
        fill_ids(self.rows["entries"], random_letters())

    def content(self) -> dict[str, Any]:
        """Return the entries as stored, and the ids in the right order."""
        rows = self.rows["entries"].kept()
        forms = {row["id"]: form for row, form in zip(rows, self.rows["entries"].used, strict=True)}
        answer = [row["id"] for row in rows]
        entries = stored_order(rows, key=answer)
        self.rows["entries"].set_order([forms[entry["id"]] for entry in entries])
        return {
            "entries": [
                {name: value for name, value in entry.items() if name != "place"}
                for entry in entries
            ],
            "answer": answer,
        }

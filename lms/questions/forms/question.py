"""What the editor parts of all question types share, and how a new type gets its own.

A question type's part is one module here and one template:

1. a subclass of `QuestionForm` with the type's fields; lists (`lists`) are `RowSpec`s whose rows
   are `StoredForm`s. `data_of(document)` says what the fields open with, `content()` returns the
   type's own members of the document as the fields have them. Neither needs to care for what it
   does not show: `StoredForm` keeps that, and keeps spellings of what was not touched.
2. `places` for the engine's words of places, so that problems stand beside their fields;
   `answer_field` is the field that shows what is wrong with the answer.
3. a line in `registry.FORMS`, or in `parts.PART_FORMS` when a case may hold it.
4. `templates/questions/editor/<template>.html`, which shows the fields of `part`; lists by the
   macro `row_list` of `questions/editor/_rows.html`.

A case nests the parts of other types as rows, so a part must not assume that it stands alone:
names come from the form's prefix, and ids of elements from the fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from lms.questions.forms.rows import RowList
from lms.questions.forms.stored import Posted, StoredForm, line_field, text_field
from question_bank.items.question import find_marks, marks_text

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class QuestionForm(StoredForm):
    """A question, or a sub-question of a case, under edit: text, marks, rationale, content.

    template: the name of the partial that shows the type's own fields.
    """

    template: ClassVar[str] = ""
    answer_field: ClassVar[str] = "stem"
    places: ClassVar[Mapping[str, str]] = {}
    main = "stem"

    id = HiddenField()
    type = HiddenField()
    stem = text_field(_l("题干"), description=_l("可用 Markdown 排版。"))
    marks = line_field(_l("分值"))
    rationale = text_field(_l("解析"), description=_l("说明为什么这样答，作答者在交卷后看到。"))

    def __init__(
        self,
        kind: str,
        posted: Posted = None,
        prefix: str = "",
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind = kind
        self.is_part = bool(prefix)
        self.names = {
            "题干": "stem", "分值": "marks", "解析": "rationale", "答案": self.answer_field,
            **self.places,
        }  # fmt: skip
        super().__init__(posted, prefix, stored)
        self.type.data = kind

    @classmethod
    def is_new(cls, stored: Mapping[str, Any]) -> bool:
        """Return whether there is no question yet, at most its type or facets to begin with."""
        return "stem" not in stored

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a question's document."""
        return {
            "id": stored.get("id") or "",
            "type": stored.get("type") or "",
            "stem": stored.get("stem") or "",
            "marks": shown_marks(stored.get("marks", "2")),
            "rationale": stored.get("rationale") or "",
        }

    def content(self) -> dict[str, Any]:
        """Return the members of the document that belong to the question's type."""
        raise NotImplementedError

    def stored(self) -> dict[str, Any]:
        """Return the document as the fields have it; id and type of a sub-question only."""
        own = {"id": self.id.data or "", "type": self.kind} if self.is_part else {}
        return {
            **own,
            "stem": self.stem.data or "",
            "marks": self.marks.data or "",
            "rationale": self.rationale.data or "",
            **self.content(),
        }

    def reopened(self, stored: Mapping[str, Any]) -> "QuestionForm":
        """Return the same form opened on a document."""
        return type(self)(self.kind, stored=stored)


def shown_marks(value: Any) -> str:
    """Return marks as people write them, anything else as it is."""
    marks = find_marks(value)
    return marks_text(marks) if marks is not None else str(value or "")


def fill_ids(
    rows: RowList | Sequence[StoredForm], letters: str = LETTERS, *, name: str = "id"
) -> None:
    """Give each row without an id the first letter, or number past those, that none has."""
    fields = [row[name] for row in rows]
    used = {field.data for field in fields if field.data}
    free = iter([each for each in (*letters, *map(str, range(1, 200))) if each not in used])
    for field in fields:
        if not field.data:
            field.data = next(free)


def split_words(text: str) -> list[str]:
    """Return words set apart by commas of either kind, each once."""
    for sign in "，、;；\n":
        text = text.replace(sign, ",")
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))

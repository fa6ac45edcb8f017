"""Forms over a part of a question's document that lose nothing of it.

A form part knows two things: `data_of`, the data its fields open with for a stored part, and
`stored`, the part its fields make. Everything else follows from comparing: what the fields made
when opened is compared with what they make now, and only what differs is changed in the stored
part. So members no field shows, and spellings a field does not keep, stay as they were.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import Form, HiddenField, StringField, TextAreaField

from lms.questions.forms.rows import Place, RowList, RowSpec

Posted = Any  # a MultiDict, or None when the form is opened on a stored part


class StoredForm(Form):  # type: ignore[misc]
    """The fields of one part of a document, with its lists of rows.

    main: the field that shows what is wrong with the part as a whole.
    names: what the engine calls a place → the field.  lists: the rows it holds, by name.
    """

    main: ClassVar[str] = ""
    names: Mapping[str, str] = {}
    lists: ClassVar[Mapping[str, RowSpec]] = {}

    was = HiddenField()

    def __init__(
        self, posted: Posted = None, prefix: str = "", stored: Mapping[str, Any] | None = None
    ) -> None:
        data = self.data_of(stored or {})
        super().__init__(posted, prefix=prefix, data=None if posted is not None else data)
        self.rows: dict[str, RowList] = {
            name: RowList(spec, f"{prefix}{name}", posted, data.get(name) or ())
            for name, spec in self.lists.items()
        }
        self.complete()
        if posted is None and not self.is_new(stored or {}) and self.stored() != stored:
            self.was.data = json.dumps(stored, ensure_ascii=False)

    @classmethod
    def is_new(cls, stored: Mapping[str, Any]) -> bool:
        """Return whether a stored part is none yet, so that all of it comes from the fields."""
        return not stored

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data the fields open with; under the name of a list, its stored rows."""
        return dict(stored)

    def stored(self) -> dict[str, Any] | None:
        """Return the part as the fields have it; None for a row left blank."""
        raise NotImplementedError

    def complete(self) -> None:
        """Fill in what the fields need beyond data, such as the ids of new rows."""

    def kept(self) -> dict[str, Any] | None:
        """Return the part, with whatever the stored one held besides."""
        own = self.stored()
        was = read_json(self.was.data)
        if own is None or not was:
            return own
        try:
            same = self.reopened(was).stored() or {}
        except (AttributeError, KeyError, TypeError, ValueError):
            return own  # not what this form wrote there
        return merged(was, own, same)

    def reopened(self, stored: Mapping[str, Any]) -> "StoredForm":
        """Return the same form opened on a stored part."""
        return type(self)(stored=stored)

    def find_place(self, where: str) -> Place | None:
        """Return the field or list that the engine's words for a place mean."""
        head, _, rest = where.partition("，")
        for rows in self.rows.values():
            row = rows.find_row(head)
            if row is not None:
                inner = row.find_place(rest) if rest else None
                return inner or row.main_field or rows
        name = self.names.get(head, "")
        if name in self.rows:
            return self.rows[name]
        return self._fields.get(name)

    @property
    def main_field(self) -> Place | None:
        """Return the field that stands for the whole part."""
        return self.rows.get(self.main) or self._fields.get(self.main)

    def complete_all(self) -> None:
        """Fill in what new rows need, here and below."""
        self.complete()
        for rows in self.rows.values():
            for row in rows:
                row.complete_all()

    def all_lists(self) -> dict[str, RowList]:
        """Return every list of rows in this part and below, by full name."""
        found = {rows.name: rows for rows in self.rows.values()}
        for rows in self.rows.values():
            for row in rows:
                found |= row.all_lists()
        return found


def merged(
    was: Mapping[str, Any], own: Mapping[str, Any], same: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `was` with that changed in which `own` differs from `same`.

    same: what the form makes of `was` when nobody touches it.
    """
    result = {key: value for key, value in was.items() if key not in same or key in own}
    for key, value in own.items():
        if key not in same or value != same[key]:
            old = was.get(key)
            both = isinstance(old, dict) and isinstance(value, dict)
            result[key] = merged(old or {}, value, same.get(key) or {}) if both else value
    return result


def read_json(text: str | None) -> dict[str, Any]:
    """Return the JSON object a hidden field holds, empty when it holds none."""
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_list(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return stored entries as a hidden field holds them, so that their words keep their ids."""
    return json.dumps(entries, ensure_ascii=False)


def read_list(text: str | None) -> list[dict[str, Any]]:
    """Return the entries with id and text that a hidden field holds."""
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        return []
    entries = value if isinstance(value, list) else []
    return [
        entry
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("id"), str)
        and isinstance(entry.get("text"), str)
    ]


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def tidy(value: Any) -> Any:
    """Return text with the line ends of files instead of those of forms, without outer space."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def line_field(label: Any, **options: Any) -> StringField:
    """Return a field of one line."""
    return StringField(label, filters=[tidy], **options)


def text_field(label: Any, **options: Any) -> TextAreaField:
    """Return a field of any number of lines."""
    return TextAreaField(label, filters=[tidy], **options)

"""Lists of rows in a form: added, removed and moved by buttons, in the order they are posted.

The rows of `options` are named `options-<token>-<field>`. A token only tells rows apart; their
order is that of the page, so a script moves a row by moving it and renames nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from wtforms import Field

MAX_POSTED = 60  # rows read from a request; more than any list may hold


class RowForm(Protocol):
    """What a list asks of its rows: see `StoredForm`, which they are."""

    rows: "dict[str, RowList]"
    was: Field

    def __getitem__(self, name: str) -> Field: ...

    @property
    def main_field(self) -> "Place | None": ...

    def stored(self) -> dict[str, Any] | None: ...

    def kept(self) -> dict[str, Any] | None: ...

    def find_place(self, where: str) -> "Place | None": ...

    def all_lists(self) -> "dict[str, RowList]": ...

    def complete_all(self) -> None: ...


@dataclass(frozen=True)
class RowSpec:
    """What a list of rows is made of.

    make: (posted, prefix, stored row) → its form.  label: what the list is called.
    place: pattern of the engine's words for a row, its number as the group; "" for none.
    spare: how many rows a new question opens with.
    """

    make: Callable[[Any, str, Mapping[str, Any] | None], RowForm]
    label: Any
    place: str = ""
    most: int = 20
    spare: int = 0


class RowList:
    """The rows of one list, opened on stored rows or read from what was posted."""

    def __init__(
        self, spec: RowSpec, name: str, posted: Any, stored: Sequence[Mapping[str, Any]]
    ) -> None:
        self.spec = spec
        self.name = name
        self.id = name
        self.label = spec.label
        self.most = spec.most
        self.errors: list[str] = []
        self._ordered: list[RowForm] | None = None
        self.tokens: list[str] = []
        self.forms: list[RowForm] = []
        if posted is not None:
            for token in self._posted_tokens(posted):
                self._add(token, posted, None)
        else:
            for number, row in enumerate(stored):
                self._add(str(number), None, row)
            while len(self.forms) < spec.spare:
                self.add()

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def placeholder(self) -> str:
        """Return what stands for the token in a row that a script will add."""
        return f"__{self.name.count('__') // 2}__"

    def pairs(self) -> list[tuple[str, RowForm]]:
        """Return (full name of the row, row)."""
        return [
            (f"{self.name}-{token}", form)
            for token, form in zip(self.tokens, self.forms, strict=True)
        ]

    def blank(self, **stored: Any) -> RowForm:
        """Return the row that a script copies."""
        return self.spec.make(None, f"{self.name}-{self.placeholder}-", stored or None)

    def add(self, stored: Mapping[str, Any] | None = None) -> None:
        """Append a row."""
        numbers = [int(token) for token in self.tokens if token.isdigit()]
        self._add(str(max(numbers, default=-1) + 1), None, stored)

    def remove(self, token: str) -> None:
        """Take a row out."""
        at = self.tokens.index(token)
        del self.tokens[at], self.forms[at]

    def move(self, token: str, step: int) -> None:
        """Move a row up (-1) or down (1); the ends stay where they are."""
        at = self.tokens.index(token)
        to = min(max(at + step, 0), len(self.tokens) - 1)
        self.tokens.insert(to, self.tokens.pop(at))
        self.forms.insert(to, self.forms.pop(at))

    def kept(self) -> list[dict[str, Any]]:
        """Return the stored rows, those left blank left out."""
        rows = [(form, form.kept()) for form in self.forms]
        self._ordered = [form for form, row in rows if row is not None]
        return [row for _, row in rows if row is not None]

    @property
    def used(self) -> list[RowForm]:
        """Return the rows that `kept` returned, in the same order."""
        return self.forms if self._ordered is None else self._ordered

    def set_order(self, forms: Sequence[RowForm]) -> None:
        """Say which row the document holds in which place, where it differs from the page."""
        self._ordered = list(forms)

    def find_row(self, words: str) -> "RowForm | None":
        """Return the row that the engine's words name by its number."""
        found = re.match(self.spec.place, words) if self.spec.place else None
        number = int(found[1]) if found else 0
        rows = self.used
        return rows[number - 1] if 1 <= number <= len(rows) else None

    def _add(self, token: str, posted: Any, stored: Mapping[str, Any] | None) -> None:
        self.tokens.append(token)
        self.forms.append(self.spec.make(posted, f"{self.name}-{token}-", stored))

    def _posted_tokens(self, posted: Any) -> list[str]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\w{{1,8}})-")
        tokens = dict.fromkeys(found[1] for key in posted if (found := pattern.match(key)))
        return list(tokens)[:MAX_POSTED]


Place: TypeAlias = Field | RowList

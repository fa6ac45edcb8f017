"""Responses: who earned what on which item, and which options they picked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from question_bank.items import Problem
from question_bank.items.question import find_marks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_COLUMNS = ("candidate", "item", "marks", "max_marks")


@dataclass(frozen=True, slots=True)
class Response:
    """The marks of one candidate on one item; an item left blank has 0 marks and no choice.

    choice: option ids or letters as the file gives them, "" where none was picked.
    seconds: spent on the item, None where unknown.  group: of the candidate, for fairness.
    """

    candidate: str
    item: str
    marks: Decimal
    max_marks: Decimal
    choice: str = ""
    seconds: float | None = None
    group: str = ""


@dataclass(frozen=True)
class ResponseMatrix:
    """Candidates by items, both in order of first appearance.

    marks: earned, in hundredths (so that equal totals compare equal), NaN where the item was
    not on the candidate's form. max_marks: of each item, in hundredths.
    choices: (candidate number, item number) -> choice as given.
    """

    candidates: tuple[str, ...]
    items: tuple[str, ...]
    marks: Floats
    max_marks: Floats
    choices: Mapping[tuple[int, int], str]

    @cached_property
    def given(self) -> NDArray[np.bool_]:
        """Return which items each candidate had on the form."""
        import numpy as np

        return ~np.isnan(self.marks)

    @cached_property
    def total(self) -> Floats:
        """Return the hundredths of marks of each candidate over the whole form."""
        import numpy as np

        total: Floats = np.nansum(self.marks, axis=1)
        return total

    @cached_property
    def total_max(self) -> Floats:
        """Return the hundredths of marks each candidate could have earned."""
        total_max: Floats = self.given @ self.max_marks
        return total_max


def build_matrix(responses: Iterable[Response]) -> ResponseMatrix:
    """Return the responses as a matrix; a later response to the same item replaces an earlier."""
    import numpy as np

    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    last: dict[tuple[int, int], Response] = {}
    for each in responses:
        row = rows.setdefault(each.candidate, len(rows))
        last[row, columns.setdefault(each.item, len(columns))] = each
    marks = np.full((len(rows), len(columns)), np.nan)
    max_marks = np.zeros(len(columns))
    for (row, column), each in last.items():
        marks[row, column] = float(each.marks * 100)
        max_marks[column] = float(each.max_marks * 100)
    return ResponseMatrix(
        candidates=tuple(rows),
        items=tuple(columns),
        marks=marks,
        max_marks=max_marks,
        choices={place: each.choice for place, each in last.items() if each.choice},
    )


def read_csv(text: str) -> tuple[list[Response], list[Problem]]:
    """Return the responses of a file with the columns candidate, item, marks, max_marks, choice.

    Rows that cannot be used are left out and named. `choice` may be missing; `seconds` (spent on
    the item) and `group` (of the candidate) may be there.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        return [], [Problem("表头", "error", f"缺少列：{'、'.join(missing)}")]
    responses: list[Response] = []
    problems: list[Problem] = []
    worth: dict[str, Decimal] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        where = f"第 {rows.line_num} 行"
        response = _read_row(row)
        if isinstance(response, str):
            problems.append(Problem(where, "error", response))
        elif worth.setdefault(response.item, response.max_marks) != response.max_marks:
            message = f"试题 {response.item} 的满分与前面不一致"
            problems.append(Problem(where, "error", message))
        elif (response.candidate, response.item) in seen:
            message = f"考生 {response.candidate} 的试题 {response.item} 重复"
            problems.append(Problem(where, "error", message))
        else:
            seen.add((response.candidate, response.item))
            responses.append(response)
    return responses, problems


def _read_row(row: Mapping[str, str | None]) -> Response | str:
    """Return the response of a row, or what is wrong with it."""
    candidate, item = (row["candidate"] or "").strip(), (row["item"] or "").strip()
    if not candidate or not item:
        return "考生 candidate 和试题 item 不能为空"
    marks, max_marks = find_marks(row["marks"]), find_marks(row["max_marks"])
    if marks is None or max_marks is None:
        return "得分 marks 和满分 max_marks 应为最多两位小数的数"
    if max_marks <= 0 or not 0 <= marks <= max_marks:
        return f"得分 {marks} 应在 0 与满分 {max_marks} 之间，满分应大于 0"
    seconds = find_marks(row.get("seconds") or "0")
    if seconds is None:
        return "用时 seconds 应为最多两位小数的秒数"
    return Response(
        candidate,
        item,
        marks,
        max_marks,
        (row.get("choice") or "").strip(),
        float(seconds) or None,
        (row.get("group") or "").strip(),
    )


def top_weights(scores: Floats, places: float) -> Floats:
    """Return how much of each candidate counts to the top group of so many places.

    Candidates tied at the edge share what places are left, so that the order in which they
    came does not matter. Source: docs/rules/item-statistics.md, S3.
    """
    import numpy as np

    edge = np.sort(scores)[::-1][int(places) - 1]
    above, tied = scores > edge, scores == edge
    weights: Floats = above + tied * ((places - above.sum()) / tied.sum())
    return weights


def list_forms(matrix: ResponseMatrix) -> Sequence[Sequence[int]]:
    """Return the candidate numbers of each form: those who had the same items."""
    forms: dict[bytes, list[int]] = {}
    for number, row in enumerate(matrix.given):
        forms.setdefault(row.tobytes(), []).append(number)
    return list(forms.values())

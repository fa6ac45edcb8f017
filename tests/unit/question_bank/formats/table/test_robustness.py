"""Whatever stands in the cells, each row becomes a question or a problem."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.formats.table.template import list_columns
from question_bank.formats.table.words import TYPE_NAMES
from tests.unit.question_bank.formats.table.rows import read_rows

HEADER = [column.header for column in list_columns() if column.field != "material"]
cells = st.none() | st.sampled_from(
    [
        "A", "AB", "ABC", "A;B", "对", "×", "5;五|六", "题干____和（ ）", "12.5±0.1%", "'=1", " ",
        "0", "10%", "全科；05", "05.02", "第三条", "《某法》第四条：“原文”", "\n", "|", ";",
        "2025-02-30", "每选对一项得0.5分", "长期", "\ud800", "\x00",
        Decimal(1), Decimal("2.5"), Decimal("1e20"), True, date(2025, 1, 1), time(8, 30),
    ]
)  # fmt: skip
types = st.sampled_from([words[0] for words in TYPE_NAMES.values()]) | cells


@settings(max_examples=200)
@given(st.lists(st.tuples(types, st.lists(cells, max_size=len(HEADER))), max_size=4))
def test_every_row_is_a_question_or_a_problem(rows: list[tuple[Any, list[Any]]]) -> None:
    table = [[*row[:1], kind, *row[1:]] for kind, row in rows]
    result = read_rows(table, HEADER)
    filled = [row for row in table if any(str(c).strip() for c in row if c is not None)]
    assert result.read == len(filled)
    errors = {p.where.partition("，")[0] for p in result.problems if p.severity == "error"}
    assert len(result.items) + len(errors) == result.read


@settings(max_examples=200)
@given(st.lists(st.lists(cells | types, max_size=6), max_size=6))
def test_no_mixture_of_materials_and_rows_fails_or_passes_in_silence(rows: list[list[Any]]) -> None:
    header = ["案例材料", "题型", "题干", "选项", "答案", "题号"]
    result = read_rows(rows, header)
    assert len(result.items) <= result.read
    asked = any(str(cell).strip() for row in rows for cell in row[2:5] if cell is not None)
    assert result.items or result.problems or not asked

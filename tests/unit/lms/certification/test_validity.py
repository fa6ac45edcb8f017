"""Last days of validity; the rows of docs/rules/certification.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.validity import last_valid_day, months_before


@pytest.mark.parametrize(
    ("row", "first", "months", "last"),
    [
        ("V1", date(2026, 11, 23), 36, date(2029, 11, 22)),
        ("V2", date(2026, 3, 1), 12, date(2027, 2, 28)),
        ("V3", date(2026, 8, 31), 6, date(2027, 2, 28)),
        ("V4", date(2024, 2, 29), 12, date(2025, 2, 28)),
        ("V5", date(2026, 1, 1), 1, date(2026, 1, 31)),
        ("V6", date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_validity_ends_the_day_before_the_same_day(
    row: str, first: date, months: int, last: date
) -> None:
    assert last_valid_day(first, months) == last


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 120))
def test_validity_grows_with_its_months_and_never_passes_the_same_day(
    first: date, months: int
) -> None:
    last = last_valid_day(first, months)
    assert first < last_valid_day(first, months + 1)
    assert last < last_valid_day(first, months + 1)
    assert months * 28 - 1 <= (last - first).days < months * 31


@pytest.mark.parametrize(
    ("on", "earlier"),
    [(date(2026, 11, 23), date(2025, 11, 23)), (date(2024, 2, 29), date(2023, 2, 28))],
)
def test_a_year_earlier_is_the_same_day_or_the_last_of_the_month(on: date, earlier: date) -> None:
    assert months_before(on, 12) == earlier

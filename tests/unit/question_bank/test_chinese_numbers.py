"""Chinese numerals and numbers turn into each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.chinese_numbers import number_of, numeral_of


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一", 1), ("十", 10), ("十四", 14), ("二十", 20), ("九十九", 99), ("一百", 100),
        ("一百零三", 103), ("一百一十四", 114), ("二百五十", 250), ("一千零二十", 1020), ("〇", 0),
    ],
)  # fmt: skip
def test_numeral_is_read(numeral: str, number: int) -> None:
    assert number_of(numeral) == number


@given(st.integers(1, 9999))
def test_numeral_written_is_read_as_the_same_number(number: int) -> None:
    assert number_of(numeral_of(number)) == number


def test_other_words_are_no_numeral() -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        number_of("甲")

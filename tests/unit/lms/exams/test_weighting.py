"""A question at the marks of its form."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.exams.weighting import share_marks, with_marks
from question_bank.items import Item, grade
from question_bank.items.scenario import list_checks
from tests.unit.question_bank.builders import RIGHT, make_item

CASE = Item.from_document(
    {
        "id": "C1", "type": "case", "stem": "案例", "marks": "3", "material": "材料",
        "items": [
            {"id": "1", "type": "true_false", "stem": "一", "marks": "1", "answer": True},
            {"id": "2", "type": "true_false", "stem": "二", "marks": "1", "answer": True},
            {"id": "3", "type": "true_false", "stem": "三", "marks": "1", "answer": True},
        ],
    }
)  # fmt: skip


def test_parts_of_a_case_share_the_marks_of_the_form() -> None:
    case = with_marks(CASE, Decimal("2.00"))
    assert [part["marks"] for part in case.content["items"]] == ["0.67", "0.67", "0.66"]
    full = {"parts": {each: {"choices": ["T"]} for each in "123"}}
    assert grade(case, full).marks == Decimal("2.00")


def test_fixed_marks_per_option_keep_their_proportion() -> None:
    item = Item.from_document(
        {
            "id": "M1", "type": "multiple_choice", "stem": "多选", "marks": "4",
            "options": [{"id": each, "text": each} for each in "ABCD"], "answer": ["A", "B", "C"],
            "scoring_rule": "per_option_fixed", "marks_per_option": "1",
        }
    )  # fmt: skip
    assert grade(with_marks(item, Decimal(2)), {"choices": ["A"]}).marks == Decimal("0.50")
    assert grade(with_marks(item, Decimal(2)), {"choices": ["A", "B", "C"]}).marks == Decimal(
        "2.00"
    )


@given(cents=st.integers(1, 5_000))
def test_checks_of_a_scenario_share_the_marks_of_the_form(cents: int) -> None:
    marks = Decimal(cents) / 100
    scenario = with_marks(make_item("scenario"), marks)
    assert sum((check.marks for check in list_checks(scenario.content)), Decimal(0)) == marks
    assert grade(scenario, RIGHT["scenario"]).marks == marks


def test_rubric_of_an_essay_keeps_its_proportions() -> None:
    levels = [{"text": "清楚", "marks": "2"}, {"text": "混乱", "marks": "0.5"}]
    essay = make_item("essay", rubric=[{"text": "条理", "marks": "2.00", "levels": levels}])
    (row,) = with_marks(essay, Decimal("10.00")).content["rubric"]
    assert [row["marks"], *(level["marks"] for level in row["levels"])] == [
        "10.00",
        "10.00",
        "2.50",
    ]


def test_cap_of_a_scenario_keeps_its_proportion() -> None:
    scenario = with_marks(make_item("scenario"), Decimal("5.00"))  # 2.00, cap 0.80
    wrong = RIGHT["scenario"] | {"handling": "take"}
    assert grade(scenario, wrong).marks == Decimal("2.00")


@given(
    parts=st.lists(st.integers(1, 900).map(lambda n: Decimal(n) / 100), min_size=1, max_size=12),
    total=st.integers(1, 10_000).map(lambda n: Decimal(n) / 100),
)
def test_shares_add_up_and_differ_from_the_exact_ones_by_less_than_a_hundredth(
    parts: list[Decimal], total: Decimal
) -> None:
    shares = share_marks(parts, total)
    assert sum(shares, Decimal(0)) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(share - total * part / sum(parts, Decimal(0))) < Decimal("0.01")

"""Item statistics beyond the worked table: ties, missing items, options, flags."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from question_bank.items import Item
from question_bank.statistics.forms import analyse_forms, cronbach_alpha
from question_bank.statistics.items import Flag, analyse_items, flag
from question_bank.statistics.options import read_choice
from question_bank.statistics.responses import Response, build_matrix, top_weights


def _make_response(
    candidate: str, item: str, marks: int, max_marks: int = 1, choice: str = ""
) -> Response:
    return Response(candidate, item, Decimal(marks), Decimal(max_marks), choice)


def _make_item(**content: object) -> Item:
    return Item.from_document(
        {
            "id": "q",
            "type": "single_choice",
            "stem": "窗口首问责任人应当怎样做？",
            "marks": "1.00",
            "options": [{"id": name, "text": name} for name in "ABCD"],
            "answer": ["B"],
            **content,
        }
    )


def _make_judgement(*, answer: bool) -> Item:
    return Item.from_document(
        {"id": "q", "type": "true_false", "stem": "对", "marks": "1.00", "answer": answer}
    )


# S3: ties


@pytest.mark.parametrize(
    ("scores", "places", "expected"),
    [
        ([9, 7, 7, 7, 2], 2, [1, 1 / 3, 1 / 3, 1 / 3, 0]),
        ([9, 8, 7, 6, 5], 2, [1, 1, 0, 0, 0]),
        ([5, 5, 5, 5], 1, [0.25, 0.25, 0.25, 0.25]),
        ([2, 9, 9], 2, [0, 1, 1]),
    ],
)
def test_tied_candidates_share_the_places_left(
    scores: list[int], places: int, expected: list[float]
) -> None:
    assert list(top_weights(np.array(scores, dtype=float), places)) == pytest.approx(expected)


def test_discrimination_does_not_depend_on_the_order_of_tied_candidates() -> None:
    # Eleven people, three places a group. All but one earn one of two marks.
    rows = [(f"p{n:02d}", int(n % 2 == 0), int(n % 2 == 1)) for n in range(10)] + [("top", 1, 1)]
    for ordered in (rows, rows[::-1]):
        responses = [
            _make_response(who, item, marks)
            for who, one, two in ordered
            for item, marks in (("one", one), ("two", two))
        ]
        one, two = analyse_items(build_matrix(responses))
        # Upper: the top and 2 of 10 tied at p 0.5; lower: 3 of the 10 tied at p 0.5.
        assert one.discrimination == pytest.approx(2 / 3 - 1 / 2)
        assert two.discrimination == pytest.approx(2 / 3 - 1 / 2)


def test_candidates_of_different_forms_are_ranked_by_share_of_marks() -> None:
    # "best" earns 2 of 2, "rich" 3 of 10: more marks, but the lower share.
    responses = [
        _make_response("best", "q", 1),
        _make_response("best", "short", 1),
        _make_response("rich", "q", 0),
        _make_response("rich", "long", 3, 9),
    ]
    figures = {each.item: each for each in analyse_items(build_matrix(responses))}
    assert figures["q"].discrimination == 1


def test_item_that_was_not_on_the_form_does_not_count() -> None:
    responses = [
        _make_response("a", "q", 1),
        _make_response("b", "q", 0),
        _make_response("b", "other", 1),
    ]
    figures = {each.item: each for each in analyse_items(build_matrix(responses))}
    assert (figures["q"].count, figures["other"].count) == (2, 1)
    assert figures["other"].facility == 1
    assert figures["other"].discrimination is None


def test_correlation_is_not_given_where_nothing_varies() -> None:
    responses = [
        _make_response(who, item, marks)
        for who, one, two in (("a", 1, 1), ("b", 1, 0), ("c", 1, 1))
        for item, marks in (("always", one), ("sometimes", two))
    ]
    always, sometimes = analyse_items(build_matrix(responses))
    assert always.item_rest is None  # the item does not vary
    assert sometimes.item_rest is None  # the rest does not vary


# S5: options


def test_options_are_counted_overall_and_in_the_extreme_groups() -> None:
    picks = {"a": "B", "b": "B", "c": "A", "d": "C", "e": ""}
    responses = [
        response
        for rank, (who, pick) in enumerate(picks.items())
        for response in (
            _make_response(who, "q", int(pick == "B"), choice=pick),
            _make_response(who, "rest", 10 - rank, 10),
        )
    ]
    figures, rest = analyse_items(build_matrix(responses), {"q": _make_item()})
    table = {each.option: each for each in figures.options}
    assert {name: each.count for name, each in table.items()} == {"A": 1, "B": 2, "C": 1, "D": 0}
    assert [name for name, each in table.items() if each.is_key] == ["B"]
    assert (table["B"].share, table["B"].upper, table["B"].lower) == (0.4, 1, 0)
    assert figures.omitted == 1
    assert (rest.options, rest.omitted) == ((), None)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("B", {"B"}),
        ("b", {"B"}),
        ("ABD", {"A", "B", "D"}),
        ("A,B", {"A", "B"}),
        ("A、D", {"A", "D"}),
        ("A | C", {"A", "C"}),
        ("", set()),
        ("Z", set()),
    ],
)
def test_choice_is_read_in_the_ways_people_write_it(choice: str, expected: set[str]) -> None:
    assert read_choice(_make_item(), choice) == expected


def test_choice_may_name_longer_option_ids_or_their_letters() -> None:
    item = _make_item(
        options=[{"id": "opt1", "text": "一"}, {"id": "opt2", "text": "二"}], answer=["opt2"]
    )
    assert read_choice(item, "opt2") == {"opt2"}
    assert read_choice(item, "opt1;opt2") == {"opt1", "opt2"}
    assert read_choice(item, "A") == {"opt1"}


@pytest.mark.parametrize(
    ("choice", "expected"), [("T", {"T"}), ("错误", {"F"}), ("B", {"F"}), ("不清楚", set())]
)
def test_judgement_is_read_as_true_or_false(choice: str, expected: set[str]) -> None:
    assert read_choice(_make_judgement(answer=True), choice) == expected


def test_judgement_has_two_options_and_the_right_one_is_marked() -> None:
    responses = [_make_response("a", "q", 1, choice="F"), _make_response("b", "q", 0, choice="T")]
    (figures,) = analyse_items(build_matrix(responses), {"q": _make_judgement(answer=False)})
    assert [(each.option, each.is_key, each.count) for each in figures.options] == [
        ("T", False, 1),
        ("F", True, 1),
    ]


# S6: flags


@pytest.mark.parametrize(
    ("count", "facility", "discrimination", "expected"),
    [
        (50, 0.19, 0.5, [Flag.TOO_HARD]),
        (50, 0.20, 0.5, []),
        (50, 0.95, 0.5, []),
        (50, 0.96, 0.5, [Flag.TOO_EASY]),
        (50, 0.5, 0.19, [Flag.LOW_DISCRIMINATION]),
        (50, 0.5, 0.2, []),
        (50, 0.97, 0.02, [Flag.TOO_EASY, Flag.LOW_DISCRIMINATION]),
        (50, 0.5, None, []),
        (49, 0.1, -0.5, []),  # too few people to say
    ],
)
def test_item_is_flagged_beyond_the_limits_from_fifty_people_on(
    count: int, facility: float, discrimination: float | None, expected: list[Flag]
) -> None:
    assert list(flag(count, facility, discrimination)) == expected


# S7


@pytest.mark.parametrize(
    "marks",
    [
        [[1.0, 0.0]],  # one candidate
        [[1.0], [0.0]],  # one item
        [[1.0, 0.0], [0.0, 1.0]],  # equal totals
    ],
)
def test_reliability_is_not_given_where_it_has_no_meaning(marks: list[list[float]]) -> None:
    assert cronbach_alpha(np.array(marks)) is None


def test_items_that_agree_wholly_are_wholly_reliable() -> None:
    assert cronbach_alpha(np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]])) == pytest.approx(1)


def test_candidates_with_the_same_items_make_a_form() -> None:
    responses = [
        _make_response("a", "q", 1),
        _make_response("b", "r", 1),
        _make_response("c", "q", 0),
    ]
    forms = analyse_forms(build_matrix(responses))
    assert [(form.items, form.count) for form in forms] == [(("q",), 2), (("r",), 1)]
    assert forms[1].deviation is None
    assert forms[1].error is None


def test_no_responses_give_no_figures() -> None:
    matrix = build_matrix([])
    assert (analyse_items(matrix), analyse_forms(matrix)) == ([], [])

"""docs/rules/assembly.md: what every assembly must hold to."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest

from question_bank.assembly.blueprint import Blueprint, Cell
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import assemble
from question_bank.assembly.results import Infeasible
from tests.unit.question_bank.assembly.builders import (
    all_ids,
    get_assembly,
    get_shortages,
    ids,
    make_bank,
    make_blueprint,
    make_candidate,
    make_cell,
)


def _make_mixed_bank(count: int = 300) -> list[Candidate]:
    rng = random.Random(7)
    return [
        make_candidate(
            f"m{number:03d}",
            type=rng.choice(("single_choice", "true_false")),
            business_lines=(rng.choice(("03.01", "05.02")),),
            difficulty=rng.randint(1, 5),
            exposure=rng.randint(0, 4),
            all_round=rng.random() < 0.2,
        )
        for number in range(count)
    ]


MIXED = make_blueprint(
    make_cell(6, "single", type="single_choice", marks_each=Decimal(2), section="一"),
    make_cell(5, "line 03", business_line="03"),
    make_cell(3, "all-round", business_line="all_round", marks_each=Decimal("1.5"), section="二"),
)


def test_every_form_has_the_counts_marks_and_order_of_the_blueprint() -> None:
    assembly = get_assembly(_make_mixed_bank(), MIXED, forms=4)
    for form in assembly.forms:
        assert [each.cell for each in form.placements] == (
            ["single"] * 6 + ["line 03"] * 5 + ["all-round"] * 3
        )
        assert form.marks == Decimal("21.5")
        assert [each.section for each in form.placements] == ["一"] * 6 + [None] * 5 + ["二"] * 3


def test_no_item_is_drawn_twice() -> None:
    drawn = all_ids(get_assembly(_make_mixed_bank(), MIXED, forms=4).forms)
    assert len(set(drawn)) == len(drawn) == 56


def test_rich_bank_gives_the_same_profile_on_every_form() -> None:
    report = get_assembly(_make_mixed_bank(), MIXED, forms=4).report
    assert (report.mean_gap, report.spread_gap) == (0, 0)
    assert len({figures.levels for figures in report.forms}) == 1


@pytest.mark.parametrize(
    ("limit", "mandatory", "drawn"),
    [(2, (), ["b"]), (3, (), ["b"]), (1, (), []), (1, ("a",), ["a"])],
)
def test_items_given_as_often_as_the_limit_are_not_drawn(
    limit: int, mandatory: tuple[str, ...], drawn: list[str]
) -> None:
    bank = [make_candidate("a", exposure=2), make_candidate("b", exposure=1)]  # row F9
    blueprint = make_blueprint(make_cell(1), max_exposure=limit, mandatory=frozenset(mandatory))
    result = assemble(bank, blueprint)
    if isinstance(result, Infeasible):
        assert [(each.needed, each.available) for each in result.cells] == [(1, 0)]
        assert drawn == []
    else:
        assert [each.item for each in result.forms[0].placements] == drawn


def test_excluded_items_are_not_drawn() -> None:
    blueprint = make_blueprint(make_cell(2), excluded=frozenset({"q01", "q04"}))
    assert ids(get_assembly(make_bank(4), blueprint).forms[0]) == {"q02", "q03"}


def test_least_exposed_items_are_drawn_first() -> None:
    bank = [make_candidate(f"q{n}", exposure=n, difficulty=1 + n % 5) for n in range(10)]
    drawn = get_assembly(bank, make_blueprint(make_cell(4))).forms[0]
    assert ids(drawn) == {"q0", "q1", "q2", "q3"}


def test_least_exposed_of_many_alike_are_shared_between_the_forms() -> None:
    bank = [make_candidate(f"q{n:02d}", exposure=(n * 7) % 30) for n in range(30)]
    exposure = {each.id: each.exposure for each in bank}
    forms = get_assembly(bank, make_blueprint(make_cell(3)), forms=2).forms
    assert sorted(exposure[item] for item in all_ids(forms)) == [0, 1, 2, 3, 4, 5]


def test_equally_exposed_items_take_turns_between_seeds() -> None:
    bank = [make_candidate(f"q{n}", difficulty=1 + n % 5) for n in range(10)]
    drawn = Counter(
        item
        for seed in range(60)
        for item in ids(get_assembly(bank, make_blueprint(make_cell(3)), seed=seed).forms[0])
    )
    assert len(drawn) == 10
    assert min(drawn.values()) >= 8  # 18 on average


def test_same_seed_gives_the_same_forms_in_whatever_order_the_bank_comes() -> None:
    bank = _make_mixed_bank()
    backwards = list(reversed(bank))
    assert assemble(bank, MIXED, forms=3, seed=5) == assemble(backwards, MIXED, forms=3, seed=5)


def test_another_seed_gives_other_forms() -> None:
    bank = _make_mixed_bank()
    assert assemble(bank, MIXED, forms=3, seed=5) != assemble(bank, MIXED, forms=3, seed=6)


_PRINT_FORMS = """
from tests.unit.question_bank.assembly import test_assemble as t
for form in t.get_assembly(t._make_mixed_bank(60), t.MIXED, forms=3, overlap="allowed").forms:
    print([each.item for each in form.placements])
"""


def test_forms_do_not_depend_on_the_hash_seed_and_nothing_else_is_printed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", _PRINT_FORMS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert printed.pop().count("\n") == 3


def test_item_that_fits_two_cells_goes_where_it_is_needed() -> None:
    # F7: either line-05 item suits both cells; only they suit "line 05".
    bank = [
        make_candidate("a", business_lines=("05",)),
        make_candidate("b", business_lines=("05",)),
        make_candidate("c", business_lines=("03",), exposure=99),
    ]
    blueprint = make_blueprint(make_cell(1, "any"), make_cell(2, "line 05", business_line="05"))
    placed = get_assembly(bank, blueprint).forms[0].placements
    assert {(each.cell, each.item) for each in placed} == {
        ("any", "c"),
        ("line 05", "a"),
        ("line 05", "b"),
    }


def test_case_is_one_item_and_carries_the_marks_of_its_cell() -> None:
    bank = [make_candidate("case", type="case", marks=Decimal(8)), *make_bank(3)]
    blueprint = make_blueprint(make_cell(1, "case", type="case", marks_each=Decimal(8)))
    placed = get_assembly(bank, blueprint).forms[0].placements
    assert [(each.item, each.marks) for each in placed] == [("case", Decimal(8))]


# Enemies


def test_enemies_never_stand_on_the_same_form() -> None:
    bank = [
        make_candidate(
            f"q{n}", difficulty=1 + n % 5, enemies=frozenset({f"q{n ^ 1}", f"q{(n + 7) % 40}"})
        )
        for n in range(40)
    ]
    enemies = {each.id: each.enemies for each in bank}
    for seed in range(10):
        assembly = get_assembly(bank, make_blueprint(make_cell(8)), forms=3, seed=seed)
        for form in assembly.forms:
            assert not any(enemies[item] & ids(form) for item in ids(form))


def test_enmity_named_on_one_side_holds_on_both() -> None:
    # F5
    bank = [make_candidate("a"), make_candidate("b", enemies=frozenset({"a"})), make_candidate("c")]
    drawn = ids(get_assembly(bank, make_blueprint(make_cell(2))).forms[0])
    assert drawn in ({"a", "c"}, {"b", "c"})


def test_enemies_named_in_the_blueprint_count_too() -> None:
    blueprint = make_blueprint(make_cell(2), enemies=(frozenset({"q01", "q02", "q03"}),))
    assert "q04" in ids(get_assembly(make_bank(4), blueprint).forms[0])


def test_enemies_that_cannot_be_parted_leave_their_cell_short() -> None:
    # F6
    blueprint = make_blueprint(make_cell(2), enemies=(frozenset({"q01", "q02"}),))
    assert get_shortages(make_bank(2), blueprint) == {"any": (2, 1)}


def test_enemies_are_put_on_different_forms_where_the_bank_is_tight() -> None:
    # Four items, two forms of two: the two pairs must be split one way.
    enemies = (frozenset({"q01", "q02"}), frozenset({"q03", "q04"}))
    for seed in range(8):
        blueprint = make_blueprint(make_cell(2), enemies=enemies)
        for form in get_assembly(make_bank(4), blueprint, forms=2, seed=seed).forms:
            assert all(len(pair & ids(form)) == 1 for pair in enemies)


# Mandatory items


def test_mandatory_item_stands_on_every_form_and_is_reported_as_common() -> None:
    blueprint = make_blueprint(make_cell(3), mandatory=frozenset({"q07"}))
    assembly = get_assembly(make_bank(10, exposure=0), blueprint, forms=4)
    assert all("q07" in ids(form) for form in assembly.forms)
    assert assembly.report.common == ("q07",)
    assert all(not overlap.items for overlap in assembly.report.overlaps)
    drawn = [item for item in all_ids(assembly.forms) if item != "q07"]
    assert len(set(drawn)) == len(drawn) == 8


def test_mandatory_item_leaves_the_other_two_to_one_form_each() -> None:
    # F8
    blueprint = make_blueprint(make_cell(2), mandatory=frozenset({"q02"}))
    forms = get_assembly(make_bank(3), blueprint, forms=2).forms
    assert sorted(map(sorted, map(ids, forms))) == [["q01", "q02"], ["q02", "q03"]]


def test_mandatory_item_takes_the_cell_that_leaves_room_for_the_others() -> None:
    bank = [
        make_candidate("must", business_lines=("05",)),
        make_candidate("other", business_lines=("05",)),
        make_candidate("line 03", business_lines=("03",)),
    ]
    blueprint = make_blueprint(
        make_cell(1, "05", business_line="05"), make_cell(1, "any"), mandatory=frozenset({"must"})
    )
    assert "must" in ids(get_assembly(bank, blueprint).forms[0])


@pytest.mark.parametrize(
    ("blueprint", "expected"),
    [
        # not in the bank
        (make_blueprint(make_cell(1), mandatory=frozenset({"no"})), {"mandatory:no": (2, 0)}),
        # suits no cell
        (
            make_blueprint(make_cell(1, business_line="05"), mandatory=frozenset({"jy"})),
            {"mandatory:jy": (2, 0)},
        ),
    ],
)
def test_mandatory_item_without_a_place_is_named(
    blueprint: Blueprint, expected: dict[str, tuple[int, int]]
) -> None:
    bank = [*make_bank(4), make_candidate("jy", business_lines=("02",))]
    assert get_shortages(bank, blueprint, forms=2) == expected


def test_two_mandatory_items_for_one_place_are_refused() -> None:
    blueprint = make_blueprint(make_cell(1), mandatory=frozenset({"q01", "q02"}))
    (cell,) = get_shortages(make_bank(3), blueprint)
    assert cell in {"mandatory:q01", "mandatory:q02"}


# Shortages and overlap


@pytest.mark.parametrize(
    ("forms", "cells", "expected"),
    [
        (1, [make_cell(5)], {"any": (5, 3)}),  # F1
        (2, [make_cell(2)], {"any": (4, 3)}),  # F2
        (1, [make_cell(2, "case", type="case"), make_cell(1)], {"case": (2, 0)}),  # F4
        (1, [make_cell(4), make_cell(1, "level 5", difficulty=frozenset({5}))],
         {"any": (4, 3), "level 5": (1, 0)}),
    ],
)  # fmt: skip
def test_short_cells_are_named_with_what_there_is(
    forms: int, cells: list[Cell], expected: dict[str, tuple[int, int]]
) -> None:
    assert get_shortages(make_bank(3), make_blueprint(*cells), forms=forms) == expected


def test_overlap_is_used_only_as_far_as_needed_and_reported() -> None:
    assembly = get_assembly(make_bank(5), make_blueprint(make_cell(3)), forms=2, overlap="allowed")
    one, other = (ids(form) for form in assembly.forms)
    assert len(one) == len(other) == 3
    assert len(one & other) == 1
    assert [each.items for each in assembly.report.overlaps] == [tuple(one & other)]


def test_three_items_make_two_forms_of_two_that_share_one() -> None:
    # F3
    assembly = get_assembly(make_bank(3), make_blueprint(make_cell(2)), forms=2, overlap="allowed")
    one, other = (ids(form) for form in assembly.forms)
    assert (len(one), len(other), len(one & other)) == (2, 2, 1)


def test_reused_items_are_spread_evenly() -> None:
    # 4 forms of 3 from 6 items: 12 places, so each item stands on two forms.
    assembly = get_assembly(make_bank(6), make_blueprint(make_cell(3)), forms=4, overlap="allowed")
    assert set(Counter(all_ids(assembly.forms)).values()) == {2}
    assert all(len(ids(form)) == 3 for form in assembly.forms)


def test_overlap_allowed_is_not_used_by_a_rich_bank() -> None:
    report = get_assembly(_make_mixed_bank(), MIXED, forms=4, overlap="allowed").report
    assert len(report.overlaps) == 6
    assert not any(each.items for each in report.overlaps)


def test_overlap_cannot_help_a_cell_too_small_for_one_form() -> None:
    blueprint = make_blueprint(make_cell(4))
    assert get_shortages(make_bank(3), blueprint, forms=2, overlap="allowed") == {"any": (8, 6)}


# Arguments


def test_no_forms_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="forms"):
        assemble(make_bank(3), make_blueprint(make_cell(1)), forms=0)


def test_two_items_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share an id"):
        assemble([*make_bank(3), *make_bank(1)], make_blueprint(make_cell(1)))


@pytest.mark.parametrize("facets", [{"difficulty": 0}, {"difficulty": 6}, {"facility": Decimal(2)}])
def test_candidate_outside_the_scale_is_refused(facets: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="is not"):
        make_candidate("q", **facets)

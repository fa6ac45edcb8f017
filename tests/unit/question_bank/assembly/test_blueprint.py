"""Reading a blueprint from TOML."""

from __future__ import annotations

from decimal import Decimal

import pytest

from question_bank.assembly.blueprint import Blueprint, BlueprintError, Cell, from_toml

WHOLE = """
title = "工伤岗位月月比"
total_marks = "29"
excluded = ["P13-009"]
mandatory = ["P13-001"]
enemies = [["P13-002", "P13-003"]]

[[cells]]
key = "工伤单选·易"
section = "一、单项选择题"
business_line = "05"
type = "single_choice"
difficulty = "1-2"
count = 10
marks_each = "1.50"

[[cells]]
business_line = "全科"
type = "case"
difficulty = [3, 4]
competency = "GEN"
content_category = "service"
cognitive = "apply"
count = 2
marks_each = 7
"""


def test_every_field_is_read() -> None:
    assert from_toml(WHOLE) == Blueprint(
        cells=(
            Cell(
                key="工伤单选·易",
                section="一、单项选择题",
                business_line="05",
                type="single_choice",
                difficulty=frozenset({1, 2}),
                count=10,
                marks_each=Decimal("1.50"),
            ),
            Cell(
                key="全科 · case · [3, 4] · GEN · service · apply",
                business_line="all_round",
                type="case",
                difficulty=frozenset({3, 4}),
                competency="GEN",
                content_category="service",
                cognitive="apply",
                count=2,
                marks_each=Decimal(7),
            ),
        ),
        excluded=frozenset({"P13-009"}),
        mandatory=frozenset({"P13-001"}),
        enemies=(frozenset({"P13-002", "P13-003"}),),
        total_marks=Decimal(29),
    )


def test_chinese_names_stand_for_their_codes() -> None:
    blueprint = from_toml(
        '[[cells]]\nbusiness_line = "工伤保险"\ntype = "单选题"\ncompetency = "政策运用"\n'
        'content_category = "政策法规"\ncognitive = "应用"\ncount = 1\nmarks_each = 1'
    )
    cell = blueprint.cells[0]
    assert (cell.business_line, cell.type, cell.competency, cell.content_category) == (
        "05",
        "single_choice",
        "POL",
        "policy",
    )
    assert cell.cognitive == "apply"


def test_marks_and_count_add_up_over_the_cells() -> None:
    blueprint = from_toml(WHOLE)
    assert (blueprint.marks, blueprint.count) == (Decimal("29.00"), 12)


def test_marks_written_as_float_stay_exact() -> None:
    blueprint = from_toml("[[cells]]\ncount = 3\nmarks_each = 0.1")
    assert blueprint.marks == Decimal("0.3")


def test_cells_without_key_are_told_apart() -> None:
    cell = '[[cells]]\ntype = "essay"\ncount = 1\nmarks_each = 5\n'
    assert [each.key for each in from_toml(cell * 2).cells] == ["essay", "essay #2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", {3}),
        ("[1, 5]", {1, 5}),
        ('"2-4"', {2, 3, 4}),
        ('"2～4"', {2, 3, 4}),
    ],
)
def test_difficulty_may_be_a_level_a_list_or_a_range(text: str, expected: set[int]) -> None:
    blueprint = from_toml(f"[[cells]]\ncount = 1\nmarks_each = 1\ndifficulty = {text}")
    assert blueprint.cells[0].difficulty == expected


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("cells = [", "TOML"),
        ("", "cells"),
        ("cells = 3", "cells"),
        ("[[cells]]\nmarks_each = 1", "1"),  # no count
        ("[[cells]]\ncount = 0\nmarks_each = 1", "1"),
        ("[[cells]]\ncount = true\nmarks_each = 1", "1"),
        ("[[cells]]\ncount = 1", "1"),  # no marks
        ("[[cells]]\ncount = 1\nmarks_each = 0", "1"),
        ('[[cells]]\ncount = 1\nmarks_each = "NaN"', "1"),
        ('[[cells]]\ncount = 1\nmarks_each = "two"', "1"),
        ("[[cells]]\ncount = 1\nmarks_each = 1\ncuont = 2", "1"),
        ("[[cells]]\ncount = 1\nmarks_each = 1\ndifficulty = 6", "6"),
        ('[[cells]]\ncount = 1\nmarks_each = 1\ndifficulty = "4-2"', "4-2"),
        ("[[cells]]\ncount = 1\nmarks_each = 1\ndifficulty = []", "[]"),
        ("[[cells]]\ncount = 1\nmarks_each = 1\nbusiness_line = 5", "5"),
        ('[[cells]]\ncount = 1\nmarks_each = 1\nbusiness_line = "55"', "55"),
        ('[[cells]]\ncount = 1\nmarks_each = 1\ntype = "choice"', "choice"),
        ('[[cells]]\ncount = 1\nmarks_each = 1\ncompetency = "ABC"', "ABC"),
        ("[[cells]]\ncount = 1\nmarks_each = 1\nsection = 1", "1"),
        ("total_marks = 3\n[[cells]]\ncount = 1\nmarks_each = 1", "total_marks"),
        ("excluded = 3\n[[cells]]\ncount = 1\nmarks_each = 1", "excluded"),
        ('max_exposure = "5"\n[[cells]]\ncount = 1\nmarks_each = 1', "max_exposure"),
        ("max_exposure = 0\n[[cells]]\ncount = 1\nmarks_each = 1", "max_exposure"),
        ("enemies = 3\n[[cells]]\ncount = 1\nmarks_each = 1", "enemies"),
        ("forms = 3\n[[cells]]\ncount = 1\nmarks_each = 1", "forms"),
        (
            'excluded = ["a"]\nmandatory = ["a"]\n[[cells]]\ncount = 1\nmarks_each = 1',
            "a",
        ),
        (
            '[[cells]]\nkey = "k"\ncount = 1\nmarks_each = 1\n'
            '[[cells]]\nkey = "k"\ncount = 1\nmarks_each = 1',
            "k",
        ),
    ],
)
def test_faulty_blueprint_is_refused_naming_the_place(text: str, where: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        from_toml(text)
    assert [place for place, _ in caught.value.problems] == [where]


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(BlueprintError) as caught:
        from_toml("forms = 3\n[[cells]]\ncount = 0\nmarks_each = 0")
    assert [place for place, _ in caught.value.problems] == ["forms", "1", "1"]

"""Business lines and the other facets are found by code, name and alias."""

import pytest

from question_bank.taxonomy import (
    BUSINESS_LINES,
    CONTENT_CATEGORIES,
    FIRST_LEVEL,
    find_cognitive_level,
    find_competency,
    find_content_category,
    find_difficulty,
    find_line,
    is_all_round,
    line_name,
)


def test_there_are_seventeen_lines_and_one_for_referrals() -> None:
    assert (*(f"{number:02d}" for number in range(1, 18)), "99") == FIRST_LEVEL
    assert len(CONTENT_CATEGORIES) == 7


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("02.09", "农民工与就业帮扶"),
        ("05.02", "工伤认定"),
        ("06", "社保登记、基金与监管"),
        ("13.08", "五制/四公开/三亮明"),
        ("17.04", "规范性文件"),
        ("05.21", "05.21"),  # a unit's own topic has no name here
    ],
)
def test_code_has_its_name(code: str, name: str) -> None:
    assert line_name(code) == name


@pytest.mark.parametrize("code", list(BUSINESS_LINES))
def test_line_is_found_by_code_and_by_code_with_name(code: str) -> None:
    assert find_line(code) == code
    assert find_line(f"{code} {line_name(code)}") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("工伤保险", "05"), ("工伤认定", "05.02"), (" 工伤 认定 ", "05.02"), ("GS", "05"),
        ("5.2", "05.02"), ("０５．０２", "05.02"), ("参保（含建筑项目）", "05.01"),
        ("12333", "11"), ("社保卡", "12"), ("失业保险/转移接续", "04.05"), ("转移接续", "04.05"),
        ("养老保险-遗属待遇", "03.08"), ("医疗保险", "99"), ("05.21", "05.21"),
        ("42", None), ("42.01", None), ("零件图", None), ("", None), ("05.02 别的名字", None),
    ],
)  # fmt: skip
def test_line_is_found_by_what_people_write(text: str, code: str | None) -> None:
    assert find_line(text) == code


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], False), (["05"], False), (["05.01", "05.02"], False), (["05.01", "04"], True)],
)
def test_two_first_level_lines_make_all_round(codes: list[str], expected: bool) -> None:
    assert is_all_round(codes) is expected


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("1", 1), ("5.0", 5), ("３", 3), ("3级", 3), ("易", 1), ("简单", 1), ("中等", 3),
        ("中难度", 3), ("困难", 5), ("高难度", 5), ("较难", 4),
        ("6", None), ("0", None), ("？", None),
    ],
)  # fmt: skip
def test_difficulty_is_found_by_number_and_word(text: str, level: int | None) -> None:
    assert find_difficulty(text) == level


def test_other_facets_are_found_by_code_and_name() -> None:
    assert find_content_category("政策法规") == find_content_category("POLICY") == "policy"
    assert find_content_category("应急处置") == "emergency"
    assert find_competency("政策运用能力") == find_competency("pol") == "POL"
    assert find_cognitive_level("应用") == "apply"
    assert find_cognitive_level("死记") is None

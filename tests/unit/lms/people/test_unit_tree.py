"""Paths and cycles of the tree of units."""

from hypothesis import given
from hypothesis import strategies as st

from lms.people.unit_tree import (
    child_path,
    codes_in_cycles,
    depth,
    ids_of,
    is_inside,
    parents_first,
    paths_of,
)


def test_path_lists_the_ids_from_the_root() -> None:
    assert child_path(None, 1) == "/1/"
    assert child_path("/1/4/", 9) == "/1/4/9/"
    assert ids_of("/1/4/9/") == [1, 4, 9]
    assert depth("/1/") == 0
    assert depth("/1/4/9/") == 2


def test_unit_14_is_not_inside_unit_1() -> None:
    assert is_inside("/1/4/", "/1/")
    assert not is_inside("/14/", "/1/")


def test_cycle_is_found_without_those_that_only_lead_to_it() -> None:
    parents = {"a": "b", "b": "a", "c": "a", "d": None, "e": "e"}
    assert codes_in_cycles(parents) == ["a", "b", "e"]


def test_unknown_parent_is_no_cycle() -> None:
    assert codes_in_cycles({"a": "somewhere"}) == []


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_tree_has_paths_that_begin_with_those_of_the_parents(picks: list[int]) -> None:
    parents: dict[int, int | None] = {1: None}
    for number, pick in enumerate(picks, start=2):
        parents[number] = pick % (number - 1) + 1
    paths = paths_of(parents)
    for unit_id, above in parents.items():
        assert paths[unit_id].endswith(f"/{unit_id}/")
        assert above is None or is_inside(paths[unit_id], paths[above])
    codes = {str(unit): str(above) if above else None for unit, above in parents.items()}
    ordered = parents_first(codes, reversed(list(codes)))
    assert sorted(ordered) == sorted(codes)
    assert all(ordered.index(above) < ordered.index(code) for code, above in codes.items() if above)
    assert codes_in_cycles(codes) == []

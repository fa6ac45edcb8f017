"""Rules of the tree of units: paths, cycles, depth."""

from collections.abc import Iterable, Mapping

MAX_PATH = 255  # the column's width: at least 25 levels


def child_path(parent_path: str | None, unit_id: int) -> str:
    """Return the path of a unit below a parent: /1/4/ + 9 → /1/4/9/."""
    return f"{parent_path or '/'}{unit_id}/"


def paths_of(parents: Mapping[int, int | None]) -> dict[int, str]:
    """Return the path of every unit, given the parent of each; there must be no cycle."""
    paths: dict[int, str] = {}

    def path(unit_id: int) -> str:
        if unit_id not in paths:
            above = parents[unit_id]
            paths[unit_id] = child_path(path(above) if above is not None else None, unit_id)
        return paths[unit_id]

    return {unit_id: path(unit_id) for unit_id in parents}


def is_inside(path: str, subtree: str) -> bool:
    """Return whether a unit lies in the subtree of another, itself included."""
    return path.startswith(subtree)


def depth(path: str) -> int:
    """Return how many units lie above: 0 for a root."""
    return path.count("/") - 2


def ids_of(path: str) -> list[int]:
    """Return the ids from the root down to the unit itself."""
    return [int(part) for part in path.split("/") if part]


def codes_in_cycles(parents: Mapping[str, str | None]) -> list[str]:
    """Return the codes that lie on a cycle, sorted; parents maps a code to that of its parent."""
    found: set[str] = set()
    settled: set[str] = set()
    for start in parents:
        trail: list[str] = []
        code: str | None = start
        while code is not None and code not in settled and code not in trail:
            trail.append(code)
            code = parents.get(code)
        if code is not None and code in trail:
            found.update(trail[trail.index(code) :])
        settled.update(trail)
    return sorted(found)


def parents_first(parents: Mapping[str, str | None], codes: Iterable[str]) -> list[str]:
    """Return the codes so that a parent comes before its children; there must be no cycle."""
    wanted = list(codes)
    inside = set(wanted)
    ordered: dict[str, None] = {}

    def add(code: str) -> None:
        above = parents.get(code)
        if above in inside and above not in ordered:
            add(above)
        ordered.setdefault(code)

    for code in wanted:
        add(code)
    return list(ordered)

"""Rule: which units of a roster are new, changed or wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.importing import Problem
from lms.people.models import UnitLevel
from lms.people.roster.columns import UNIT_LABELS, find_level
from lms.people.roster.known import Known, UnitFacts
from lms.people.roster.rows import Row
from lms.people.unit_tree import codes_in_cycles, parents_first

MAX_CODE, MAX_NAME = 64, 100


@dataclass(frozen=True)
class UnitPlan:
    """What becomes of the units: `new` with parents first; `tree` is the tree afterwards."""

    new: tuple[UnitFacts, ...] = ()
    changed: tuple[UnitFacts, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    tree: Mapping[str, UnitFacts] | None = None


def plan_units(rows: Sequence[Row], known: Known) -> UnitPlan:
    """Return the plan of the units sheet; a unit with a problem is in neither list."""
    counts = Counter(row.text("code") for row in rows)
    problems: list[Problem] = []
    wanted: dict[str, tuple[Row, UnitFacts]] = {}
    for row in rows:
        facts, found = _read(row, known, counts)
        problems += found
        if facts is not None:
            wanted[facts.code] = (row, facts)
    problems += _drop_bad_parents(wanted, known)
    present = {code: unit.facts for code, unit in known.units.items()}
    tree = present | {code: facts for code, (_, facts) in wanted.items()}
    new = {code for code in wanted if code not in known.units}
    parents = {code: facts.parent_code for code, facts in tree.items()}
    changed = tuple(
        facts for code, (_, facts) in wanted.items() if code not in new and facts != present[code]
    )
    return UnitPlan(
        new=tuple(tree[code] for code in parents_first(parents, [c for c in wanted if c in new])),
        changed=changed,
        unchanged=len(wanted) - len(new) - len(changed),
        problems=tuple(problems),
        tree=tree,
    )


def _read(
    row: Row, known: Known, counts: Mapping[str, int]
) -> tuple[UnitFacts | None, list[Problem]]:
    """Return the facts of one row, or None with what is wrong in it."""
    code, name = row.text("code"), row.text("name")
    problems = []
    if not code or len(code) > MAX_CODE:
        problems.append(_problem(row, "code", "请填写单位编码，不超过 64 个字符"))
    elif counts[code] > 1:
        problems.append(_problem(row, "code", f"单位编码“{code}”在文件中出现 {counts[code]} 次"))
    if not name or len(name) > MAX_NAME:
        problems.append(_problem(row, "name", "请填写单位名称，不超过 100 个字"))
    held = known.units.get(code)
    if held is not None and not held.in_scope:
        problems.append(_problem(row, "code", f"单位编码“{code}”已被其他单位使用"))
    text = row.text("level")
    level = find_level(text) if text else held.facts.level if held else UnitLevel.UNIT
    if level is None:
        problems.append(
            _problem(row, "level", f"不认识级别“{text}”，请填省级、市级、县级、单位或窗口")
        )
    parent = row.text("parent_code") or (held.facts.parent_code if held else None)
    if parent is None and held is None and not known.may_add_roots:
        problems.append(_problem(row, "parent_code", "请填写上级编码：新单位须建在已有单位之下"))
    if problems or level is None:
        return None, problems
    return UnitFacts(code, name, parent, level), []


def _drop_bad_parents(wanted: dict[str, tuple[Row, UnitFacts]], known: Known) -> list[Problem]:
    """Take out units whose parent is missing or that lie on a cycle, and those left below them."""
    problems = []
    parents = {code: unit.facts.parent_code for code, unit in known.units.items()}
    parents |= {code: facts.parent_code for code, (_, facts) in wanted.items()}
    for code in codes_in_cycles(parents):
        row, _facts = wanted.pop(code, (None, None))
        if row is not None:
            problems.append(
                _problem(row, "parent_code", f"单位“{code}”的上下级关系形成循环，请检查上级编码")
            )
    dropped = True
    while dropped:
        dropped = False
        for code, (row, facts) in list(wanted.items()):
            message = _parent_problem(facts, wanted, known)
            if message:
                del wanted[code]
                problems.append(_problem(row, "parent_code", message))
                dropped = True
    return problems


def _parent_problem(
    facts: UnitFacts, wanted: Mapping[str, tuple[Row, UnitFacts]], known: Known
) -> str:
    parent, held = facts.parent_code, known.units.get(facts.code)
    if parent is None or (held is not None and held.facts.parent_code == parent):
        return ""
    if parent in wanted:
        return ""
    above = known.units.get(parent)
    if above is None or not above.in_scope:
        return f"没有找到上级单位“{parent}”"
    return "" if above.is_active else f"上级单位“{parent}”已停用"


def _problem(row: Row, name: str, message: str) -> Problem:
    return Problem(f"{row.where}，“{UNIT_LABELS[name]}”列", "error", message)

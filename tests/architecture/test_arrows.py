"""Arrows point down only, and there are no import circles. Read from the source, not run."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Ground floor first; rooms on one floor do not import each other.
# `config errors clock words db importing` and the like are single files, named as rooms.
FLOORS: list[set[str]] = [
    {"question_bank"},
    {"config", "errors", "clock", "words"},
    {"db", "importing"},
    {"access"},
    {"outbox", "web"},
    {"audit"},
    {"people"},
    {"media"},
    {"catalogue"},
    {"questions"},
    {"courses", "exams"},
    {"practice", "competitions", "analysis"},
    {"training", "credits"},
    {"certification"},
    {"notices", "reports"},
    {"flows"},
    {"schema"},
    {"backup"},
    {"api", "jobs"},
    {"home"},
    {"tables"},
    {"features"},
    {"app"},
    {"migrations", "demo"},
    {"cli"},
    {"__main__"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# The pages of the audit log are framed by web, so web stands below audit; tables names every
# models module for migrations and stands above them all.


def python_files() -> Iterator[Path]:
    for package in ("lms", "question_bank"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def module_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    parts = module.split(".")
    if parts[0] == "question_bank":
        return "question_bank"
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def test_every_room_has_a_floor() -> None:
    rooms = {room_of(module_of(path)) for path in python_files()} - {""}
    assert rooms <= set(FLOOR_OF), f"give these rooms a floor: {sorted(rooms - set(FLOOR_OF))}"


def test_arrows_point_down() -> None:
    wrong = []
    for path in python_files():
        here = room_of(module_of(path))
        for line, target in imports_of(path):
            if target.split(".")[0] not in ("lms", "question_bank"):
                continue
            there = room_of(target)
            if there in ("", here) or here == "":
                continue
            if FLOOR_OF[there] >= FLOOR_OF[here]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {target}, not below {here}")
    assert not wrong, "\n".join(wrong)


def test_question_bank_knows_no_web_and_no_database() -> None:
    banned = {"flask", "sqlalchemy", "wtforms", "lms"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {target}"
        for path in python_files()
        if module_of(path).startswith("question_bank")
        for line, target in imports_of(path)
        if target.split(".")[0] in banned
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_know_no_web_no_database_and_no_clock() -> None:
    """Modules without a session are rules; those named here are pure by promise."""
    banned = ("flask", "sqlalchemy", "lms.db", "lms.clock.utc_now")
    pure = {
        "lms.certification.eligibility",
        "lms.certification.requirements",
        "lms.certification.serial",
        "lms.certification.validity",
        "lms.competitions.freeze",
        "lms.competitions.ranking",
        "lms.competitions.standings",
        "lms.courses.learning_time",
        "lms.credits.forecast",
        "lms.credits.ledger",
        "lms.credits.year_rule",
        "lms.exams.answer_fold",
        "lms.exams.outcome",
        "lms.exams.review",
        "lms.exams.weighting",
        "lms.exams.window",
        "lms.jobs.schedule",
        "lms.media.picture",
        "lms.people.masking",
        "lms.people.password_age",
        "lms.people.unit_tree",
        "lms.practice.mistake_book",
        "lms.practice.selection",
        "lms.practice.streak",
        "lms.questions.review",
        "lms.training.clashes",
        "lms.training.plan",
    }
    modules = {module_of(path): path for path in python_files()}
    assert pure <= set(modules), f"missing: {sorted(pure - set(modules))}"
    wrong = [
        f"{modules[name]}:{line} imports {target}"
        for name in sorted(pure)
        for line, target in imports_of(modules[name])
        if target.startswith(banned)
    ]
    assert not wrong, "\n".join(wrong)


def test_there_are_no_import_circles() -> None:
    modules = {module_of(path): path for path in python_files()}
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        found = set()
        for _line, target in imports_of(path):
            best = target
            while best and best not in modules:
                best = best.rpartition(".")[0]
            if best and best != name and not name.startswith(f"{best}."):
                found.add(best)
        graph[name] = found
    circle = find_circle(graph)
    assert not circle, " → ".join(circle)


def find_circle(graph: dict[str, set[str]]) -> list[str]:
    state: dict[str, int] = {}
    trail: list[str] = []

    def visit(node: str) -> list[str]:
        state[node] = 1
        trail.append(node)
        for following in sorted(graph[node]):
            if state.get(following) == 1:
                return [*trail[trail.index(following) :], following]
            if following not in state and (circle := visit(following)):
                return circle
        trail.pop()
        state[node] = 2
        return []

    for node in sorted(graph):
        if node not in state and (circle := visit(node)):
            return circle
    return []

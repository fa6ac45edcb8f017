"""What every import reports, on pages, at the command line and as JSON."""

from dataclasses import dataclass
from typing import Any

from question_bank.items import Problem

__all__ = ["ImportReport", "Problem"]


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows or questions read, and the problems found, each with its place."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Return whether a problem stands in the way of importing."""
        return any(problem.severity == "error" for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints (see the command-line documentation)."""
        return {
            "read": self.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "problems": [
                {"where": p.where, "severity": p.severity, "message": p.message}
                for p in self.problems
            ],
        }

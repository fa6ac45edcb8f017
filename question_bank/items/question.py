"""What every question type shares: the question itself, problems found in it, and its grade."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]
Document: TypeAlias = Mapping[str, Any]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class AnswerError(ValueError):
    """The answer does not have the shape this question asks for; the text says why, in Chinese."""


class InvalidItem(ValueError):
    """The document is not a valid item; `problems` says where and why."""

    def __init__(self, problems: "list[Problem]") -> None:
        super().__init__("；".join(f"{p.where}：{p.message}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a trainer should know about a question or a file."""

    where: str
    severity: Severity
    message: str

    def to_document(self) -> dict[str, str]:
        """Return the problem as the JSON object of the command line and the import pages."""
        return {"where": self.where, "severity": self.severity, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question to grade; `content` is the validated content of its type, read only."""

    id: str
    type: str
    stem: str
    marks: Decimal
    content: Mapping[str, Any]
    scoring_rule: str = "all_or_nothing"
    rationale: str = ""
    residue: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartGrade:
    """The grade of one blank, pair, key point or sub-item.

    For a written answer `marks` is only what the key words suggest: a marker decides.
    """

    part: str
    marks: Decimal
    max_marks: Decimal
    reason: str
    needs_marking: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """The marks of one answer, rounded half up to 0.01, and why.

    While `needs_marking` is true the marks are only those settled without a marker.
    """

    marks: Decimal
    max_marks: Decimal
    reason: str
    parts: tuple[PartGrade, ...] = ()
    needs_marking: bool = False


def round_marks(value: Decimal) -> Decimal:
    """Return the marks rounded half up to 0.01, the one rounding of marks."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def find_decimal(value: object) -> Decimal | None:
    """Return the plain decimal number a document value stands for, None when it is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    # A huge exponent would make later arithmetic slow: 12 digits each side are plenty.
    if not number.is_finite() or not -12 <= number.adjusted() <= 12:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -12 else None


def find_marks(value: object) -> Decimal | None:
    """Return marks in whole hundredths, None when the value is not such an amount."""
    number = find_decimal(value)
    if number is None or number != number.quantize(CENT):
        return None
    return number.quantize(CENT)


def marks_text(marks: Decimal) -> str:
    """Return marks as people write them: 2, 1.5, 0.67."""
    text = f"{marks:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

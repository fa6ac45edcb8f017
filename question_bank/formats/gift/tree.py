"""The syntax tree of a GIFT file, as near to the file as its meaning allows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

TextFormat: TypeAlias = Literal["moodle", "plain", "html", "markdown"]
Kind: TypeAlias = Literal[
    "choice", "short", "numerical", "true_false", "matching", "essay", "description"
]
FORMATS: tuple[TextFormat, ...] = ("moodle", "plain", "html", "markdown")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one of Moodle's four text formats; escapes are resolved."""

    format: TextFormat
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """The key of a numerical answer.

    kind: `simple` has one number, `range` a number and its tolerance, `span` lowest and highest.
    """

    kind: Literal["simple", "range", "span"]
    first: Decimal
    second: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal:
        """The number in the middle of what is accepted."""
        return (self.first + self.second) / 2 if self.kind == "span" else self.first

    @property
    def tolerance(self) -> Decimal:
        """How far from the middle an answer may be."""
        if self.kind == "span":
            return abs(self.second - self.first) / 2
        return self.second if self.kind == "range" else Decimal(0)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a choice, a short or a numerical question.

    is_right: it began with `=`.  weight: per cent, None when none was given.  number: the key of
    a numerical answer; without it such an answer means anything else (`*`).
    """

    is_right: bool
    text: Text
    weight: Decimal | None = None
    feedback: Text | None = None
    number: Number | None = None

    @property
    def credit(self) -> Decimal:
        """Per cent of the marks that this answer earns."""
        if self.weight is not None:
            return self.weight
        return Decimal(100 if self.is_right else 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching question; an empty prompt makes the answer a distractor."""

    prompt: Text
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question or description.

    stem: the words before the braces.  tail: the words after them, None when there are none.
    feedbacks: of a true/false question, in the order of the file.
    is_bare: a numerical answer without `=`.
    """

    kind: Kind
    stem: Text
    tail: str | None = None
    title: str | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    truth: bool | None = None
    feedbacks: tuple[Text | None, Text | None] = (None, None)
    general: Text | None = None
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A line that names the category of the questions after it."""

    path: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A question that does not follow the format; the message says why, in Chinese."""

    message: str


Node: TypeAlias = Question | Category | Fault

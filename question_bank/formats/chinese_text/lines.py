"""Lines of a document and the questions put together of them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line with where it stands, such as 第 12 段."""

    text: str
    where: str


@dataclass
class Section:
    """A part of the paper under one heading; ordinal: 1 for 一、, None without a numeral."""

    type: str | None = None
    marks: str | None = None
    marks_per_blank: str | None = None
    ordinal: int | None = None
    drafts: list["Draft"] = field(default_factory=list)


@dataclass
class Draft:
    """A question as far as its lines have been read; texts by field, options by letter."""

    where: str
    number: int | None
    section: Section
    texts: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    parts: list["Draft"] = field(default_factory=list)
    type: str | None = None
    is_case: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)

    def take(self, name: str, text: str) -> None:
        """Add a line to a field."""
        self.texts.setdefault(name, []).append(text)

    def text(self, name: str) -> str:
        """Return the words of a field without blank lines around."""
        return "\n".join(self.texts.get(name, ())).strip()

    @property
    def is_complete(self) -> bool:
        """Whether options or a key have been read."""
        return bool(self.options or "key" in self.texts)

    @property
    def place(self) -> str:
        """Where the question stands, with its number."""
        return f"{self.where}，第 {self.number} 题" if self.number is not None else self.where


@dataclass
class Parsed:
    """The sections of a paper; problems: (where, message) of what belongs to no question."""

    sections: list[Section]
    problems: list[tuple[str, str]] = field(default_factory=list)

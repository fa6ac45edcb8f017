"""Cutting a GIFT file into questions: by blank lines outside braces, comments set aside."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CATEGORY = "$CATEGORY:"
_ID = re.compile(r"\[id:((?:[^\]\\]|\\.)*)\]")
_TAG = re.compile(r"\[tags?:((?:[^\]\\]|\\.)*)\]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BRACE = re.compile(r"\\.|([{}])")


@dataclass
class Chunk:
    """The lines of one question; `line` counts from 1, comments hold its id and tags."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    id: str | None = None
    tags: list[str] = field(default_factory=list)
    depth: int = 0

    @property
    def text(self) -> str:
        """The lines joined again."""
        return "\n".join(self.lines)

    def take(self, number: int, line: str) -> None:
        """Add a line."""
        self.line = self.line or number
        self.lines.append(line)
        for found in _BRACE.finditer(line):
            if found[1]:
                self.depth = max(0, self.depth + (1 if found[1] == "{" else -1))

    def comment(self, line: str) -> None:
        """Take id and tags out of a comment."""
        for found in _ID.findall(line):
            self.id = _plain(found) or self.id
        for found in _TAG.findall(line):
            self.tags += [tag for tag in (_plain(found),) if tag and tag not in self.tags]


def chunks(text: str) -> Iterator[Chunk]:
    """Return the pieces of a file, one a question, category or description."""
    lines = _LINE_BREAK.split(text)
    goes_on = _continuations(lines)
    chunk = Chunk()
    for position, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith("//"):
            chunk.comment(bare)
        elif bare.startswith(CATEGORY) and not chunk.depth:
            if chunk.lines:
                yield chunk
            yield Chunk(position + 1, [bare])
            chunk = Chunk()
        elif bare:
            chunk.take(position + 1, line)
        elif chunk.depth and goes_on[position]:
            chunk.lines.append("")
        else:
            if chunk.lines:
                yield chunk
            chunk = Chunk()
    if chunk.lines:
        yield chunk


def _continuations(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether what follows it can only belong to open braces."""
    follows = False
    found = []
    for line in reversed(lines):
        found.append(follows)
        bare = line.strip()
        if bare and not bare.startswith("//"):
            follows = bare[0] in "=~#}"
    return found[::-1]


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()

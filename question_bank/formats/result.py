"""What reading and writing a file give back."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from question_bank.formats.media import Media, referred_media
from question_bank.items.duplicates import derived_id, find_duplicates
from question_bank.items.model import Item, validate
from question_bank.items.question import Problem

SAID_EACH = 20  # up to so many times the same warning is said of each question


SOURCE = "source"  # the key of a document that keeps what only its first format can say


@dataclass(frozen=True, slots=True)
class Residue:
    """A piece of a file that is no question we can hold, kept so that it can be written back.

    after: the id of the question it follows, "" at the head.  content: JSON of the format's own.
    """

    format: str
    after: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attached:
    """What comes with the questions of a file: pictures by name, and pieces that are none."""

    media: Mapping[str, Media] = field(default_factory=dict)
    residue: tuple[Residue, ...] = ()


NOTHING = Attached()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The questions of a file; `read` counts those found, the faulty ones included.

    places: where each of `items` stands in the file.
    """

    format: str
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    read: int = 0
    attached: Attached = NOTHING
    places: tuple[str, ...] = ()

    def has_errors(self) -> bool:
        """Return whether any question or the file itself could not be read."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The bytes of a file, and what the format could not hold."""

    data: bytes
    problems: tuple[Problem, ...] = ()


def unreadable(format_name: str, message: str) -> ReadResult:
    """Return the result of a file that cannot be read at all."""
    return ReadResult(format_name, problems=(Problem("文件", "error", message),))


@dataclass
class Collector:
    """Gathers questions while a file is read; a bad question never stops the file."""

    format: str
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    media: dict[str, Media] = field(default_factory=dict)
    residue: list[Residue] = field(default_factory=list)
    read: int = 0
    _ids: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)  # of ids made of the same words

    def add(
        self,
        document: Mapping[str, Any],
        where: str,
        problems: Iterable[Problem] = (),
        name_place: Callable[[str], str] = str,
    ) -> None:
        """Take the document of one question; `problems` were found while putting it together.

        A document without an id gets one made from its words.
        name_place: how this format calls the place of a problem, such as a column.
        """
        self.read += 1
        found = list(problems)
        if not found_errors(found):
            document = document if document.get("id") else self._named(document)
            found += [_placed(problem, where, name_place) for problem in validate(document)]
        item_id = document.get("id")
        if not found_errors(found) and item_id in self._ids:
            message = f"编号“{item_id}”与{self._ids[item_id]}重复"
            found.append(Problem(where, "error", message))
        self.problems += found
        if not found_errors(found):
            item = Item.from_document(document)
            self._ids[item.id] = where
            self.items.append(item)
            self.places.append(where)

    def refuse(self, where: str, message: str) -> None:
        """Count a question that cannot even be made a document of."""
        self.read += 1
        self.problems.append(Problem(where, "error", message))

    def note(self, where: str, message: str) -> None:
        """Note something a trainer should look at."""
        self.problems.append(Problem(where, "warning", message))

    def picture(self, data: bytes, where: str, shown: str = "") -> str:
        """Return the Markdown of a picture of the file, its words alone when it cannot be kept."""
        media = Media.of(data)
        if media is None:
            self.note(where, "图片不是 PNG、JPEG、GIF 或 WebP，或超过 2 MB，未导入")
            return shown
        self.media[media.name] = media
        return media.reference(shown)

    def keep(self, content: Mapping[str, Any], where: str, message: str) -> None:
        """Keep a piece that is no question of ours, to be written back to the same format."""
        after = self.items[-1].id if self.items else ""
        self.residue.append(Residue(self.format, after, content))
        self.note(where, message)

    def result(self) -> ReadResult:
        """Return what has been gathered, with questions written twice named."""
        if not (self.read or self.problems or self.residue):
            self.note("文件", "没有找到试题")
        problems = _gathered(self.problems) + duplicate_warnings(self.items, self.places)
        attached = Attached(self.media, tuple(self.residue))
        return ReadResult(
            self.format, tuple(self.items), tuple(problems), self.read, attached, tuple(self.places)
        )

    def _named(self, document: Mapping[str, Any]) -> dict[str, Any]:
        name = base = derived_id(document)
        number = self._numbers.get(base, 1)
        while name in self._ids:
            number += 1
            name = f"{base}-{number}"
        self._numbers[base] = number
        return {**document, "id": name}


def common_losses(
    items: Sequence[Item], attached: Attached, format_name: str, *, holds_media: bool
) -> list[Problem]:
    """Return what any format but JSON Lines loses: pictures, and what other formats could say."""
    losses = []
    if attached.media and not holds_media:
        losses.append(
            Problem("图片", "warning", f"这种格式不能带图片，{len(attached.media)} 张未写出")
        )
    sources = (item.residue.get(SOURCE) for item in items)
    kept = Counter(
        each["format"] for each in sources if isinstance(each, dict) and "format" in each
    )
    losses += [
        Problem("试题", "warning", f"{count} 题带有只有 {name} 格式才能表达的内容，未写出")
        for name, count in kept.items()
        if name != format_name
    ]
    foreign = Counter(each.format for each in attached.residue if each.format != format_name)
    losses += [
        Problem("其他内容", "warning", f"来自 {name} 的 {count} 段内容不是试题，这种格式写不出")
        for name, count in foreign.items()
    ]
    return losses


def media_of(item: Item, attached: Attached) -> list[Media]:
    """Return the pictures an item refers to, as far as they are there."""
    text = json.dumps(item.to_document(), ensure_ascii=False)
    return [attached.media[name] for name in referred_media(text) if name in attached.media]


def duplicate_warnings(items: Sequence[Item], places: Sequence[str]) -> list[Problem]:
    """Return a warning for each question whose stem stands earlier in the same file."""
    return [
        Problem(places[later], "warning", f"题干与{places[first]}相同，请确认是否重复")
        for later, first in find_duplicates(items)
    ]


def _gathered(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems with a warning that many questions share said only once."""
    counts = Counter(problem.message for problem in problems if problem.severity == "warning")
    gathered: list[Problem] = []
    said: set[str] = set()
    for problem in problems:
        count = counts[problem.message] if problem.severity == "warning" else 1
        if count <= SAID_EACH:
            gathered.append(problem)
        elif problem.message not in said:
            said.add(problem.message)
            where = f"{problem.where}等 {count} 处"
            gathered.append(Problem(where, "warning", problem.message))
    return gathered


def found_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(problem.severity == "error" for problem in problems)


def _placed(problem: Problem, where: str, name_place: Callable[[str], str]) -> Problem:
    place = "，".join(part for part in (where, name_place(problem.where)) if part)
    return Problem(place, problem.severity, problem.message)

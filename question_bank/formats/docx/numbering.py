"""Automatic numbering: the words Word shows before a paragraph and does not write in it."""

import re
from dataclasses import dataclass, field
from typing import Any

from question_bank.chinese_numbers import numeral_of
from question_bank.formats.xml import local_name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_CIRCLED = 0x2460  # ①


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None  # None: after any higher level; 0: never
    style: str | None = None


@dataclass
class Numbering:
    """The lists of a document; `label` must be asked once for each paragraph, in order."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _own: dict[tuple[str, int], _Level] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_id: str, level: int) -> str:
        """Return the words before the next paragraph of a list, "" for bullets and none."""
        abstract = self.lists.get(number_id)
        if abstract is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        own = self._level(number_id, level)
        begins = (number_id, level) not in self._begun and (number_id, level) in self.starts
        self._begun.add((number_id, level))
        current = counts[level]
        if begins:
            counts[level] = self.starts[number_id, level]
        else:
            counts[level] = own.start if current is None else current + 1
        for lower in range(level + 1, _LEVELS):
            restart = self._level(number_id, lower).restart
            if restart is None or level < restart:
                counts[lower] = None
        return self._words(number_id, own, counts)

    def _words(self, number_id: str, own: _Level, counts: list[int | None]) -> str:
        if own.kind in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = self._level(number_id, at)
            count = counts[at]
            return number_words(shown.start if count is None else count, shown.kind)

        return re.sub(r"%([1-9])", number, own.text)

    def _level(self, number_id: str, level: int) -> _Level:
        own = self._own.get((number_id, level))
        if own is not None:
            return own
        return self.levels.get(self.lists.get(number_id, ""), {}).get(level, _Level(text=""))

    @classmethod
    def of(cls, numbering: Any | None, styles: Any | None) -> "Numbering":
        """Return the lists of numbering.xml, with those that styles bring along."""
        found = cls()
        if numbering is not None:
            for abstract in numbering.iter(f"{W}abstractNum"):
                found.levels[_value(abstract, "abstractNumId")] = {
                    _int(each, "ilvl"): _read_level(each) for each in abstract.iter(f"{W}lvl")
                }
            found._link_styles(numbering)
            for each in numbering.iter(f"{W}num"):
                found._take_list(each)
        if styles is not None:
            found._take_styles(styles)
        return found

    def _link_styles(self, numbering: Any) -> None:
        """Give a list that refers to a list style the levels of the list that defines it."""
        defined = {
            _child(abstract, "styleLink"): _value(abstract, "abstractNumId")
            for abstract in numbering.iter(f"{W}abstractNum")
            if _child(abstract, "styleLink")
        }
        for abstract in numbering.iter(f"{W}abstractNum"):
            source = defined.get(_child(abstract, "numStyleLink"))
            if source is not None:
                self.levels[_value(abstract, "abstractNumId")] = self.levels[source]

    def _take_list(self, element: Any) -> None:
        number_id = _value(element, "numId")
        self.lists[number_id] = _child(element, "abstractNumId")
        for override in element.iter(f"{W}lvlOverride"):
            level = _int(override, "ilvl")
            start = override.find(f"{W}startOverride")
            if start is not None:
                self.starts[number_id, level] = _int(start, "val")
            own = override.find(f"{W}lvl")
            if own is not None:
                self._own[number_id, level] = _read_level(own)

    def _take_styles(self, styles: Any) -> None:
        based: dict[str, str] = {}
        for style in styles.iter(f"{W}style"):
            name = _value(style, "styleId")
            based[name] = _child(style, "basedOn")
            found = numbering_of(style.find(f"{W}pPr"))
            if found is not None:
                number_id, level = found
                linked = self.levels.get(self.lists.get(number_id or "", ""), {})
                level = next((at for at, each in linked.items() if each.style == name), level)
                self.styles[name] = (number_id or "0", level or 0)
        for name, base in based.items():
            seen, parent = {name}, base
            while name not in self.styles and parent and parent not in seen:
                if parent in self.styles:
                    self.styles[name] = self.styles[parent]
                seen.add(parent)
                parent = based.get(parent, "")


def numbering_of(properties: Any | None) -> tuple[str | None, int | None] | None:
    """Return the list and level that paragraph properties name, None when they name none."""
    element = properties.find(f"{W}numPr") if properties is not None else None
    if element is None:
        return None
    level = element.find(f"{W}ilvl")
    return _child(element, "numId") or None, _int(level, "val") if level is not None else None


def number_words(number: int, kind: str) -> str:
    """Return a number in the way a list counts."""
    if kind.startswith(("chinese", "taiwanese", "japaneseCounting", "ideographDigital")):
        return numeral_of(number) if 1 <= number <= 9999 else str(number)
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        letter = letter[:10] if number > 0 else str(number)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(_CIRCLED + number - 1)
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    if not 1 <= number < 4000:
        return str(number)
    text = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        text += sign * count
    return text


def _read_level(element: Any) -> _Level:
    start, restart = element.find(f"{W}start"), element.find(f"{W}lvlRestart")
    return _Level(
        start=_int(start, "val") if start is not None else 1,
        kind=_child(element, "numFmt") or "decimal",
        text=_child(element, "lvlText"),
        restart=_int(restart, "val") if restart is not None else None,
        style=_child(element, "pStyle") or None,
    )


def _child(element: Any, name: str) -> str:
    for child in element:
        if local_name(child) == name:
            return _value(child, "val")
    return ""


def _value(element: Any, name: str) -> str:
    return str(element.get(f"{W}{name}") or "")


def _int(element: Any, name: str) -> int:
    """Return a whole number of an attribute, within what Word itself takes; 0 for nonsense."""
    text = _value(element, name)
    return int(text) if re.fullmatch(r"\d{1,5}", text) else 0

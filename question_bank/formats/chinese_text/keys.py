"""Keys gathered in one place, such as 1-5 ABCDE or 1.A 2.B, handed to their questions."""

import re
import unicodedata
from collections.abc import Sequence

from question_bank.formats.chinese_text import signs
from question_bank.formats.chinese_text.lines import Draft, Line, Section

_KEY = r"(?:[A-Z]{1,10}|√|×|✓|✗|对|错|正确|错误)"
_RANGE = re.compile(
    r"(\d{1,4})\s?(?:-{1,2}|~|～|—{1,2}|–|－|至|到)\s?(\d{1,4})\s?题?\s{0,3}[:：.、．]?\s{0,3}"
    rf"((?:{_KEY}[\s,，、;；。.|/]{{0,8}}){{1,400}})"
)
_PAIR = re.compile(
    rf"(\d{{1,4}})\s?[.、．:：)）]?\s{{0,3}}[（(]?({_KEY})[)）]?(?=[\s,，;；。.、|\d]|$)"
)
_GAP = re.compile(r"[\s,，;；。.、|]*")
_ONE = re.compile(_KEY)
_SEPARATED = re.compile(r"[\s,，、;；。.|/]+")


def list_pairs(text: str) -> list[tuple[int, str]] | None:
    """Return (number, key) of a line that holds nothing but keys, None for another line."""
    plain = _folded(text)
    found: list[tuple[int, str]] = []
    at = _end_of_gap(plain, 0)
    while at < len(plain):
        group = _RANGE.match(plain, at)
        pairs = _spread(int(group[1]), int(group[2]), group[3]) if group else None
        match = group if pairs else _PAIR.match(plain, at)
        if match is None:
            return None
        found += pairs or [(int(match[1]), match[2])]
        at = _end_of_gap(plain, match.end())
    return found or None


def is_compact(text: str) -> bool:
    """Return whether a line holds nothing but numbers and keys."""
    return list_pairs(text) is not None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace("＊", "")


def _end_of_gap(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _spread(first: int, last: int, words: str) -> list[tuple[int, str]] | None:
    """Return the keys of a range, one a number; None when they do not come out even."""
    count = last - first + 1
    if not 1 <= count <= 400:
        return None
    keys = [word for word in _SEPARATED.split(words) if word]
    if len(keys) != count:
        joined = "".join(keys)
        keys = list(joined) if joined.isascii() else _ONE.findall(joined)
    return list(zip(range(first, last + 1), keys, strict=True)) if len(keys) == count else None


class Keys:
    """Hands gathered keys to the questions before them."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.problems: list[tuple[str, str]] = []
        self.is_open = True
        self._sections = sections
        self._heading: Section | None = None
        self._last: Draft | None = None
        self._field = "key"
        self._by_number: dict[int, list[Draft]] = {}
        self._order: dict[int, int] = {}
        self._seen = 0

    def restart(self) -> None:
        """Begin another list of keys, for the questions read since."""
        self.is_open = True
        self._heading = self._last = None
        self._by_number.clear()
        drafts = [draft for section in self._sections for draft in section.drafts]
        self._order = {id(draft): at for at, draft in enumerate(drafts)}
        for draft in drafts:
            if draft.number is not None:
                self._by_number.setdefault(draft.number, []).append(draft)

    def line(self, line: Line, heading: tuple[Section, str] | None) -> None:
        """Take a line of the list."""
        text = line.text
        if heading:
            self._heading, self._last = heading[0], None
            text = heading[1]
        pairs = list_pairs(text)
        if pairs:
            for number, key in pairs:
                self._hand(number, key, line.where)
        elif text.strip() and not signs.is_answers_heading(text):
            self._entry(text, line.where)

    def _entry(self, text: str, where: str) -> None:
        """Take an entry in words, or what goes on with the last one."""
        found = signs.find_number(text) or signs.find_part(text)
        if found and self._is_next(found[0]):
            self._last = self._find(found[0])
            self._field = "key"
            text = found[1]
        if self._last is None:
            self.problems.append((where, "这一行在答案部分，但看不出是哪一题的，没有读取"))
            return
        for name, value in signs.segments(text):
            self._field = name or self._field
            self._last.take(self._field, value)

    def _is_next(self, number: int) -> bool:
        draft = self._find(number)
        if draft is None or "key" in draft.texts:
            return False
        last = self._last
        return last is None or self._order[id(draft)] > self._order[id(last)]

    def _hand(self, number: int, key: str, where: str) -> None:
        draft = self._find(number)
        if draft is None:
            self.problems.append((where, f"答案“{number}. {key}”在前面没有对应的题"))
            return
        self._last, self._field = draft, "key"
        if "key" in draft.texts:
            if draft.text("key") != key:
                message = f"答案部分为“{key}”，题目处为“{draft.text('key')[:20]}”，请核对"
                self.problems.append((draft.place, message))
            return
        draft.take("key", key)

    def _find(self, number: int) -> Draft | None:
        """Return the question of a number: of the section named, else the next without key."""
        drafts = self._by_number.get(number, [])
        if self._heading is not None:
            return self._of_section(drafts, self._heading)
        if len(drafts) == 1:
            return drafts[0]
        after = self._order[id(self._last)] if self._last else -1
        open_drafts = [draft for draft in drafts if "key" not in draft.texts]
        later = [draft for draft in open_drafts if self._order[id(draft)] > after]
        return next(iter(later or open_drafts or drafts), None)

    @staticmethod
    def _of_section(drafts: Sequence[Draft], heading: Section) -> Draft | None:
        same = [draft for draft in drafts if draft.section.type == heading.type]
        exact = [draft for draft in same if draft.section.ordinal == heading.ordinal]
        return next(iter(exact or same), None)

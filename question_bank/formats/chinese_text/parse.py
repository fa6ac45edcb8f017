"""From lines to drafts of questions: which line is a stem, an option, a key, a step."""

from collections.abc import Sequence

from question_bank.formats.chinese_text import signs
from question_bank.formats.chinese_text.evidence import look_over
from question_bank.formats.chinese_text.keys import Keys, is_compact, list_pairs
from question_bank.formats.chinese_text.lines import Draft, Line, Parsed, Section
from question_bank.formats.chinese_text.steps import Steps, has_key


def parse(lines: Sequence[Line]) -> Parsed:
    """Return the questions of the lines as drafts; keys gathered at the end are handed out."""
    return _Parser(lines).run()


class _Parser:
    """Goes through the lines once; evidence about what follows is gathered beforehand."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        view = look_over([line.text for line in lines])
        self.texts, self.headings, self.next_filled = view.texts, view.headings, view.next_filled
        self.numbers, self.bracketed = view.numbers, view.bracketed
        self.evidence, self.part_evidence = view.evidence, view.part_evidence
        self.is_numbered = any(self.numbers) or any(self.bracketed)
        self.section = Section()
        self.parsed = Parsed([self.section])
        self.draft: Draft | None = None
        self.case: Draft | None = None
        self.keys: Keys | None = None
        self.finished = self.keyless = 0  # questions behind us, and those without a key
        self.field = "stem"
        self.blank = False
        self.by_brackets = False  # stems of this section, or parts of this case, are （1）
        self.last_number = 0
        self.steps = Steps()

    def run(self) -> Parsed:
        """Return what the lines hold."""
        for at, line in enumerate(self.lines):
            if len(line.text) > signs.LONGEST:
                self.parsed.problems.append((line.where, "这一行过长，没有读取"))
            elif not line.text.strip():
                self.blank = True
            else:
                self._line(at)
                self.blank = False
        if self.keys:
            self.parsed.problems += self.keys.problems
        return self.parsed

    def _line(self, at: int) -> None:
        text = self.texts[at]
        if self.keys and self._stays_with_keys(at):
            self.keys.line(self.lines[at], self.headings[at])
            return
        heading = self.headings[at]
        if heading:
            self._open(heading[0])
        elif signs.is_answers_heading(text) and self._begins_keys(at):
            self._open_keys()
        elif self._is_key_list(text):
            self._open_keys().line(Line(signs.segments(text)[0][1], self.lines[at].where), None)
        elif not (self._title(at) or self._case(at) or self._numbered(at)):
            self._words(text, at)

    def _open(self, section: Section) -> None:
        self.section = section
        self.parsed.sections.append(section)
        self.draft = self.case = None
        self.by_brackets = False
        self.last_number = self.steps.next = 0

    def _open_keys(self) -> Keys:
        self.keys = self.keys or Keys(self.parsed.sections)
        self.keys.restart()
        return self.keys

    @staticmethod
    def _is_key_list(text: str) -> bool:
        """Return whether 答案 and the keys of several questions stand on one line."""
        found = signs.segments(text)
        return found[0][0] == "key" and len(found) == 1 and len(list_pairs(found[0][1]) or ()) > 1

    def _begins_keys(self, at: int) -> bool:
        """Return whether 答案 on a line of its own opens a list of keys, not one question's key."""
        if self.draft is None or "key" in self.draft.texts:
            return True
        after = self.next_filled[at + 1]
        if after >= len(self.lines):
            return False
        if is_compact(self.texts[after]):
            return True
        if self.headings[after] is not None:
            return self.keyless > 0
        return self.numbers[after] is not None and self.keyless * 2 > self.finished

    def _stays_with_keys(self, at: int) -> bool:
        heading = self.headings[at]
        assert self.keys is not None  # noqa: S101 - asked only with keys open
        if not self.keys.is_open:
            return False
        if heading is None:
            return True
        known = any(
            section.drafts and section.type == heading[0].type for section in self.parsed.sections
        )
        after = self.next_filled[at + 1]
        follows = after < len(self.lines) and is_compact(self.texts[after])
        if known or follows or is_compact(heading[1]):
            return True
        self.keys.is_open = False
        return False

    def _title(self, at: int) -> bool:
        ordinal = signs.find_title(self.texts[at])
        after = self.next_filled[at + 1]
        if ordinal is None or after >= len(self.lines):
            return False
        if not self.numbers[after] and not self.headings[after]:
            return False
        self._open(Section(ordinal=ordinal))
        return True

    def _case(self, at: int) -> bool:
        rest = signs.find_case(self.texts[at])
        labelled = signs.segments(self.texts[at])[0]
        if rest is None and labelled[0] == "material":
            if self.draft is not None and not self.draft.is_complete and self.case is None:
                self.draft.is_case = True
                self.case = self.draft
            elif self.case is None or self.case.parts:
                self._new_case(at, None)
            rest = labelled[1]
        elif rest is not None:
            self._new_case(at, None)
        else:
            return False
        assert self.case is not None  # noqa: S101 - made above
        self.draft, self.field = self.case, "material"
        self._start_parts()
        if rest:
            self.case.take("material", rest)
        return True

    def _new_case(self, at: int, number: int | None) -> None:
        self.case = Draft(self.lines[at].where, number, self.section, is_case=True)
        self.section.drafts.append(self.case)
        self.draft = self.case

    def _start_parts(self) -> None:
        self.by_brackets = False
        if self.case is not None and self.case.number is None:
            self.last_number = 0
        self.steps.next = 0

    def _numbered(self, at: int) -> bool:
        found, bracketed = self.numbers[at], self.bracketed[at]
        if found:
            return self._by_number(at, *found)
        if bracketed:
            return self._by_brackets(at, *bracketed)
        if not self.is_numbered and self._begins_unnumbered(at):
            self._start(at, None, self.texts[at])
            return True
        return False

    def _begins_unnumbered(self, at: int) -> bool:
        text = self.texts[at]
        if signs.segments(text)[0][0] is not None or signs.option_letter(text):
            return False
        if self.draft is None:
            return True
        return "key" in self.draft.texts and (self.blank or self.field not in signs.PROSE)

    def _by_number(self, at: int, number: int, rest: str) -> bool:
        if self.draft is None or (self.draft is self.case and not self.case.parts):
            takes = True
            if self.case is not None and self.case.number is not None:
                takes = self.steps.ends_material(number, self.last_number)
        else:
            takes = self.steps.is_question(
                self.draft, number, self.last_number + 1, self.evidence[at], self.field
            )
        if takes and rest[:1].isdigit() and number != self.last_number + 1:
            takes = False  # 2.5 倍, not the second question
        if not takes:
            return False
        self.last_number, self.steps.next = number, 0
        if self.case is not None and self.case.number is None and not self.by_brackets:
            self._start_part(self.case, at, number, rest)
        elif self.section.type == "case" and self.evidence[at].parts:
            self._new_case(at, number)
            self._begin_stem(rest, at)
        else:
            self.case = None
            self._start(at, number, rest)
        return True

    def _by_brackets(self, at: int, number: int, rest: str) -> bool:
        if self.case is not None:
            if self.case.parts and not self.by_brackets:
                return False
            expected = len(self.case.parts) + 1
        elif self.draft is None or self.by_brackets:
            expected = self.last_number + 1 if self.by_brackets else number
        else:
            return False
        if self.draft is None or self.draft is self.case:
            takes = number == expected
        else:
            takes = self.steps.is_question(
                self.draft, number, expected, self.part_evidence[at], self.field
            )
        if not takes:
            return False
        self.by_brackets, self.steps.next = True, 0
        if self.case is not None:
            self._start_part(self.case, at, number, rest)
        else:
            self.last_number = number
            self._start(at, number, rest)
        return True

    def _start(self, at: int, number: int | None, rest: str) -> None:
        before = self.draft
        if before is not None:
            self.finished += 1
            self.keyless += not before.parts and not has_key(before)
        self.draft = Draft(self.lines[at].where, number, self.section)
        self.section.drafts.append(self.draft)
        self._begin_stem(rest, at)

    def _start_part(self, case: Draft, at: int, number: int, rest: str) -> None:
        self.draft = Draft(self.lines[at].where, number, self.section)
        case.parts.append(self.draft)
        self._begin_stem(rest, at)

    def _begin_stem(self, rest: str, at: int) -> None:
        assert self.draft is not None  # noqa: S101 - just made
        self.field = "stem"
        tagged = signs.find_tag(rest)
        if tagged:
            self.draft.type, rest = tagged
        self._words(rest, at)

    def _words(self, text: str, at: int) -> None:
        """Take a line that opens no question: labels, options, words that go on."""
        if self.draft is None:
            return
        for name, value in signs.segments(text):
            if name is None:
                self._options_or_words(value, at)
                continue
            self.field = name
            self.steps.next = 0
            if name == "type":
                self._type(value)
            else:
                self.draft.take(name, value)

    def _type(self, words: str) -> None:
        assert self.draft is not None  # noqa: S101 - asked within a question only
        heading = signs.find_heading(words)
        if heading is None:
            self.draft.take("unknown_type", words)
            return
        self.draft.type = heading[0].type
        if self.section.type is None or self.section.ordinal is None:
            section = Section(heading[0].type, self.section.marks)
            self.section.drafts.remove(self.draft)
            section.drafts.append(self.draft)
            self.draft.section = self.section = section
            self.parsed.sections.append(section)

    def _options_or_words(self, text: str, at: int) -> None:
        draft = self.draft
        assert draft is not None  # noqa: S101 - asked within a question only
        if self.field in ("stem", "option") and draft is not self.case:
            wanted, after = chr(ord("A") + len(draft.options)), self.next_filled[at + 1]
            follows = signs.option_letter(self.texts[after]) if after < len(self.texts) else None
            head, found = signs.split_line(text, wanted, follows)
            if found:
                if head.strip():
                    draft.take("stem", head.rstrip())
                if len(found) > 1 and not any(words for _, words in found):
                    return  # A. B. C. D. left over behind a stem, the options follow
                draft.options |= {letter: [words] for letter, words in found}
                self.field = "option"
                return
        if self.field == "option" and draft.options:
            draft.options[next(reversed(draft.options))].append(text)
        else:
            name = self.field if self.field != "option" else "stem"
            if self.blank and draft.texts.get(name):
                draft.take(name, "")
            draft.take(name, text.rstrip())

"""Words of a line with their styles, and how they are written in Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.formats.markup.escaping import escape_line_starts, escape_signs
from question_bank.formats.markup.formulas import formula

# What Markdown has no sign for stays a tag; the pages show these.
_MARKS = {"strong": "**", "em": "*"}
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
# No sign of the same kind within: else a text of nothing but openings would take minutes.
_FORMULAS = re.compile(
    r"\\\(((?:(?!\\[()]).)+)\\\)|\\\[((?:(?!\\[\[\]]).)+)\\\]|\$\$((?:(?!\$\$).)+)\$\$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: words to be escaped, or Markdown as it stands when `is_raw`."""

    text: str
    styles: tuple[str, ...] = ()
    is_raw: bool = False


def write_line(tokens: Sequence[Token]) -> str:
    """Return the Markdown of a paragraph; "\\n" in a token that is raw breaks the line."""
    dollars = sum(token.text.count("$") + len(_FORMULAS.findall(token.text)) for token in tokens)
    text = _Line(money=dollars > 1).write(_merged(_collapsed(tokens)), ())
    lines = [line.strip(" ") for line in text.strip().split("\n")]
    return escape_line_starts("\n".join(lines))


def _collapsed(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with white space as a browser shows it; hard spaces stay as plain ones."""
    kept: list[Token] = []
    after_space = True
    for token in tokens:
        text = token.text
        if not token.is_raw:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            text = text.removeprefix(" ") if after_space else text
        if text:
            after_space = text[-1] in " \n"
            kept.append(Token(text.replace("\u00a0", " "), token.styles, token.is_raw))
    return kept


def _merged(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with neighbours of one kind joined, since they are escaped together."""
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        alike = last and not last.is_raw and not token.is_raw and last.styles == token.styles
        if last and alike:
            merged[-1] = Token(last.text + token.text, last.styles)
        else:
            merged.append(token)
    return merged


@dataclass(frozen=True, slots=True)
class _Line:
    """Writes the tokens of a paragraph; `money`: dollar signs are to be escaped."""

    money: bool

    def write(self, tokens: Sequence[Token], within: tuple[str, ...]) -> str:
        """Return the Markdown of tokens, of which the styles `within` are already written."""
        pieces: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            styles = [style for style in token.styles if style not in within]
            if not styles:
                pieces.append(token.text if token.is_raw else self._words(token.text))
                position += 1
                continue
            ends = {style: _run_end(tokens, position, style) for style in styles}
            style = max(styles, key=lambda each: ends[each])
            inner = self.write(tokens[position : ends[style]], (*within, style))
            is_plain = "*" not in inner and not within and not "".join(pieces[-1:]).endswith("*")
            pieces.append(_styled(inner, style, is_plain=is_plain))
            position = ends[style]
        return "".join(pieces)

    def _words(self, text: str) -> str:
        """Return escaped words, the formulas of MathJax in them as ours."""
        pieces: list[str] = []
        position = 0
        for found in _FORMULAS.finditer(text):
            before = escape_signs(text[position : found.start()], money=self.money)
            latex = next(group for group in found.groups() if group is not None)
            pieces += [before, _spaced(formula(latex, is_block=found[1] is None), before)]
            position = found.end()
            if text[position : position + 1].isdigit():
                pieces.append(" ")
        pieces.append(escape_signs(text[position:], money=self.money))
        return "".join(pieces)


def _spaced(made: str, before: str) -> str:
    """Return a formula with the space without which it would be none after a letter or digit."""
    return f" {made}" if re.search(r"[A-Za-z0-9$]$", before) else made


def _run_end(tokens: Sequence[Token], start: int, style: str) -> int:
    end = start
    while end < len(tokens) and style in tokens[end].styles:
        end += 1
    return end


def _styled(inner: str, style: str, *, is_plain: bool) -> str:
    """Return the words in a style; stars only where no others stand in them or around them."""
    edges = _EDGES.fullmatch(inner)
    if edges is None or not edges[2]:
        return inner
    before, words, after = edges.groups()
    if style in _MARKS and is_plain and "\n" not in words:
        return f"{before}{_MARKS[style]}{words}{_MARKS[style]}{after}"
    return f"{before}<{style}>{words}</{style}>{after}"

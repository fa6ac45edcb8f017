"""Plain words as Markdown: a backslash only where Markdown would take them for more."""

import html
import re

# `<` and `&` only where a tag or a reference would begin; a star with a space on either side, an
# underscore within a word and the gap ____ mean nothing to Markdown.
_SIGNS = re.compile(
    r"\\(?=[\\`*_{}\[\]()>#+\-.!$|]|$)|`|\*(?! )|(?<! )\*|(?<!\w)_{1,3}(?![_\s])"
    r"|(?<![_\s])_{1,3}(?!\w)|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
_LINE_START = re.compile(
    r"^(?P<indent>[ ]*)(?:(?P<sign>[#>]|[-+*](?=[ ]|$|-+[ ]*$)|=+$|~(?=~~))"
    r"|(?P<number>\d+)\.(?=[ ]))",
    re.MULTILINE,
)


def escape(text: str) -> str:
    """Return Markdown that shows the text as it stands, line by line."""
    return escape_line_starts(escape_signs(text, money=text.count("$") > 1))


def escape_signs(text: str, *, money: bool) -> str:
    """Return text whose signs mean nothing; `money`: a dollar sign might begin a formula."""
    shown = _SIGNS.sub(_escaped, text)
    return shown.replace("$", r"\$") if money else shown


def escape_line_starts(text: str) -> str:
    """Return text of which no line is taken for a heading, a list, a quotation or a rule."""
    return _LINE_START.sub(_escaped_start, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in "<&":
        return html.escape(sign)
    if sign.startswith("_"):
        return r"\_" * len(sign)
    return "\\" + sign


def _escaped_start(found: re.Match[str]) -> str:
    sign = found["sign"]
    if not sign:
        return f"{found['indent']}{found['number']}\\."
    if sign[0] in "=~":
        return f"{found['indent']}&#{ord(sign[0])};{sign[1:]}"
    return f"{found['indent']}\\{sign}"

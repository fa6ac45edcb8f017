"""Between Markdown and the words of formats that know no markup."""

import re

from question_bank.formats.markup import escape
from question_bank.formats.media import REFERENCE

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!$])|&(lt|amp|#(\d{2}));")
_TABLE = re.compile(r"^[ ]*\|", re.MULTILINE)
_NAMED = {"lt": "<", "amp": "&"}
_PICTURE = re.compile(rf"!\[([^\]]*)\]\({REFERENCE.pattern}\)")


def find_plain(markdown: str) -> str | None:
    """Return the words of Markdown that is nothing but words, None when it has any markup."""
    words = _ESCAPED.sub(_unescaped, markdown)
    is_plain = not _TABLE.search(markdown) and escape(words) == markdown
    return words if is_plain else None


def without_pictures(markdown: str) -> str:
    """Return the Markdown with what pictures show in their place, for formats without pictures."""
    return _PICTURE.sub(lambda found: f"（图片：{found[1] or '略'}）", markdown)


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return chr(int(found[3])) if found[3] else _NAMED[found[2]]

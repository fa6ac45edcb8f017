"""Texts of a question of Moodle: their format, their pictures, their numbers."""

import base64
import binascii
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from lxml import etree

from question_bank.formats.markup import escape, to_markdown
from question_bank.formats.moodle_xml.naming import MEDIA
from question_bank.formats.result import Collector
from question_bank.formats.xml import local_name
from question_bank.items.question import Problem, find_decimal

_LINKED = re.compile(r"!\[([^\]]{0,500})\]\(@@PLUGINFILE@@/([^)\s]{1,500})[^)]{0,500}\)")
_DATA = re.compile(r"data:[\w/+.-]+;base64,(.*)", re.DOTALL)
_BLOCK = re.compile(r"<(?:p|div|br|ul|ol|table|h\d|pre)\b", re.IGNORECASE)


class Question:
    """One <question> while it is read, with what is found wrong with it."""

    def __init__(self, element: Any, where: str, collector: Collector) -> None:
        self.element = element
        self.where = where
        self.collector = collector
        self.problems: list[Problem] = []

    def warn(self, message: str) -> None:
        """Note something a trainer should look at."""
        self.problems.append(Problem(self.where, "warning", message))

    def error(self, message: str) -> None:
        """Note why the question cannot be taken."""
        self.problems.append(Problem(self.where, "error", message))

    def value(self, name: str, default: str = "") -> str:
        """Return the words of a child, its <text> if it has one."""
        child = find(self.element, name)
        return default if child is None else raw_text(child).strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a child says 1 or true."""
        word = self.value(name).lower()
        return word in ("1", "true") if word else default

    def text(self, name: str) -> str:
        """Return the Markdown of a child, "" when there is none."""
        child = find(self.element, name)
        return "" if child is None else self.markdown(child)

    def markdown(self, element: Any, raw: str | None = None) -> str:
        """Return the Markdown of an element with its format; `raw` stands for its words."""
        text = (raw_text(element) if raw is None else raw).replace("\r\n", "\n")
        kind = element.get("format") or "moodle_auto_format"
        files = {each.get("name") or "": each for each in children(element, "file")}

        def picture(source: str, words: str) -> str:
            return self._picture(source, words, files)

        if kind in ("plain_text", "plain"):
            return escape(text.strip())
        if kind == "markdown":
            return _LINKED.sub(lambda m: picture(f"@@PLUGINFILE@@/{m[2]}", m[1]), text).strip()
        if kind == "moodle_auto_format" and not _BLOCK.search(text):
            text = text.strip().replace("\n", "<br>")
        return to_markdown(text, picture)

    def _picture(self, source: str, words: str, files: dict[str, Any]) -> str:
        data = _DATA.fullmatch(source.strip())
        if data:
            return self._kept(data[1], words)
        name = unquote(source.partition("@@PLUGINFILE@@/")[2]).partition("?")[0]
        file = files.get(name)
        if file is None:
            file = files.get(name.rpartition("/")[2])
        if name and file is not None:
            known = self.collector.media.get(file.get(MEDIA) or "")
            return known.reference(words) if known else self._kept(file.text or "", words)
        if source.startswith(("http://", "https://")):
            self.warn("图片在外部网站上，内网可能无法显示，请下载后重新插入")
            return f"![{escape(words)}]({source.replace(' ', '%20').replace(')', '%29')})"
        self.warn(f"图片“{name or source[:60]}”不在文件中，只保留了说明文字")
        return escape(words)

    def _kept(self, text: str, words: str) -> str:
        try:
            data = base64.b64decode("".join(unquote(text).split()), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        return self.collector.picture(data, self.where, words)


def find(element: Any, name: str) -> Any | None:
    """Return the first child of a name, None when there is none."""
    return next(children(element, name), None)


def children(element: Any, *names: str) -> Iterator[Any]:
    """Yield the children of these names, whatever their namespace."""
    return (child for child in element if local_name(child) in names)


def raw_text(element: Any) -> str:
    """Return the words of an element or of its <text>; tags not wrapped in CDATA are kept."""
    inner = find(element, "text")
    holder = element if inner is None else inner
    parts = [holder.text or ""]
    for child in holder:
        if inner is None and local_name(child) in ("file", "feedback", "answer", "tolerance"):
            parts.append(child.tail or "")
        elif local_name(child):
            parts.append(etree.tostring(child, encoding="unicode"))
        else:
            parts.append(child.tail or "")
    return "".join(parts)


def number(text: str | None) -> Decimal | None:
    """Return a number such as 33.33333 or 33,33333, None when it is none."""
    return find_decimal((text or "").strip().replace(",", "."))


def plain(value: Decimal) -> str:
    """Return a number without exponent or zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Reading QTI 1.2: a bare XML file or a zip package, as Canvas exports it."""

import posixpath
import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import unquote

from lxml import etree

from question_bank.formats.markup import escape
from question_bank.formats.media import Media
from question_bank.formats.package import Package
from question_bank.formats.qti12.composing import Unkeyed, content_of
from question_bank.formats.qti12.tree import Question, children, descendants
from question_bank.formats.result import SOURCE, Collector, ReadResult, unreadable
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import parse_xml
from question_bank.items.common import RATIONALE_LIMIT
from question_bank.items.facets import ID_LIMIT
from question_bank.items.question import find_decimal

NAME = "qti12"
LABEL = "QTI 1.2 / Canvas"
SUFFIX = ".zip"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?questestinterop[\s>/]")
_HEAD = 8_192  # bytes in which the root of a file stands
_FILES = (".xml", ".qti", ".dat")
_MAX_FILES = 2_000
_CENT = Decimal("0.01")


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the file, or a file of the package, has the root of QTI 1.2."""
    if data[:2] != b"PK":
        return _is_qti(data)
    try:
        package = Package(data)
        return any(_is_qti(package.read(name)) for name in _list_files(package))
    except UnreadableFile:
        return False


def _is_qti(data: bytes) -> bool:
    return _ROOT.search(data[:_HEAD].replace(b"\x00", b"")) is not None


def _list_files(package: Package) -> list[str]:
    names = [name for name in package.names if name.lower().endswith(_FILES)]
    return sorted(names)[:_MAX_FILES]


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a file or a package."""
    collector = Collector(NAME)
    reader = _Reader(collector)
    try:
        if data[:2] != b"PK":
            reader.read_file(data, "")
        else:
            reader.package = Package(data)
            for name in _list_files(reader.package):
                content = reader.package.read(name)
                if _is_qti(content):
                    reader.try_file(content, name)
    except UnreadableFile as error:
        return unreadable(NAME, str(error))
    if not collector.read and not collector.residue and not collector.problems:
        return unreadable(NAME, "没有找到 QTI 1.2 的试题")
    return collector.result()


class _Reader:
    """Reads the files of a package into one collector."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.package: Package | None = None
        self.seen: set[str] = set()

    def try_file(self, data: bytes, name: str) -> None:
        """Read a file of a package; a broken one does not stop the others."""
        try:
            self.read_file(data, name)
        except UnreadableFile as error:
            self.collector.refuse(name, str(error))

    def read_file(self, data: bytes, name: str) -> None:
        """Read every item of a file; raises UnreadableFile."""
        document = parse_xml(data)
        if document.mended:
            where = name or "文件"
            self.collector.note(where, f"文件不完整或有错误，已尽量读取：{document.mended}")
        for place, item in enumerate(descendants(document.root, "item"), start=1):
            self._take(item, f"{name} 第 {place} 题".strip(), name)

    def _take(self, item: Any, where: str, file: str) -> None:
        question = Question(item, where, lambda s, w: self._picture(s, w, where, file))
        xml: str = etree.tostring(item, encoding="unicode", with_tail=False)
        try:
            content = content_of(question)
        except Unkeyed as error:
            self.collector.refuse(where, f"{error}，请补写后再导入")
            return
        if content is None:
            kind = question.metadata("question_type") or "这种题型"
            self.collector.keep({"xml": xml}, where, f"{kind} 不能表达，已原样保留")
            return
        document: dict[str, Any] = {"marks": _marks(question), "rationale": _rationale(question)}
        document |= _with_marks(content, document["marks"])
        name = (item.get("ident") or "").strip()[:ID_LIMIT]
        if name and name not in self.seen:
            document["id"] = name
            self.seen.add(name)
        document["stem"] = document["stem"] or escape(item.get("title") or "")
        if question.problems:
            document[SOURCE] = {"format": NAME, "xml": xml}
        self.collector.add(document, where, question.problems)

    def _picture(self, source: str, words: str, where: str, file: str) -> str:
        if source.startswith(("http://", "https://")):
            self.collector.note(where, "图片在外部网站上，内网可能无法显示，请下载后重新插入")
            address = source.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
            return f"![{escape(words)}]({address})"
        inline = re.fullmatch(r"data:[\w/+.-]+;base64,(.*)", source, re.DOTALL)
        media = Media.from_text(unquote(inline[1])) if inline else None
        if media is not None:
            return self.collector.picture(media.data, where, escape(words))
        name = self._find(unquote(source).partition("?")[0], file)
        if name is None or self.package is None:
            self.collector.note(where, f"图片“{source[:80]}”不在文件中，只保留了说明文字")
            return escape(words)
        return self.collector.picture(self.package.read(name), where, escape(words))

    def _find(self, source: str, file: str) -> str | None:
        """Return the name in the package that an address means, None when it holds none."""
        if self.package is None:
            return None
        path = re.sub(r"^\$[A-Z-]*FILEBASE\$/?|^%24[A-Z-]*FILEBASE%24/?", "", source)
        folder = posixpath.dirname(file)
        for name in (posixpath.join(folder, path), path, posixpath.join("web_resources", path)):
            if name in self.package:
                return posixpath.normpath("/" + name).lstrip("/")
        ending = "/" + path.rpartition("/")[2]
        return next((n for n in self.package.names if ("/" + n).endswith(ending)), None)


def _marks(question: Question) -> str:
    """Return points_possible, a weight, or the highest score that is no percentage of Canvas."""
    given = find_decimal(question.metadata("points_possible", "qmd_weighting", "cc_weighting"))
    if given is None and not question.metadata("question_type"):
        scores = descendants(question.element, "decvar")
        given = next((n for s in scores if (n := find_decimal(s.get("maxvalue")))), None)
    if given is None or given <= 0:
        return "1.00"
    return f"{given.quantize(_CENT, rounding=ROUND_HALF_UP):.2f}"


def _with_marks(content: dict[str, Any], marks: str) -> dict[str, Any]:
    """Return the content, the marks of a case shared among its sub-items."""
    items = content.get("items")
    if not items:
        return content
    share = (Decimal(marks) / len(items)).quantize(_CENT, rounding=ROUND_DOWN)
    shares = [share] * (len(items) - 1)
    shares.append(Decimal(marks) - sum(shares))
    marked = [{**item, "marks": f"{each:.2f}"} for item, each in zip(items, shares, strict=True)]
    return {**content, "items": marked}


def _rationale(question: Question) -> str:
    """Return the feedback and the solution of an item, each text once."""
    kept = ""
    for words in dict.fromkeys(_feedback(question)):
        longer = "\n\n".join(text for text in (kept, words) if text)
        if len(longer) > RATIONALE_LIMIT:
            question.warn("反馈过长，只导入了前面的部分")
            break
        kept = longer
    return kept


def _feedback(question: Question) -> Iterator[str]:
    for each in children(question.element, "itemfeedback"):
        words = question.words(each)
        if words:
            yield words

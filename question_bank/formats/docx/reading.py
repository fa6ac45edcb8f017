"""From a Word package to lines: numbering resolved, tables and pictures as Markdown."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from question_bank.formats.chinese_text.lines import Line
from question_bank.formats.docx.numbering import Numbering, W, numbering_of
from question_bank.formats.package import Package
from question_bank.formats.result import Collector
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import local_name, parse_xml

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Deleted words, moved-away words, field codes, and what stands twice for old programs.
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "rt"})
_SPACES = " \u3000\u00a0\t"


@dataclass
class _Document:
    """What reading a paragraph needs of the package."""

    package: Package
    folder: str
    targets: dict[str, str]
    numbering: Numbering
    collector: Collector
    formulas: bool = False

    def picture(self, element: Any, where: str) -> str:
        """Return the Markdown of a picture, "" when it is linked or missing."""
        shown = next((e.get("descr") or "" for e in element.iter() if local_name(e) == "docPr"), "")
        pictures = []
        for each in element.iter():
            name = local_name(each)
            key = each.get(f"{_R}embed") if name == "blip" else None
            key = each.get(f"{_R}id") if name == "imagedata" else key
            target = self.targets.get(key or "")
            if target and target in self.package:
                pictures.append(self.collector.picture(self.package.read(target), where, shown))
            elif name in ("blip", "imagedata"):
                self.collector.note(where, "图片不在文档里（只是链接），未导入")
        return "".join(pictures)


def list_lines(package: Package, collector: Collector) -> list[Line]:
    """Return the lines of the document's body; raises UnreadableFile when it has none."""
    main = _main_part(package)
    folder = posixpath.dirname(main)
    parsed = parse_xml(package.read(main))
    if parsed.mended:
        collector.note("文件", "文档内容有损坏，已尽量读取，请核对")
    numbering = Numbering.of(_part(package, folder, "numbering"), _part(package, folder, "styles"))
    targets = _targets(package, main)
    document = _Document(package, folder, targets, numbering, collector)
    body = next((e for e in parsed.root.iter() if local_name(e) == "body"), None)
    if body is None:
        raise UnreadableFile("文档没有正文，请在 Word 中另存为 .docx 后再上传")
    lines: list[Line] = []
    for number, block in enumerate(_blocks(body), start=1):
        where = f"第 {number} 段"
        text = (
            _table(block, document, where)
            if local_name(block) == "tbl"
            else _labelled(block, document, where)
        )
        lines += [Line(each, where) for each in text.split("\n")]
    if document.formulas:
        collector.note("公式", "文档中的公式已按纯文字读入，请核对")
    return lines


def _main_part(package: Package) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    named = [name for name in package.names if name.startswith("word/document")]
    if not named:
        raise UnreadableFile("压缩包里没有 Word 正文，请在 Word 中另存为 .docx 后再上传")
    return named[0]


def _part(package: Package, folder: str, name: str) -> Any | None:
    path = posixpath.join(folder, f"{name}.xml")
    return parse_xml(package.read(path)).root if path in package else None


def _targets(package: Package, main: str) -> dict[str, str]:
    folder, name = posixpath.split(main)
    path = f"{folder}/_rels/{name}.rels"
    if path not in package:
        return {}
    return {
        each.get("Id") or "": posixpath.normpath(
            posixpath.join("/" + folder, each.get("Target") or "")
        )[1:]
        for each in parse_xml(package.read(path)).root
        if isinstance(each.tag, str) and each.get("TargetMode") != "External"
    }


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, through content controls and tracked insertions."""
    for child in parent:
        name = local_name(child)
        if name in ("p", "tbl"):
            yield child
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child)


def _labelled(paragraph: Any, document: _Document, where: str) -> str:
    """Return the words of a paragraph with its automatic number before them."""
    text = "".join(_words(paragraph, document, where))
    label = _label(paragraph.find(f"{W}pPr"), document.numbering)
    if not label:
        return text
    return f"{label} {text.lstrip()}" if text.strip() else ""


def _label(properties: Any | None, numbering: Numbering) -> str:
    own = numbering_of(properties)
    style = properties.find(f"{W}pStyle") if properties is not None else None
    from_style = numbering.styles.get(style.get(f"{W}val") or "") if style is not None else None
    number_id = (own[0] if own else None) or (from_style[0] if from_style else None)
    if number_id is None or number_id == "0":
        return ""
    level = own[1] if own and own[1] is not None else from_style[1] if from_style else 0
    return numbering.label(number_id, level)


def _words(element: Any, document: _Document, where: str) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name in _SKIPPED:
            continue
        if name == "r":
            yield _run(child, document, where)
        elif name in ("oMath", "oMathPara"):
            document.formulas = True
            yield "".join(each.text or "" for each in child.iter() if local_name(each) == "t")
        elif name in ("drawing", "pict", "object"):
            yield document.picture(child, where)
        elif name == "t":
            yield child.text or ""
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n" if child.get(f"{W}type") not in ("page", "column") else ""
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(child)
        else:
            yield from _words(child, document, where)


def _run(run: Any, document: _Document, where: str) -> str:
    """Return the words of a run; underlined spaces are a blank, hidden words are none."""
    text = "".join(_words(run, document, where))
    properties = run.find(f"{W}rPr")
    if properties is None:
        return text
    hidden = properties.find(f"{W}vanish")
    if hidden is not None and hidden.get(f"{W}val") not in ("0", "false"):
        return ""
    line = properties.find(f"{W}u")
    is_lined = line is not None and line.get(f"{W}val") not in ("none", None)
    return "____" if is_lined and len(text) > 1 and not text.strip(_SPACES) else text


def _symbol(element: Any) -> str:
    """Return √ and × of the Wingdings that Word puts in for them, "" for other signs."""
    code = (element.get(f"{W}char") or "").upper()[-2:]
    return {"FC": "√", "FB": "×", "FE": "√", "FD": "×", "D6": "√", "B4": "×"}.get(code, "")


def _table(table: Any, document: _Document, where: str) -> str:
    """Return a table as Markdown; one cell alone is only a frame around its words."""
    rows = [
        [_cell(cell, document, where) for cell in _children(row, "tc")]
        for row in _children(table, "tr")
    ]
    rows = [row for row in rows if row]
    width = max((len(row) for row in rows), default=0)
    if width <= 1:
        return "\n".join(text for row in rows for text in row)
    cells = [
        [text.replace("|", "\\|").replace("\n", " ") for text in row] + [""] * (width - len(row))
        for row in rows
    ]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(cell: Any, document: _Document, where: str) -> str:
    parts = [
        _table(block, document, where)
        if local_name(block) == "tbl"
        else _labelled(block, document, where)
        for block in _blocks(cell)
    ]
    return "\n".join(parts).strip()


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins"):
            yield from _children(child, wanted)

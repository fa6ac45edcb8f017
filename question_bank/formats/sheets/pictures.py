"""Finding the pictures of a workbook: over cells, and in cells as Excel and WPS keep them.

Runs in the child process, after the package has been checked.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.formats.media import MAX_BYTES
from question_bank.formats.sheets.package import TOO_LARGE
from question_bank.formats.unreadable import UnreadableFile
from question_bank.formats.xml import local_name, parse_xml

MAX_PICTURES = 5_000  # of a workbook; each may be shown in several places
_MAX_PART = 10 * 2**20  # bytes of a drawing or a list of relations
_WPS = re.compile(r'^=?(?:_xlfn\.)?DISPIMG\(\s*"([^"]{1,100})"', re.IGNORECASE)

Place = tuple[int, int]  # row from 1, column from 0


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture and where it lies; `part` is its file in the package."""

    place: Place
    part: str
    shown: str = ""


@dataclass
class PictureFinder:
    """Finds the pictures of each sheet.

    rich: for each sheet's file, the cells that hold a rich value, by its number.
    """

    package: zipfile.ZipFile
    rich: Mapping[str, Mapping[Place, int]]
    count: int = 0
    names: set[str] = field(init=False)
    sheets: dict[str, str] = field(init=False)
    wps: dict[str, tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Look up the files of the sheets and the pictures that WPS keeps by name."""
        self.names = set(self.package.namelist())
        relations = self._relations("xl/workbook.xml")
        self.sheets = {
            sheet.get("name", ""): relations.get(_relation_id(sheet, "id"), "")
            for sheet in self._elements("xl/workbook.xml", "sheet")
        }
        images = self._relations("xl/cellimages.xml")
        self.wps = {
            name: (images.get(embed, ""), shown)
            for picture in self._elements("xl/cellimages.xml", "pic")
            for name, embed, shown in [_picture(picture)]
        }

    def of_sheet(self, name: str) -> Iterator[FoundPicture]:
        """Yield the pictures over the cells of a sheet and those that are cells."""
        part = self.sheets.get(name, "")
        for target in self._relations(part).values():
            if "/drawings/" in target and target.endswith(".xml"):
                yield from self._drawn(target)
        places = self.rich.get(part, {})
        if places:
            values = self._rich_values()
            for place, number in places.items():
                if number in values:
                    yield self._found(place, values[number], "")

    def of_text(self, text: str, place: Place) -> FoundPicture | None:
        """Return the picture that the text of a cell stands for, as WPS writes it."""
        match = _WPS.match(text) if text.startswith(("=", "_", "D", "d")) else None
        if match is None or match[1] not in self.wps:
            return None
        return self._found(place, *self.wps[match[1]])

    def data(self, part: str) -> bytes:
        """Return the bytes of a picture, empty when it is missing or too large to be taken."""
        if part not in self.names or self.package.getinfo(part).file_size > MAX_BYTES:
            return b""
        with self.package.open(part) as entry:
            data = entry.read(MAX_BYTES + 1)
        return data if len(data) <= MAX_BYTES else b""

    def _drawn(self, drawing: str) -> Iterator[FoundPicture]:
        images = self._relations(drawing)
        for anchor in self._root(drawing):
            start = next((each for each in anchor if local_name(each) == "from"), None)
            if start is None:
                continue
            place = {local_name(each): (each.text or "").strip() for each in start}
            if not all(place.get(key, "").isdecimal() and len(place[key]) < 8
                       for key in ("row", "col")):  # fmt: skip
                continue
            for picture in anchor.iter("{*}pic"):
                _, embed, shown = _picture(picture)
                if embed in images:
                    where = (int(place["row"]) + 1, int(place["col"]))
                    yield self._found(where, images[embed], shown)

    def _rich_values(self) -> dict[int, str]:
        """Return the picture files of rich values, by the number that cells give (vm)."""
        rels = self._relations("xl/richData/richValueRel.xml")
        parts = [
            rels.get(_relation_id(rel, "id"), "")
            for rel in self._elements("xl/richData/richValueRel.xml", "rel")
        ]
        values = []
        for value in self._elements("xl/richData/rdrichvalue.xml", "rv"):
            first = next((each.text or "" for each in value if local_name(each) == "v"), "")
            known = first.isdecimal() and int(first) < len(parts)
            values.append(parts[int(first)] if known else "")
        return {number: part for number, part in enumerate(values, start=1) if part}

    def _found(self, place: Place, part: str, shown: str) -> FoundPicture:
        self.count += 1
        if self.count > MAX_PICTURES:
            raise UnreadableFile(f"表格中的图片超过 {MAX_PICTURES} 张。{TOO_LARGE}")
        return FoundPicture(place, part, shown[:200])

    def _relations(self, part: str) -> dict[str, str]:
        """Return the files that a part refers to, by relation id."""
        folder, name = posixpath.split(part)
        found = {}
        for each in self._elements(f"{folder}/_rels/{name}.rels", "Relationship"):
            if each.get("TargetMode") != "External":
                target = posixpath.join("/" + folder, each.get("Target", ""))
                found[each.get("Id", "")] = posixpath.normpath(target).lstrip("/")
        return found

    def _elements(self, part: str, name: str) -> Iterator[Any]:
        root = self._root(part)
        return iter(()) if root == () else root.iter(f"{{*}}{name}")

    def _root(self, part: str) -> Any:
        """Return the tree of a part, nothing to go through when there is no such part."""
        if part not in self.names:
            return ()
        if self.package.getinfo(part).file_size > _MAX_PART:
            raise UnreadableFile(TOO_LARGE)
        return parse_xml(self.package.read(part)).root


def _picture(picture: Any) -> tuple[str, str, str]:
    """Return the name of a picture, the relation id of its file, and what it shows."""
    name = embed = shown = ""
    for each in picture.iter("{*}cNvPr", "{*}blip"):
        if local_name(each) == "blip":
            embed = embed or _relation_id(each, "embed")
        else:
            name = each.get("name", "")
            shown = each.get("descr") or each.get("title") or ""
    return name, embed, shown


def _relation_id(element: Any, name: str) -> str:
    return next(
        (value for key, value in element.attrib.items()
         if key.startswith("{") and key.endswith(f"/relationships}}{name}")), "",
    )  # fmt: skip

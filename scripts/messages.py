"""Keep the English catalogue in step with the Chinese words of the interface.

Usage: python -m scripts.messages update    bring translations/en up to the sources
       python -m scripts.messages compile   write the .mo the platform reads
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from question_bank import taxonomy
from question_bank.formats.registry import READERS, WRITERS
from question_bank.items import TYPES
from question_bank.items.scoring import SCORING_RULES

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"

# Calls whose constant arguments at these places are words for people: the functions of gettext,
# then what is translated where it is shown (errors, the navigation, tasks, reasons …).
WORDS: Mapping[str, tuple[int, ...]] = {
    "_": (0,), "_l": (0,), "gettext": (0,), "lazy_gettext": (0,), "term": (0,), "Phrase": (0,),
    "Refused": (0, 1), "Invalid": (0, 1), "NotFound": (0, 1), "NotPermitted": (0, 1),
    "NotSignedIn": (0,), "TooLarge": (0, 1),
    "Place": (0,), "Task": (0, 2), "Job": (1,), "Reason": (1,), "Problem": (2,),
}  # fmt: skip

# What `grade` says of a whole answer, apart from sentences with numbers in them.
GRADES = (
    "回答正确", "在允许误差内，回答正确", "全部正确", "顺序正确", "回答错误", "未作答", "等待阅卷",
)  # fmt: skip

Message = tuple[int, str, str, list[str]]


def extract_calls(
    file: BinaryIO, keywords: Any, tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """Yield the constant words of the calls named in WORDS (line, function, text, comments).

    The other arguments are what Babel hands to every extractor.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for place in WORDS.get(name, ()):
                for text in _constants(node.args[place : place + 1]):
                    yield node.lineno, "", text, []


def _constants(arguments: Sequence[ast.expr]) -> Iterator[str]:
    """Yield the texts an argument may be: a constant, or either side of an if-expression."""
    for argument in arguments:
        if isinstance(argument, ast.IfExp):
            yield from _constants([argument.body, argument.orelse])
        elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def names_of_the_bank() -> Iterator[str]:
    """Yield the names that question_bank gives its codes; it knows no gettext."""
    yield from (line.name for line in taxonomy.BUSINESS_LINES.values())
    yield from (kind.label for kind in TYPES.values())
    yield from SCORING_RULES.values()
    yield from (module.LABEL for module in (*READERS.values(), *WRITERS.values()))
    yield from GRADES
    for table in (
        taxonomy.CONTENT_CATEGORIES,
        taxonomy.COMPETENCIES,
        taxonomy.COGNITIVE_LEVELS,
        taxonomy.DIFFICULTIES,
    ):
        yield from table.values()


def extract() -> Catalog:
    """Return every message of the sources, without translations."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = Catalog(project="Lianbing", charset="utf-8")
    for message in extract_from_dir(ROOT, methods, options, strip_comment_tags=True):
        if message[2]:
            found.add(message[2], context=message[4])
    for name in names_of_the_bank():
        found.add(name)
    return found


def read_english() -> Catalog:
    """Return the English catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def update() -> int:
    """Bring the catalogue up to the sources; returns how many messages wait for a translation."""
    english = read_english()
    made_at = english.creation_date
    english.update(extract(), no_fuzzy_matching=True, update_header_comment=False)
    english.creation_date = made_at
    english.fuzzy = False
    with PO.open("wb") as file:
        write_po(file, english, width=100, ignore_obsolete=True, no_location=True)
    return sum(1 for message in english if message.id and not message.string)


def compile_catalogue() -> None:
    """Write the compiled catalogue beside the committed one."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_english())


def main(command: str) -> None:
    """Run one command of the usage above."""
    if command == "update":
        print(f"{update()} messages without an English translation")
    elif command == "compile":
        compile_catalogue()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")

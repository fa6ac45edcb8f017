"""QTI 2.0 to 2.2: items and packages."""

from collections.abc import Sequence

from question_bank.formats.qti.building import QTI_2
from question_bank.formats.qti.packages import version_of
from question_bank.formats.qti.reading import read_qti
from question_bank.formats.qti.saving import write_qti
from question_bank.formats.result import NOTHING, Attached, ReadResult, WriteResult
from question_bank.items.model import Item

NAME = "qti2"
LABEL = "QTI 2.x"
SUFFIX = ".zip"


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the content is an item, a test or a package of QTI 2."""
    return version_of(data) == 2


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions; what we cannot hold is kept as it is and named."""
    return read_qti(data, NAME)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return a QTI 2.2 package of the items."""
    return write_qti(items, attached, NAME, QTI_2)

"""QTI 3.0: items and packages."""

from collections.abc import Sequence

from question_bank.formats.qti.building import QTI_3
from question_bank.formats.qti.packages import version_of
from question_bank.formats.qti.reading import read_qti
from question_bank.formats.qti.saving import write_qti
from question_bank.formats.result import NOTHING, Attached, ReadResult, WriteResult
from question_bank.items.model import Item

NAME = "qti3"
LABEL = "QTI 3.0"
SUFFIX = ".zip"


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the content is an item, a test or a package of QTI 3."""
    return version_of(data) == 3


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions; what we cannot hold is kept as it is and named."""
    return read_qti(data, NAME)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return a QTI 3.0 package of the items."""
    return write_qti(items, attached, NAME, QTI_3)

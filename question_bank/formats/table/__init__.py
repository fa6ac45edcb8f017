"""Questions in a table, one a row: finding its layout, reading it, writing it, the template."""

from question_bank.formats.table.columns import FIELDS
from question_bank.formats.table.detecting import (
    detect_layout,
    fit_layout,
    layout_at,
    sample_values,
)
from question_bank.formats.table.layout import Layout, SheetLayout
from question_bank.formats.table.reading import read_sheets

__all__ = [
    "FIELDS",
    "Layout",
    "SheetLayout",
    "detect_layout",
    "fit_layout",
    "layout_at",
    "read_sheets",
    "sample_values",
]

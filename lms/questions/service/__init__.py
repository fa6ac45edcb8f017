"""Writing the item bank, one use case a function."""

from lms.questions.service.imports import ImportPreview, PlannedItem, import_items, preview_items
from lms.questions.versions import count_exposure

__all__ = [
    "ImportPreview",
    "PlannedItem",
    "count_exposure",
    "import_items",
    "preview_items",
]

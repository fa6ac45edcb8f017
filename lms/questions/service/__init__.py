"""Writing the item bank, one use case a function."""

from lms.questions.service.authoring import (
    create_item,
    restore_item,
    retire_item,
    save_draft,
    submit_item,
)
from lms.questions.service.exporting import Export, export_items
from lms.questions.service.imports import ImportPreview, PlannedItem, import_items, preview_items
from lms.questions.service.reviewing import confirm_item, review_version
from lms.questions.versions import count_exposure

__all__ = [
    "Export",
    "ImportPreview",
    "PlannedItem",
    "confirm_item",
    "count_exposure",
    "create_item",
    "export_items",
    "import_items",
    "preview_items",
    "restore_item",
    "retire_item",
    "review_version",
    "save_draft",
    "submit_item",
]

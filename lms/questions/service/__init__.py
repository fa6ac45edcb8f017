"""Writing the item bank, one use case a function."""

from lms.questions.service.authoring import (
    create_item,
    restore_item,
    retire_item,
    save_draft,
    submit_item,
)
from lms.questions.service.bulk import PlannedRow, apply_change, choose_change, preview_change
from lms.questions.service.bulk_review import approve_many
from lms.questions.service.exporting import Export, export_items
from lms.questions.service.imports import ImportPreview, PlannedItem, import_items, preview_items
from lms.questions.service.reviewing import comment_on, confirm_item, review_version
from lms.questions.service.saved_filters import (
    change_filter,
    delete_filter,
    save_filter,
    set_default_filter,
)
from lms.questions.service.tags import remove_tag, rename_tag
from lms.questions.versions import count_exposure

__all__ = [
    "Export",
    "ImportPreview",
    "PlannedItem",
    "PlannedRow",
    "apply_change",
    "approve_many",
    "change_filter",
    "choose_change",
    "comment_on",
    "confirm_item",
    "count_exposure",
    "create_item",
    "delete_filter",
    "export_items",
    "import_items",
    "preview_change",
    "preview_items",
    "remove_tag",
    "rename_tag",
    "restore_item",
    "retire_item",
    "review_version",
    "save_draft",
    "save_filter",
    "set_default_filter",
    "submit_item",
]

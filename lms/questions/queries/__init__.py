"""Reading the item bank: a unit uses its own questions and those of the units above it."""

from lms.questions.queries.choices import Choices, filter_choices
from lms.questions.queries.filters import ItemFilter
from lms.questions.queries.items import (
    batched,
    clauses_of,
    count_resting_on,
    count_waiting,
    get_bulk_for,
    get_item_for,
    list_for_export,
    list_ids,
    list_versions,
    load_items,
    queue_query,
    readable_ids,
    unit_names,
)
from lms.questions.queries.reviewing import (
    Place,
    QueueFilter,
    QueueKind,
    count_lines,
    count_queue,
    find_place,
    list_written,
    queue_of,
    written_by,
)
from lms.questions.queries.saved import (
    SavedRow,
    find_default_query,
    get_saved_for,
    list_saved,
)
from lms.questions.queries.tags import TagCount, tag_counts
from lms.questions.queries.usable import ancestor_ids, get_version, usable_versions

__all__ = [
    "Choices",
    "ItemFilter",
    "Place",
    "QueueFilter",
    "QueueKind",
    "SavedRow",
    "TagCount",
    "ancestor_ids",
    "batched",
    "clauses_of",
    "count_lines",
    "count_queue",
    "count_resting_on",
    "count_waiting",
    "filter_choices",
    "find_default_query",
    "find_place",
    "get_bulk_for",
    "get_item_for",
    "get_saved_for",
    "get_version",
    "list_for_export",
    "list_ids",
    "list_saved",
    "list_versions",
    "list_written",
    "load_items",
    "queue_of",
    "queue_query",
    "readable_ids",
    "tag_counts",
    "unit_names",
    "usable_versions",
    "written_by",
]

"""Reading the item bank: a unit uses its own questions and those of the units above it."""

from lms.questions.queries.items import (
    ItemFilter,
    clauses_of,
    count_resting_on,
    count_waiting,
    get_item_for,
    items_query,
    list_for_export,
    list_versions,
    queue_query,
    unit_names,
)
from lms.questions.queries.usable import ancestor_ids, get_version, usable_versions

__all__ = [
    "ItemFilter",
    "ancestor_ids",
    "clauses_of",
    "count_resting_on",
    "count_waiting",
    "get_item_for",
    "get_version",
    "items_query",
    "list_for_export",
    "list_versions",
    "queue_query",
    "unit_names",
    "usable_versions",
]

"""Pages of the item bank, registered on one blueprint."""

from lms.questions.views import (
    bank,
    bulk,
    clauses,
    comparing,
    editor,
    exporting,
    importing,
    live,
    reviewing,
    saved_filters,
    supply,
    tags,
)
from lms.questions.views.blueprint import blueprint

__all__ = [
    "bank",
    "blueprint",
    "bulk",
    "clauses",
    "comparing",
    "editor",
    "exporting",
    "importing",
    "live",
    "reviewing",
    "saved_filters",
    "supply",
    "tags",
]

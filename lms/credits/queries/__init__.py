"""Reading the ledger."""

from lms.credits.queries.entries import (
    get_entry_for,
    list_entries,
    list_years,
    people_of,
    reversed_ids,
    submitted_query,
)
from lms.credits.queries.years import IN_BATCH, forecast_of, year_summaries, year_summary

__all__ = [
    "IN_BATCH",
    "forecast_of",
    "get_entry_for",
    "list_entries",
    "list_years",
    "people_of",
    "reversed_ids",
    "submitted_query",
    "year_summaries",
    "year_summary",
]

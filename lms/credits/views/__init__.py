"""Pages of the ledger, one topic a module."""

from lms.credits.views import approval, board, record, rule
from lms.credits.views.blueprint import blueprint

__all__ = ["approval", "blueprint", "board", "record", "rule"]

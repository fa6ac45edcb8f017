"""Writing the ledger."""

from lms.credits.service.award import add_reversal, award_credit, find_reversal, reverse_entry
from lms.credits.service.hand_in import confirm_entry, reject_entry, submit_entry
from lms.credits.service.year_rules import change_rule

__all__ = [
    "add_reversal",
    "award_credit",
    "change_rule",
    "confirm_entry",
    "find_reversal",
    "reject_entry",
    "reverse_entry",
    "submit_entry",
]

"""业务操作题: review documents, fill in a form, choose the handling (docs/rules/scenario.md)."""

from question_bank.items.scenario.checks import (
    HANDLING,
    HANDLING_LABEL,
    MUST_PASS,
    Check,
    DocumentMark,
    list_checks,
)
from question_bank.items.scenario.rescaling import rescaled
from question_bank.items.scenario.scenario import Scenario

__all__ = [
    "HANDLING",
    "HANDLING_LABEL",
    "MUST_PASS",
    "Check",
    "DocumentMark",
    "Scenario",
    "list_checks",
    "rescaled",
]

"""Running the processing of an item: template, response and outcome processing, bounded."""

from question_bank.formats.qti.processing.rules import Outcome, printed_body, run, shown_feedback
from question_bank.formats.qti.processing.values import ProcessingError

__all__ = ["Outcome", "ProcessingError", "printed_body", "run", "shown_feedback"]

"""What the scheduler runs for figures."""

from datetime import datetime

from lms.analysis.service import analyse_due


def analyse_responses(now: datetime) -> str:
    """Analyse closed exams whose results changed."""
    return f"analysed {analyse_due(now)} exams"

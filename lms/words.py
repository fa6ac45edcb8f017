"""Marking the words for people in modules that know no web."""


def term(text: str) -> str:
    """Return the text unchanged; it is translated where it is shown (scripts/messages.py)."""
    return text

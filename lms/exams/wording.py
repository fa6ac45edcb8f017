"""The words of a question as HTML."""

import re

from lms.web.markup import markdown_inline

BLANK = "____"  # the question component shows each as a numbered gap
_BLANKS = re.compile(r"_{4,}")
_GAP = "\ue000"  # private use: Markdown would take underscores for emphasis


def html_of(text: str) -> str:
    """Return a stem, an option or a case text as clean HTML, blanks still as four underscores."""
    return str(markdown_inline(_BLANKS.sub(_GAP, text))).replace(_GAP, BLANK)

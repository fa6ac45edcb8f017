"""HTML of other systems to Markdown of ours, and back."""

from question_bank.formats.markup.escaping import escape
from question_bank.formats.markup.from_html import to_markdown
from question_bank.formats.markup.to_html import to_html

__all__ = ["escape", "to_html", "to_markdown"]

"""Markdown to clean HTML: tables, pictures of the platform's own, formulas. Never trusted raw."""

from lms.web.markup.rendering import MAX_BRACKETS, MAX_BYTES, render_markdown, render_short

__all__ = ["MAX_BRACKETS", "MAX_BYTES", "render_markdown", "render_short"]

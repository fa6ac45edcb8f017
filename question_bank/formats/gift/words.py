"""Between the four text formats of GIFT and our Markdown."""

import re

from question_bank.formats.gift.tree import Text
from question_bank.formats.markup import escape, to_markdown
from question_bank.formats.plain import find_plain, without_pictures

GAP = "____"
_GAP = "\ue000"  # stands for an underscore of a gap while HTML is read
_GAPS = re.compile(r"_{4,}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")


def markdown_of(text: Text) -> str:
    """Return the Markdown of a text; a run of four underscores or more stays a gap."""
    if text.format == "markdown":
        return text.text.strip()
    # Moodle's own format lets tags through and shows line breaks.
    if text.format == "html" or (text.format == "moodle" and _TAG.search(text.text)):
        source = text.text if text.format == "html" else text.text.replace("\n", "<br>")
        kept = _GAPS.sub(lambda found: _GAP * len(found[0]), source)
        return to_markdown(kept).replace(_GAP, "_").strip()
    return escape(text.text).strip()


def plain_of(text: Text) -> str:
    """Return the words of a text as they are typed into an answer."""
    markdown = markdown_of(text)
    words = find_plain(markdown)
    return markdown if words is None else words


def text_of(markdown: str) -> Text:
    """Return Markdown as a text of GIFT, in Markdown only when it has any markup."""
    shown = without_pictures(markdown).strip()
    words = find_plain(shown)
    if words is None:
        return Text("markdown", shown)
    # In Moodle's own format a tag or a reference would be taken for one.
    return Text("plain" if re.search(r"[<&]", words) else "moodle", words)

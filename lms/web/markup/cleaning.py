"""The HTML that may stay: a list of tags, pictures of our own, tables in boxes that scroll."""

import html
import re

import nh3

from lms.web.markup.formulas import BLOCK, INLINE, MAX_FORMULAS, mathml_of
from question_bank.formats.media import REFERENCE

MEDIA_PATH = "/media/"
MAX_DATA_IMAGE = 32 * 1024  # characters of a picture inside the text
TAGS = frozenset(
    (
        "p br hr h1 h2 h3 h4 h5 h6 strong em b i u s sub sup code pre blockquote ul ol li table "
        "thead tbody tr th td a img div span del ins"
    ).split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
    "code": {"class"},
    "ol": {"start"},
}
_LOCAL = re.compile(r"/media/[0-9a-f]{32}\.(?:png|jpg|gif|webp)")
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*")
_SPAN = re.compile(r"[1-9]|[1-4]\d")
_CODE_CLASS = re.compile(rf"{INLINE}|{BLOCK}|language-\w+")
# A tag is taken whole, its attributes with it: what stands in quotes is never looked at again.
_FINISHED = re.compile(
    rf'<code class="({INLINE}|{BLOCK})">([^<]*)</code>'
    r'|<(/?table|img)((?: [a-z]+="[^"]*")*)>'
    r'|<[^"<>]*(?:"[^"]*"[^"<>]*)*>'
)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NO_PICTURE = "图片"


def clean(text: str) -> str:
    """Return HTML of which only what is listed has stayed; formulas still as marked code."""
    return str(
        nh3.clean(
            text,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            attribute_filter=_kept,
            link_rel="noopener noreferrer",
            url_schemes={"http", "https", "data", "media"},
        )
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may say; None drops it."""
    if name in ("href", "src"):
        value = REFERENCE.sub(rf"{MEDIA_PATH}\1", value)
        if name == "href" and value.lower().startswith(("data:", "media:")):
            return None
        return value
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    if tag == "code":
        return value if _CODE_CLASS.fullmatch(value) else None
    return value


def finish(text: str) -> str:
    """Return clean HTML with its formulas written, its tables boxed, its foreign pictures linked.

    text: what `clean` returned.
    """
    formulas = 0

    def finished(found: re.Match[str]) -> str:
        nonlocal formulas
        kind, latex, tag, attributes = found.groups()
        if kind:
            formulas += 1
            if formulas > MAX_FORMULAS:
                return f'<code class="formula-source">{latex}</code>'
            return mathml_of(html.unescape(latex), kind)
        if tag == "table":
            return '<div class="table-box" tabindex="0"><table>'
        if tag == "/table":
            return "</table></div>"
        return _picture(dict(_ATTRIBUTE.findall(attributes))) if tag == "img" else found[0]

    return _FINISHED.sub(finished, text)


def _picture(attributes: dict[str, str]) -> str:
    """Return the picture, or its words where it lies outside: an intranet cannot fetch it."""
    source, words = attributes.get("src", ""), attributes.get("alt", "")
    if _LOCAL.fullmatch(source) or (len(source) <= MAX_DATA_IMAGE and _DATA.fullmatch(source)):
        title = f' title="{attributes["title"]}"' if attributes.get("title") else ""
        return f'<img src="{source}" alt="{words}"{title}>'
    if source.startswith(("http://", "https://")):
        return f'<a href="{source}" rel="noopener noreferrer">{words or _NO_PICTURE}</a>'
    return f"[{words or _NO_PICTURE}]"

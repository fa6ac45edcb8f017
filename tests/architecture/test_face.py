"""The face keeps its promises: contrast, no inline code, nothing newer than Chromium 86."""

import re
from pathlib import Path

import pytest

from lms.features import PLACES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
ICONS = set((ROOT / "scripts" / "icons.txt").read_text(encoding="utf-8").split())

# Each with the Chromium version that brought it.
TOO_NEW_CSS = {
    r":has\(": 105, r"@container\b": 105, r"@layer\b": 99, r"^\s*&": 112, r":is\(": 88,
    r":where\(": 88, r"(?<![-\w])inset\s*:": 87, r"aspect-ratio\s*:": 88, r"color-mix\(": 111,
    r"\d(dvh|svh|lvh)\b": 108, r"overflow\s*:\s*clip": 90,
}  # fmt: skip
TOO_NEW_JS = {
    r"\.at\(": 92, r"Object\.hasOwn\b": 93, r"structuredClone\(": 98, r"randomUUID\(": 92,
    r"\.findLast\(": 97, r"\.replaceChildren\(\s*\.\.\.\s*\)": 86, r"^await ": 89,
    r"\.toSorted\(": 110, r"AbortSignal\.timeout": 103, r"\binert\b": 102,
}  # fmt: skip

TEXT_PAIRS = [
    (text, ground)
    for text, grounds in {
        "ink": ("ground", "surface", "sunken", "blue-tint", "red-tint", "pine-tint", "amber-tint"),
        "ink-2": ("ground", "surface", "sunken"),
        "blue": ("ground", "surface", "blue-tint"),
        "red": ("ground", "surface", "red-tint"),
        "pine": ("ground", "surface", "pine-tint"),
        "amber": ("ground", "surface", "amber-tint"),
        "gold": ("ground", "surface"),
        "on-blue": ("blue", "blue-deep"),
    }.items()
    for ground in grounds
]


def read_tokens(theme: str) -> dict[str, str]:
    """Return colour by token of one theme, the light ones where it gives none."""
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    colours: dict[str, str] = {}
    for selector in (":root", theme):
        block = text[text.index(f"\n{selector} {{") :].split("}", 1)[0]
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    return colours


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [":root", "html.elder", 'html[data-theme="dark"]'])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = read_tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", [":root", "html.elder", 'html[data-theme="dark"]'])
def test_edges_of_inputs_stand_out(theme: str) -> None:
    colours = read_tokens(theme)
    assert contrast(colours["line-strong"], colours["surface"]) >= 3


def test_templates_hold_no_inline_style_or_handler() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEMPLATES
        for match in re.finditer(r"\s(style|on[a-z]+)=[\"'{]", path.read_text(encoding="utf-8"))
    ]
    assert not found, f"the security policy forbids {found}"


@pytest.mark.parametrize(
    ("files", "features"), [(SHEETS, TOO_NEW_CSS), (SCRIPTS, TOO_NEW_JS)], ids=["css", "js"]
)
def test_nothing_is_newer_than_chromium_86(files: list[Path], features: dict[str, int]) -> None:
    found = [
        f"{path.name}: {match[0].strip()} needs Chromium {version}"
        for path in files
        for pattern, version in features.items()
        for match in re.finditer(
            pattern, re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S), re.M
        )
    ]
    assert not found, found


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    named = {place.icon for place in PLACES}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"\bicon\('([a-z0-9-]+)'", text))
        named |= set(re.findall(r"\bicon_name='([a-z0-9-]+)'", text))
    assert not named - ICONS, f"add to scripts/icons.txt: {sorted(named - ICONS)}"


def test_every_component_is_described_and_shown() -> None:
    guide = (ROOT / "docs" / "face.md").read_text(encoding="utf-8")
    users = [*(ROOT / "templates" / "styleguide").glob("*.html"), *COMPONENTS]
    shown = {
        name
        for path in [*users, *(ROOT / "templates" / "layouts").glob("*.html")]
        for name in re.findall(r'from "components/(\w+)\.html"', path.read_text(encoding="utf-8"))
    }
    names = {path.stem for path in COMPONENTS}
    assert not names - shown, f"not in the style guide: {sorted(names - shown)}"
    missing = sorted(name for name in names if f"`{name}" not in guide)
    assert not missing, f"not in docs/face.md: {missing}"

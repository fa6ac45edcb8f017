"""Main pages on a phone and on a desk: usable by everybody, nothing asked of the outside."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import ROOT, Visitor

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
PAGES = {
    "": ("/sign-in", "/verify", "/boards/2", "/privacy"),
    "clerk": (
        "/", "/courses", "/courses/1", "/practice", "/exams", "/competitions", "/rounds/2",
        "/record", "/certificates", "/policies", "/policies/1", "/notices",
    ),
    "trainer": ("/bank", "/bank/import", "/manage/exams", "/manage/blueprints/new"),
    "reviewer": ("/bank/review",),
    "unitadmin": ("/unit-days", "/duty", "/staff", "/classes", "/programmes"),
    "organizer": ("/manage/competitions", "/manage/competitions/new"),
    "sysadmin": ("/jobs",),
    "secadmin": ("/accounts",),
    "auditor": ("/audit",),
}  # fmt: skip
CHECK = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
  });
  return found.violations.map((each) => ({
    impact: each.impact,
    words: `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(" · ")}`,
  }));
}"""


def keep_inside(visitor: Visitor) -> list[str]:
    """Fail whatever is asked of another host; returns the list of what was."""
    outside: list[str] = []
    own = urlsplit(visitor.server.url).netloc

    def check(route: Route) -> None:
        if urlsplit(route.request.url).netloc in (own, ""):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    visitor.context.route("**/*", check)
    return outside


def violations(page: Page) -> list[str]:
    """Return what hinders people on a page, by the rules of WCAG 2.1 AA."""
    # Not as a script element: the page's own rules forbid such a one, rightly.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(CHECK)
    return [f"{page.url} {each['words']}" for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize("login", PAGES)
def test_pages_are_accessible_fit_and_ask_nothing_outside(
    visitor: Callable[..., Visitor], login: str
) -> None:
    one = visitor()
    outside = keep_inside(one)
    if login:
        one.sign_in(login)
    wrong: list[str] = []
    for width in (1280, 360):
        one.page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES[login]:
            page = one.go(path)
            expect(page.locator("h1").first).to_be_visible()
            too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if too_wide > 0:
                wrong.append(f"{width}px {page.url} is {too_wide} px too wide")
            wrong += [f"{width}px {each}" for each in violations(page)]
    assert wrong == []
    assert outside == []

"""Pages in English: no Chinese in the frame, in headings, buttons and labels."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_domain

from lms.access.permissions import Role
from lms.errors import Refused
from lms.web.i18n import explain, translated
from lms.words import Phrase, term
from scripts.messages import PO, compile_catalogue
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.pages import visit

CHINESE = re.compile(r"[\u3400-\u9fff]")
# The product, the switch of language, columns of the roster, examples of laws.
KEPT = (
    "练兵", "台", "中文", "单位", "工号", "姓名", "用工性质",
    "社会保险法", "第十四条第一款", "人社部发", "号",
)  # fmt: skip
NAMES = re.compile("|".join(KEPT))
WORDS = (
    "title, h1, h2, h3, th, dt, label, legend, option, button, summary, nav a, .badge, .btn,"
    " .page-header p, .field-help, .empty-state p"
)

PAGES = {
    Role.LEARNER: (
        "/", "/account", "/account/password", "/notices", "/courses", "/practice", "/exams",
        "/competitions", "/record", "/certificates", "/policies", "/search", "/privacy",
    ),
    Role.TRAINER: (
        "/bank", "/bank/new", "/bank/import", "/manage/exams", "/manage/blueprints",
        "/courses/manage", "/courses/manage/new",
    ),
    Role.REVIEWER: ("/bank/review",),
    Role.MARKER: ("/marking",),
    Role.ORGANIZER: ("/manage/competitions",),
    Role.UNIT_ADMIN: (
        "/", "/staff", "/staff/new", "/staff/import", "/units", "/duty", "/programmes",
        "/classes", "/classes/new", "/mentorships", "/unit-days", "/credits/submitted",
    ),
    Role.SECURITY_ADMIN: ("/accounts",),
    Role.SYSTEM_ADMIN: ("/jobs",),
    Role.AUDIT_ADMIN: ("/audit",),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def english(app: Flask) -> None:
    """Compile the catalogue where `make setup` has not, or not since it changed."""
    compiled = PO.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < PO.stat().st_mtime:
        compile_catalogue()
    with app.app_context():
        get_domain().cache.clear()


def chinese_words(page: BeautifulSoup) -> list[str]:
    """Return the words of frame, headings and controls that are still Chinese."""
    words = [tag.get_text(" ", strip=True) for tag in page.select(WORDS)]
    words += [
        tag[name]
        for name in ("aria-label", "placeholder", "title")
        for tag in page.find_all(attrs={name: True})
    ]
    return [text for text in words if CHINESE.search(NAMES.sub("", text))]


def test_sign_in_page_is_english_by_cookie(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    page = visit(client, "/sign-in")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert not CHINESE.search(NAMES.sub("", page.get_text(" ", strip=True)))


@pytest.mark.parametrize(
    ("role", "url"), [(role, url) for role, urls in PAGES.items() for url in urls]
)
def test_page_is_english(client: FlaskClient, role: Role, url: str) -> None:
    unit = make_unit(name="Riverside")
    sign_in(client, make_account(role, staff=make_staff(unit, name="Lin")))
    client.post("/preferences", data={"lang": "en", "next": "/"})
    page = visit(client, url)
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert not chinese_words(page)


def test_a_page_that_is_not_there_says_so_in_english(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    assert "Page not found." in visit(client, "/nowhere", status=404).get_text()


def test_phrases_read_as_chinese_and_translate_with_their_values(app: Flask) -> None:
    phrase = Phrase("尚未参加岗前培训：%(names)s", names=(term("养老保险"), "甲"))
    assert phrase == "尚未参加岗前培训：养老保险、甲"
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert translated(phrase) == "Not enrolled in pre-job training: Pension insurance, 甲"
    with app.test_request_context():
        assert translated(phrase) == phrase


def test_refusals_are_explained_in_the_language_of_the_request(app: Flask) -> None:
    error = Refused("考试已取消。", "请留意组织单位的通知。")
    with app.test_request_context():
        assert explain(error) == "考试已取消。请留意组织单位的通知。"
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert explain(error) == (
            "The exam has been cancelled. Watch for a notice from the organising unit."
        )

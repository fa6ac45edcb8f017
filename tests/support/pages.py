"""Visiting pages: what every page must fulfil is checked on each visit."""

from collections import Counter

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def visit(client: FlaskClient, url: str, *, status: int = 200) -> BeautifulSoup:
    """Return the parsed page after checking status, title, language, ids and labels."""
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status_code}, expected {status}"
    return check_page(response.get_data(as_text=True), url)


def submit(
    client: FlaskClient, url: str, data: dict[str, object], *, status: int = 200, **options: object
) -> BeautifulSoup:
    """Post a form, follow redirects, and return the checked page it ends on."""
    response = client.post(url, data=data, follow_redirects=True, **options)
    html = response.get_data(as_text=True)
    assert response.status_code == status, f"{url}: {response.status_code}\n{html[:2000]}"
    return check_page(html, url)


def check_page(html: str, where: str) -> BeautifulSoup:
    """Return the parsed page; fail when it breaks a rule that holds for all pages."""
    page = BeautifulSoup(html, "html5lib")
    assert page.title is not None, f"{where}: no title"
    assert page.title.get_text(strip=True), f"{where}: empty title"
    assert page.html is not None
    assert page.html.get("lang"), f"{where}: no language"
    assert len(page.find_all("h1")) == 1, f"{where}: needs exactly one h1"
    present = [tag for tag in page.find_all(id=True) if not tag.find_parent("template")]
    ids = Counter(tag["id"] for tag in present)
    double = [name for name, count in ids.items() if count > 1]
    assert not double, f"{where}: ids twice: {double}"
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        labelled = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.find_parent("label")
            or (field.get("id") and page.find("label", attrs={"for": field["id"]}))
        )
        assert labelled, f"{where}: no label for {field}"
    assert not page.find_all(style=True), f"{where}: inline style (CSP forbids it)"
    for script in page.find_all("script"):
        data_block = script.get("type") in ("application/json", "application/ld+json")
        assert script.get("src") or data_block, f"{where}: inline script (CSP forbids it)"
    return page


def text_of(page: BeautifulSoup) -> str:
    """Return the words of the main part of a page, white space collapsed."""
    main = page.find("main") or page
    return " ".join(main.get_text(" ", strip=True).split())


def form_data(page: BeautifulSoup, selector: str = "main form[method=post]") -> dict[str, str]:
    """Return what a browser would post from a form, without a button: the first of each name."""
    data: dict[str, str] = {}
    for field in page.select_one(selector).select("input[name], select[name], textarea[name]"):
        if field.find_parent("template"):
            continue
        value = field.get("value", "")
        if field.name == "select":
            options = field.find_all("option")
            value = (field.find("option", selected=True) or options[0])["value"]
        elif field.name == "textarea":
            value = field.get_text().removeprefix("\r\n").removeprefix("\n")
            value = value.replace("\r\n", "\n").replace("\n", "\r\n")
        elif field.get("type") in ("checkbox", "radio"):
            if not field.has_attr("checked"):
                continue
            value = field.get("value", "on")
        data.setdefault(field["name"], value)
    return data

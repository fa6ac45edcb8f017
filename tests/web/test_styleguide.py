"""The style guide shows every component and layout without a fault."""

from dataclasses import replace

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Settings
from lms.web.styleguide import SHEETS
from tests.support.pages import text_of, visit


@pytest.fixture(scope="module")
def development_app(tables_made: None, settings: Settings) -> Flask:
    return create_app(replace(settings, environment="development"))


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_is_a_whole_page(development_app: Flask, sheet: str) -> None:
    page = visit(development_app.test_client(), f"/styleguide/{sheet}")
    assert text_of(page)


def test_unknown_sheet_is_not_found(development_app: Flask) -> None:
    visit(development_app.test_client(), "/styleguide/nothing", status=404)


def test_a_form_sent_back_ties_each_error_to_its_field(development_app: Flask) -> None:
    page = visit(development_app.test_client(), "/styleguide/form")
    summary = page.select_one("[data-form-errors]")
    assert summary
    for link in summary.select("a"):
        field = page.select_one(link["href"])
        assert field, f"{link['href']} leads nowhere"
        described = field.get("aria-describedby", "").split()
        assert any(page.find(id=name) and name.endswith("-error") for name in described)


def test_an_answer_given_before_is_shown_again(development_app: Flask) -> None:
    page = visit(development_app.test_client(), "/styleguide")
    chosen = page.select('input[name="a-q1.choices"][checked]')
    assert [tag["value"] for tag in chosen] == ["A", "C"]

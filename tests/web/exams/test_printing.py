"""Drawn forms are looked at and changed in pages; frozen ones leave on paper, and that is noted."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.clock import utc_now
from lms.exams.models import Exam
from lms.exams.printing.nodes import nodes_of
from lms.people.models import OrgUnit
from lms.questions.models import Item
from question_bank.formats.media import Media
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_exams import make_exam, make_question
from tests.support.pages import text_of, visit
from tests.support.pdf import text_of_pdf
from tests.unit.question_bank.builders import PNG

ALL_KINDS = (
    "single_choice", "multiple_choice", "true_false", "fill_blank", "numeric", "short_answer",
    "ordering", "matching", "case", "scenario",
)  # fmt: skip


@pytest.fixture
def unit(client: FlaskClient, database: db.Session) -> OrgUnit:
    """Give a unit whose organizer is signed in."""
    unit = make_unit(name="城关镇")
    sign_in(client, make_account(Role.ORGANIZER, unit=unit))
    return unit


def test_organizer_draws_looks_swaps_and_publishes(client: FlaskClient, unit: OrgUnit) -> None:
    closes_at = utc_now() + timedelta(hours=3)
    exam = make_exam(unit, kinds=("single_choice",) * 2, publish=False, closes_at=closes_at)
    make_question(unit, "single_choice")
    address = f"/manage/exams/{exam.id}"
    assert "先抽题看看" in text_of(visit(client, address))
    client.post(f"{address}/draw")
    client.post(f"{address}/draw")
    page = visit(client, f"{address}/drawn")
    assert "平均难度最大差" in text_of(page)
    drawn = [int(n) for n in re.findall(rf"{address}/drawn/1/(\d+)", str(page))]
    assert len(drawn) == 2
    offered = next(each for each in _bank_of(unit) if each not in drawn)
    assert "换成这道" in text_of(visit(client, f"{address}/drawn/1/{drawn[0]}"))
    client.post(f"{address}/drawn/1/{drawn[0]}/by/{offered}")
    assert f"{address}/drawn/1/{offered}" in str(visit(client, f"{address}/drawn"))
    client.post(f"{address}/publish")
    stored = db.session().get_one(Exam, exam.id, populate_existing=True)
    assert offered in {row.item_version_id for row in stored.forms[0].items}


def _bank_of(unit: OrgUnit) -> list[int]:
    query = sa.select(Item.approved_version_id).where(Item.unit_id == unit.id)
    return [version_id for version_id in db.session.scalars(query) if version_id]


@pytest.mark.parametrize(
    ("what", "word", "secret"),
    [("paper", "题干", False), ("sheet", "姓名", False), ("key", "解", True)],
)
def test_frozen_form_of_every_type_is_printed_and_noted(
    client: FlaskClient, unit: OrgUnit, what: str, word: str, secret: bool
) -> None:
    exam = make_exam(unit, kinds=ALL_KINDS)
    reply = client.get(f"/manage/exams/{exam.id}/forms/1/{what}.pdf")
    assert reply.status_code == 200
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Cache-Control"] == "no-store"
    letters = set(text_of_pdf(reply.data))
    assert set(word) <= letters
    assert ("密" in letters) is secret  # stands in every key and rationale, nowhere else
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "form_viewed")
    ).one()
    assert entry.detail == {"form": 1, "what": what}


def test_strangers_and_forms_that_are_not_there_are_not_found(
    client: FlaskClient, unit: OrgUnit
) -> None:
    own, other = make_exam(unit), make_exam(make_unit(name="别处"))
    plain = make_exam(make_unit(name="别处二"), publish=False)
    for address in (
        f"/manage/exams/{own.id}/forms/2/paper.pdf",
        f"/manage/exams/{own.id}/forms/1/answers.pdf",
        f"/manage/exams/{other.id}/forms/1/key.pdf",
        f"/manage/exams/{plain.id}/drawn",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/manage/exams/{plain.id}/draw").status_code == 404
    sign_in(client, make_account(Role.LEARNER, unit=unit))
    assert client.get(f"/manage/exams/{own.id}/forms/1/key.pdf").status_code == 403


def test_html_becomes_a_tree_and_never_markup() -> None:
    media = Media.of(PNG)
    assert media is not None
    html = (
        f'<p>甲<strong>乙</strong>#panic()</p><img src="/media/{media.name}" alt="图">'
        '<img src="/media/other.png" alt="证件"><table><tr><th>丙</th><td>丁</td></tr></table>'
        '<ol><li>戊</li></ol><math alttext="x^2"><mi>x</mi></math><a href="/x">己</a>'
    )
    assert nodes_of(html, {media.name: media}) == [
        {"tag": "p", "body": ["甲", {"tag": "strong", "body": ["乙"]}, "#panic()"]},
        {"tag": "image", "data": list(PNG)},
        "证件",
        {"tag": "table", "rows": [[["丙"], ["丁"]]]},
        {"tag": "list", "numbered": True, "items": [["戊"]]},
        {"tag": "formula", "text": "x^2"},
        "己",
    ]

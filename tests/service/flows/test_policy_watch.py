"""A policy changes: questions are held back, authors told, old and new words stand side by side."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.catalogue.models import PolicyDocument
from lms.clock import local_date
from lms.errors import Invalid, NotFound, Refused
from lms.flows.policy_import import import_policy_and_link
from lms.flows.policy_repeal import repeal_policy
from lms.notices.models import Notice
from lms.people.models import OrgUnit
from lms.questions.diff import Mark
from lms.questions.models import Item, ReviewDecision, VersionState
from lms.questions.queries import usable_versions
from lms.questions.queries.amended import list_amended
from lms.questions.queries.supply import count_by_article, count_cells
from lms.questions.service import approve_many, confirm_item, import_items, review_version
from tests.service.catalogue.test_import_policy import AMENDED, LAW
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, jsonl, make_item

TODAY = local_date(NOW)
LATER = LAW.replace("窗口服务法", "窗口服务条例").replace("2021年1月1日", "2025年1月1日").replace(
    "第二条　窗口单位应当一次告知。", "第二条　窗口单位设咨询台。\n\n第四条　窗口单位应当一次告知。"
)  # fmt: skip


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def author(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, Role.REVIEWER, unit=unit)


def policy(text: str) -> int:
    return import_policy_and_link("law.md", text.encode(), actor=None, now=NOW).held


def load(unit: OrgUnit, author: Actor, **clauses: str) -> None:
    """Add approved questions of an author, each resting on a clause."""
    for name, clause in clauses.items():
        basis = {"document": "窗口服务法", "clause": clause, "quote": "一次告知"}
        data = jsonl(item_document(id=name, legal_basis=[basis]))
        import_items(data, "b.jsonl", actor=None, unit_id=unit.id, now=NOW, approve=True)
    for name in clauses:
        find(name).approved_version.author_id = author.account_id
    db.session.commit()


def find(name: str) -> Item:
    return db.session.scalars(sa.select(Item).where(Item.external_id == name)).one()


def law() -> PolicyDocument:
    return db.session.scalars(sa.select(PolicyDocument).filter_by(short_title="窗口服务法")).one()


def repeal(actor: Actor, on: date = TODAY, successor_id: int | None = None) -> int:
    return repeal_policy(law().id, on, successor_id=successor_id, actor=actor, now=NOW)


def told(actor: Actor) -> list[Notice]:
    query = sa.select(Notice).filter_by(staff_id=actor.staff_id).order_by(Notice.id)
    return list(db.session.scalars(query))


def test_author_is_told_once_of_all_questions_an_amendment_holds_back_w1_w5(
    unit: OrgUnit, author: Actor
) -> None:
    policy(LAW)
    load(unit, author, ONE="第二条第一款", TWO="第二条", OTHER="第一条")
    assert policy(AMENDED) == 2
    assert policy(AMENDED) == 0
    (notice,) = told(author)
    assert "2 道题待复核" in notice.title
    assert "ONE、TWO" in notice.body
    assert [v.item.external_id for v in usable_versions(db.session(), unit.path, TODAY)] == [
        "OTHER"
    ]


def test_old_and_new_words_are_marked_side_by_side_w1(unit: OrgUnit, author: Actor) -> None:
    policy(LAW)
    load(unit, author, ONE="第二条第一款")
    policy(AMENDED)
    (pair,) = list_amended(find("ONE").approved_version, TODAY)
    inserted = [piece.text for piece in pair.pieces if piece.mark is Mark.INSERTED]
    assert inserted == ["性书面"]
    assert (pair.is_guess, pair.is_repealed, pair.quote_holds) == (False, False, False)


def test_clause_that_fell_away_shows_nothing_new_w2(unit: OrgUnit, author: Actor) -> None:
    policy(LAW)
    load(unit, author, ONE="第一条")
    policy(
        AMENDED.replace("第一条　为了规范窗口服务，制定本法。\n", "").replace("第一章　总则\n", "")
    )
    (pair,) = list_amended(find("ONE").approved_version, TODAY)
    assert (pair.new_text, pair.is_guess) == ("", False)
    assert [piece.mark for piece in pair.pieces] == [Mark.SAME]


def test_repealed_document_holds_back_its_questions_w3_w5(unit: OrgUnit, author: Actor) -> None:
    policy(LAW)
    load(unit, author, ONE="第二条第一款", OTHER="第一条")
    assert repeal(author) == 2
    assert repeal(author) == 0
    assert len(told(author)) == 1
    assert usable_versions(db.session(), unit.path, TODAY) == []
    (pair,) = list_amended(find("ONE").approved_version, TODAY)
    assert pair.is_repealed
    entries = db.session.scalars(sa.select(AuditEntry.action)).all()
    assert entries.count("policy_repealed") == 1


def test_superseded_clause_is_found_by_its_words_in_the_successor_w4(
    unit: OrgUnit, author: Actor
) -> None:
    policy(LAW)
    load(unit, author, ONE="第二条第一款")
    policy(LATER)
    successor = db.session.scalars(
        sa.select(PolicyDocument).filter_by(short_title="窗口服务条例")
    ).one()
    repeal(author, successor_id=successor.id)
    (pair,) = list_amended(find("ONE").approved_version, TODAY)
    assert pair.is_guess
    assert pair.new_name == "窗口服务条例 第四条第一款"
    assert pair.quote_holds
    assert "由“窗口服务条例”代替" in law().promulgation[-1]


def test_repeal_in_the_future_or_before_it_began_is_refused_w6(author: Actor) -> None:
    policy(LAW)
    for on in (TODAY + timedelta(days=1), date(2021, 1, 1)):
        with pytest.raises(Invalid):
            repeal(author, on)
    with pytest.raises(Invalid):
        repeal(author, successor_id=law().id)
    with pytest.raises(NotFound):
        repeal_policy(987654, TODAY, successor_id=None, actor=author, now=NOW)
    assert law().repealed_on is None


def test_repealed_document_imported_again_holds_again_w7(unit: OrgUnit, author: Actor) -> None:
    policy(LAW)
    repeal(author)
    policy(LAW)
    assert law().repealed_on is None
    assert count_by_article(author, law().id, TODAY) == {}
    load(unit, author, ONE="第二条第一款")
    assert count_by_article(author, law().id, TODAY) == {"第二条": 1}


def test_confirmation_needs_a_reason_and_another_person_w8(unit: OrgUnit, author: Actor) -> None:
    policy(LAW)
    load(unit, author, ONE="第二条第一款")
    policy(AMENDED)
    item = find("ONE")
    reviewer = make_actor_with(Role.REVIEWER, unit=unit)
    with pytest.raises(Refused, match="自己的题目"):
        confirm_item(item.id, "不影响。", actor=author, now=NOW)
    with pytest.raises(Invalid):
        confirm_item(item.id, " ", actor=reviewer, now=NOW)
    confirm_item(item.id, "不影响。", actor=reviewer, now=NOW)
    assert list_amended(item.approved_version, TODAY) == []
    assert "已通过审核" in told(author)[-1].title


def test_version_written_before_an_amendment_rests_on_the_words_of_its_approval_w10(
    unit: OrgUnit,
) -> None:
    policy(LAW)
    basis = {"document": "窗口服务法", "clause": "第二条第一款", "quote": ""}
    data = jsonl(item_document(id="ONE", legal_basis=[basis]))
    import_items(data, "b.jsonl", actor=None, unit_id=unit.id, now=NOW)
    policy(AMENDED)
    version = find("ONE").latest_version
    reviewer = make_actor_with(Role.REVIEWER, unit=unit)
    (result,) = approve_many([version.id], actor=reviewer, now=NOW).results
    assert "条款已修订" in result[2]
    review_version(version.id, ReviewDecision.APPROVE, "", actor=reviewer, now=NOW)
    assert list_amended(version, TODAY) == []


def test_cells_count_approved_questions_of_every_line_and_difficulty(unit: OrgUnit) -> None:
    for fields in ({}, {}, {"difficulty": 5}, {"business_lines": ["03.01", "03.02", "05"]}):
        make_item(unit, **fields)
    make_item(unit, state=VersionState.IN_REVIEW)
    make_item(unit, valid_until=TODAY)
    make_item(make_unit())
    held = make_item(unit)
    held.needs_re_review_at = NOW
    db.session.commit()
    trainer = make_actor_with(Role.TRAINER, unit=unit)
    assert count_cells(trainer, TODAY) == {
        ("13", 2): 2, ("13", 5): 1, ("03", 2): 1, ("05", 2): 1,
    }  # fmt: skip

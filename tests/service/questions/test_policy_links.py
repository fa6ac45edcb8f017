"""Legal bases find their clauses, and an amended clause finds its questions."""

import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.catalogue.models import PolicyClause
from lms.clock import local_date
from lms.flows.policy_import import import_policy_and_link
from lms.people.models import OrgUnit
from lms.questions.models import Item, LegalBasis
from lms.questions.queries import count_resting_on, usable_versions
from lms.questions.service import confirm_item, import_items
from tests.service.catalogue.test_import_policy import AMENDED, LAW
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, jsonl
from tests.support.shared_files import SAMPLE_BANKS, list_policy_files, shared_folder

TODAY = local_date(NOW)


def basis(clause: str, document: str = "窗口服务法") -> list[dict[str, str]]:
    return [{"document": document, "clause": clause, "quote": "一次告知"}]


def load_bank(unit: OrgUnit) -> None:
    data = jsonl(
        item_document(id="ONE", legal_basis=basis("第二条第一款")),
        item_document(id="WHOLE", legal_basis=basis("第二条", "《中华人民共和国窗口服务法》")),
        item_document(id="OTHER", legal_basis=basis("第一条")),
        item_document(id="STRANGE", legal_basis=basis("第九十九条")),
    )
    import_items(data, "bank.jsonl", actor=None, unit_id=unit.id, now=NOW, approve=True)


def policy(text: str, **options: bool) -> object:
    return import_policy_and_link("law.md", text.encode(), actor=None, now=NOW, **options)


def linked() -> dict[str, str | None]:
    rows = db.session.execute(
        sa.select(Item.external_id, LegalBasis.clause_id).join(
            LegalBasis, LegalBasis.version_id == Item.latest_version_id
        )
    )
    return {name: bool(clause_id) for name, clause_id in rows}


EXPECTED = {"ONE": True, "WHOLE": True, "OTHER": True, "STRANGE": False}


def test_bases_are_linked_when_questions_come_after_the_policy(database: db.Session) -> None:
    policy(LAW)
    load_bank(make_unit())
    assert linked() == EXPECTED


def test_bases_are_linked_when_the_policy_comes_after_the_questions(
    database: db.Session,
) -> None:
    load_bank(make_unit())
    assert not any(linked().values())
    assert policy(LAW).linked == 3
    assert linked() == EXPECTED
    assert policy(LAW).linked == 0


def test_amended_clause_holds_its_questions_back_until_confirmed(database: db.Session) -> None:
    unit = make_unit()
    policy(LAW)
    load_bank(unit)
    assert policy(AMENDED, dry_run=True).held == 2
    assert len(usable_versions(database, unit.path, TODAY)) == 4
    assert policy(AMENDED).held == 2
    left = [version.item.external_id for version in usable_versions(database, unit.path, TODAY)]
    assert left == ["OTHER", "STRANGE"]
    assert policy(AMENDED).held == 0

    item = database.scalar(sa.select(Item).where(Item.external_id == "ONE"))
    reviewer = make_actor_with(Role.REVIEWER, unit=unit)
    confirm_item(item.id, "不受影响。", actor=reviewer, now=NOW)
    assert len(usable_versions(database, unit.path, TODAY)) == 3
    basis = item.approved_version.legal_bases[0]
    assert "书面告知" in database.get_one(PolicyClause, basis.clause_id).text


def test_file_that_is_no_policy_links_and_writes_nothing(database: db.Session) -> None:
    outcome = policy("今天天气很好。")
    assert outcome.report.has_errors
    assert outcome.document_id is None


def test_every_shipped_question_finds_its_clause(database: db.Session) -> None:
    for path in list_policy_files():
        import_policy_and_link(path.name, path.read_bytes(), actor=None, now=NOW)
    unit = make_unit()
    for path in SAMPLE_BANKS:
        import_items(path.read_bytes(), path.name, actor=None, unit_id=unit.id, now=NOW)
    query = sa.select(LegalBasis.document, LegalBasis.clause).where(LegalBasis.clause_id.is_(None))
    if shared_folder() is None:  # only the shipped text is at hand
        query = query.where(LegalBasis.document == "人社部发〔2019〕13号")
    assert database.execute(query).all() == []
    assert sum(count_resting_on().values()) > 70

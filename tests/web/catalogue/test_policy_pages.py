"""Pages of the policy library."""

from io import BytesIO

from flask.testing import FlaskClient

from lms.access.permissions import Role
from lms.catalogue.queries import list_clauses, list_policies
from lms.catalogue.service import import_policy
from lms.questions.service import import_items
from tests.service.catalogue.test_import_policy import AMENDED, LAW
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_questions import item_document, jsonl
from tests.support.pages import submit, text_of, visit


def learner(client: FlaskClient) -> None:
    sign_in(client, make_account())


def trainer(client: FlaskClient) -> None:
    sign_in(client, make_account(Role.TRAINER))


def load(text: str = LAW) -> int:
    import_policy("law.md", text.encode(), actor=None, now=NOW)
    return list_policies()[0].document.id


def test_everybody_signed_in_reads_the_library(client: FlaskClient) -> None:
    learner(client)
    assert "政策库里还没有文件" in text_of(visit(client, "/policies"))
    document_id = load()
    page = visit(client, "/policies")
    assert "窗口服务法" in text_of(page)
    assert "导入政策文本" not in text_of(page)
    page = visit(client, f"/policies/{document_id}")
    for clause in list_clauses(document_id):
        assert page.find(id=f"clause-{clause.id}"), clause.label


def test_nobody_reads_it_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/policies").status_code == 302


def test_unknown_document_is_not_found(client: FlaskClient) -> None:
    learner(client)
    visit(client, "/policies/999", status=404)


def test_search_leads_to_the_clause(client: FlaskClient) -> None:
    learner(client)
    document_id = load()
    page = visit(client, "/policies?q=工牌+岗位")
    assert "没有找到" not in text_of(page)
    found = page.find("a", string="窗口服务法 第二条第二款")
    assert found["href"].startswith(f"/policies/{document_id}?q=")
    assert "#clause-" in found["href"]
    assert "没有找到" in text_of(visit(client, "/policies?q=没有的词"))


def test_former_wording_is_shown_as_it_stood_on_a_day(client: FlaskClient) -> None:
    learner(client)
    document_id = load()
    load(AMENDED)
    assert "书面告知" in text_of(visit(client, f"/policies/{document_id}"))
    then = text_of(visit(client, f"/policies/{document_id}?on=2023-01-01"))
    assert "书面告知" not in then
    assert "2023 年 1 月 1 日 有效的文本" in then
    visit(client, f"/policies/{document_id}?on=nonsense")


def test_library_counts_the_questions_resting_on_a_document(client: FlaskClient) -> None:
    load()
    basis = [{"document": "窗口服务法", "clause": "第一条", "quote": "制定本法"}]
    data = jsonl(*(item_document(legal_basis=basis) for _ in range(3)))
    import_items(data, "bank.jsonl", actor=None, unit_id=make_unit().id, now=NOW)
    learner(client)
    row = visit(client, "/policies").find("tbody").find("tr")
    assert row.find_all("td")[-1].get_text(strip=True) == "3"


def test_import_shows_what_changes_before_it_writes(client: FlaskClient) -> None:
    trainer(client)
    visit(client, "/policies/import")
    page = submit(client, "/policies/import", {"file": (BytesIO(LAW.encode()), "law.md")})
    assert "核对" in text_of(page)
    assert list_policies() == []
    action = page.find("main").find("form")["action"]
    page = submit(client, action, {})
    assert "导入完成" in text_of(page)
    assert list_policies()[0].document.short_title == "窗口服务法"
    visit(client, action, status=404)


def test_text_without_articles_is_refused_in_plain_words(client: FlaskClient) -> None:
    trainer(client)
    page = submit(client, "/policies/import", {"file": (BytesIO("天气很好".encode()), "a.txt")})
    assert "没有找到“第一条”" in text_of(page)
    assert page.find("main").find("form") is None
    page = submit(client, "/policies/import", {"file": (BytesIO(b""), "a.txt")}, status=422)
    assert "空的" in text_of(page)


def test_learner_may_not_import(client: FlaskClient) -> None:
    learner(client)
    visit(client, "/policies/import", status=403)


def test_file_of_another_account_is_not_found(client: FlaskClient) -> None:
    trainer(client)
    page = submit(client, "/policies/import", {"file": (BytesIO(LAW.encode()), "law.md")})
    action = page.find("main").find("form")["action"]
    trainer(client)
    visit(client, action, status=404)
    assert client.post(action).status_code == 404
    assert list_policies() == []

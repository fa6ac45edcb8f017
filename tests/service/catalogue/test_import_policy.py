"""Importing policy texts clause by clause."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import db
from lms.audit.models import AuditEntry
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.catalogue.queries import find_clause, list_clauses, list_policies, search_clauses
from lms.catalogue.service import import_policy
from lms.clock import local_date
from tests.support.build import NOW
from tests.support.shared_files import list_policy_files

TODAY = local_date(NOW)
LAW = """中华人民共和国窗口服务法

（2020年5月1日第一届窗口代表大会通过）

第一章　总则

第一条　为了规范窗口服务，制定本法。

第二条　窗口单位应当一次告知。

窗口人员应当佩戴工牌：

（一）姓名；

（二）岗位。

第三条　本法自2021年1月1日起施行。
"""
AMENDED = LAW.replace("一次告知", "一次性书面告知").replace(
    "大会通过）", "大会通过　根据2024年6月1日第二届窗口代表大会修正）"
)


def load(text: str, name: str = "law.md", **options: object) -> object:
    return import_policy(name, text.encode(), actor=None, now=NOW, **options)


def test_first_import_opens_every_clause_from_the_day_it_took_effect(
    database: db.Session,
) -> None:
    report = load(LAW)
    assert (report.new, report.changed, report.unchanged) == (report.read, 0, 0)
    document = database.scalar(sa.select(PolicyDocument))
    assert document.short_title == "窗口服务法"
    assert document.effective_on == date(2021, 1, 1)
    assert document.issued_on == date(2020, 5, 1)
    clauses = list_clauses(document.id)
    assert {clause.valid_from for clause in clauses} == {date(2021, 1, 1)}
    assert "第二条第二款第（一）项" in [clause.label for clause in clauses]
    assert database.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 1


def test_importing_the_same_text_again_changes_nothing(database: db.Session) -> None:
    first = load(LAW)
    again = load(LAW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.read)
    assert database.scalar(sa.select(sa.func.count()).select_from(PolicyClause)) == first.read


def test_a_new_line_break_amends_nothing(database: db.Session) -> None:
    load(LAW)
    assert load(LAW.replace("第一条　为了", "第一条 为了")).changed == 0


def test_amended_clause_closes_the_old_row_and_opens_a_new_one(database: db.Session) -> None:
    first = load(LAW)
    report = load(AMENDED)
    # the first paragraph, and the whole article it belongs to
    assert (report.new, report.changed, report.unchanged) == (0, 2, first.read - 2)
    rows = database.scalars(
        sa.select(PolicyClause)
        .where(PolicyClause.label == "第二条第一款")
        .order_by(PolicyClause.valid_from)
    ).all()
    assert [(row.valid_from, row.valid_until) for row in rows] == [
        (date(2021, 1, 1), date(2024, 6, 1)),
        (date(2024, 6, 1), None),
    ]


def test_clause_is_found_as_it_stood_on_the_day(database: db.Session) -> None:
    load(LAW)
    load(AMENDED)
    old = find_clause(database, "窗口服务法", "第二条第一款", date(2023, 1, 1))
    new = find_clause(database, "《中华人民共和国窗口服务法》", "第2条第1款", TODAY)
    assert old.text.endswith("一次告知。")
    assert new.text.endswith("书面告知。")
    assert find_clause(database, "窗口服务法", "第二条第一款", date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("clause", "label"),
    [
        ("第一条", "第一条"),
        ("第一条第一款", "第一条"),  # an article of one paragraph
        ("第二条", "第二条"),  # the whole article
        ("第二条第二款第一项", "第二条第二款第（一）项"),
        ("第九条", None),
        ("", None),
    ],
)
def test_citation_resolves_to_its_clause(
    database: db.Session, clause: str, label: str | None
) -> None:
    load(LAW)
    found = find_clause(database, "窗口服务法", clause, TODAY)
    assert (found.label if found else None) == label


def test_text_amended_again_without_a_new_date_amends_from_today(database: db.Session) -> None:
    load(LAW)
    load(LAW.replace("佩戴工牌", "规范佩戴工牌"))
    held = find_clause(database, "窗口服务法", "第二条第二款", TODAY)
    assert held.valid_from == TODAY
    yesterday = find_clause(database, "窗口服务法", "第二条第二款", TODAY - timedelta(days=1))
    assert "规范" not in yesterday.text


def test_second_correction_on_one_day_takes_the_place_of_the_first(database: db.Session) -> None:
    load(LAW)
    load(LAW.replace("佩戴工牌", "规范佩戴工牌"))
    load(LAW.replace("佩戴工牌", "始终佩戴工牌"))
    rows = database.scalars(
        sa.select(PolicyClause).where(PolicyClause.label == "第二条第二款")
    ).all()
    assert len(rows) == 2
    assert "始终" in find_clause(database, "窗口服务法", "第二条第二款", TODAY).text


def test_clause_that_fell_away_no_longer_holds(database: db.Session) -> None:
    load(LAW)
    report = load(LAW.replace("（二）岗位。\n", ""))
    assert any("不再有效" in problem.message for problem in report.problems)
    assert find_clause(database, "窗口服务法", "第二条第二款第（二）项", TODAY) is None


def test_older_wording_never_overwrites_a_newer_one(database: db.Session) -> None:
    load(AMENDED)
    report = load(LAW)
    assert report.has_errors
    assert "书面告知" in find_clause(database, "窗口服务法", "第二条第一款", TODAY).text


def test_dry_run_counts_and_writes_nothing(database: db.Session) -> None:
    report = load(LAW, dry_run=True)
    assert report.new == report.read > 0
    assert list_policies() == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("今天天气很好。\n明天也很好。".encode(), "没有找到"),
        (b"PK\x03\x04" + b"\x00" * 50, "另存为"),
        (b"%PDF-1.7 ...", "另存为"),
        (b"\xff\xfe\x81\x30\xff", "编码"),
        (b"x" * (4 * 1024 * 1024 + 1), "4 MB"),
        ("第一条　没有标题的文件。".encode(), None),
    ],
)
def test_file_that_is_no_policy_gives_a_clear_problem_and_writes_nothing(
    database: db.Session, data: bytes, says: str | None
) -> None:
    report = import_policy("", data, actor=None, now=NOW)
    assert report.has_errors
    assert says is None or says in report.problems[0].message
    assert list_policies() == []


def test_text_in_gb18030_is_read(database: db.Session) -> None:
    report = import_policy("law.txt", LAW.encode("gb18030"), actor=None, now=NOW)
    assert not report.has_errors
    assert list_policies()[0].document.short_title == "窗口服务法"


@pytest.mark.parametrize("path", list_policy_files(), ids=lambda path: path.stem[:12])
def test_every_policy_text_at_hand_imports_and_imports_again(
    database: db.Session, path: Path
) -> None:
    data = path.read_bytes()
    first = import_policy(path.name, data, actor=None, now=NOW)
    assert not first.has_errors, first.problems
    assert first.new == first.read >= 10
    again = import_policy(path.name, data, actor=None, now=NOW)
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.read)
    row = list_policies()[0]
    assert row.articles >= 10


def test_search_needs_every_word_and_prefers_the_smallest_clause(database: db.Session) -> None:
    load(LAW)
    found = search_clauses("窗口服务法 岗位")
    assert found[0].label == "第二条第二款第（二）项"
    assert search_clauses("岗位 没有的词") == []
    assert search_clauses("100%_") == []

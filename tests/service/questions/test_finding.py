"""Finding questions, saved filters, tags."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.errors import Invalid, NotFound, Refused
from lms.people.models import OrgUnit
from lms.questions import queries, service
from lms.questions.models import ItemVersion, VersionState
from lms.questions.queries import ItemFilter
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, jsonl, make_item

TODAY = date(2026, 11, 23)
BASIS = [{"document": "工伤保险条例", "clause": "第十四条第一款", "quote": "应当认定为工伤"}]


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def trainer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, unit=unit)


def found(actor: Actor, **fields: object) -> list[str]:
    ids = queries.list_ids(actor, ItemFilter(**fields), TODAY)
    return [item.external_id for item in queries.load_items(ids)]


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("上下班途中", True),
        ("上下班 途中", True),
        ("途中 上下班", True),
        ("途中 上班族", False),
        ("第四个选项", True),
        ("甲乙丙丁", True),
        ("解释如下", True),
        ("５天", True),
        ("abc", True),
        ("ABC", True),
        ("find-1", True),
        ("认定 易错", True),
        ("工伤保险条例", True),
        ("第十四条", True),
        ("应当认定", True),
        ("100%", False),
        ("_天", False),
        ("single_choice", False),
        ("policy", False),
    ],
)
def test_words_are_looked_for_in_all_that_is_read(
    unit: OrgUnit, trainer: Actor, words: str, fits: bool
) -> None:
    make_item(
        unit, id="FIND-1", stem="**上下班** 途中受伤，ABC 公司应在 5 天内认定？",
        options=[{"id": "A", "text": "甲乙丙丁"}, {"id": "B", "text": "第四个选项"}],
        rationale="解释如下。", legal_basis=BASIS, tags=["易错"], content_category="policy",
    )  # fmt: skip
    make_item(unit, id="ELSE", stem="别的题目？", rationale="")
    assert found(trainer, text=words) == (["FIND-1"] if fits else [])


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"owner": "own"}, ["A", "B", "C"]),
        ({"owner": "above"}, ["UP"]),
        ({"gap": "tags"}, ["B", "C", "UP"]),
        ({"gap": "basis"}, ["B", "C", "UP"]),
        ({"gap": "rationale"}, ["B"]),
        ({"gap": "line"}, ["C"]),
        ({"tag": "易错"}, ["A"]),
        ({"clause": "第十四条"}, ["A"]),
        ({"exposure": "none"}, ["A", "C", "UP"]),
        ({"exposure": "few"}, ["B"]),
        ({"standing": "expired"}, ["B"]),
        ({"standing": "approved"}, ["A", "C", "UP"]),
        ({"created_from": date(2026, 11, 24)}, []),
        ({"created_to": date(2026, 11, 23)}, ["A", "B", "C", "UP"]),
        ({"changed_from": date(2026, 11, 23), "changed_to": date(2026, 11, 23)},
         ["A", "B", "C", "UP"]),
        ({"changed_to": date(2026, 11, 22)}, []),
        ({"tag": "易错", "gap": "rationale"}, []),
    ],
)  # fmt: skip
def test_filters_find(fields: dict[str, object], ids: list[str], database: db.Session) -> None:
    province = make_unit()
    city = make_unit(province)
    trainer = make_actor_with(Role.TRAINER, unit=city)
    make_item(city, id="A", tags=["易错"], legal_basis=BASIS)
    make_item(city, id="B", rationale="", valid_until=TODAY).exposure_count = 3
    make_item(city, id="C", business_lines=[])
    make_item(province, id="UP")
    make_item(make_unit(province), id="BESIDE")
    assert found(trainer, sort="id", **fields) == ids


def test_list_is_ordered_as_asked(unit: OrgUnit, trainer: Actor) -> None:
    for number, (name, level) in enumerate((("A", 3), ("B", 5), ("C", 1))):
        item = make_item(unit, id=name, difficulty=level)
        item.exposure_count = number
        item.created_at = NOW - timedelta(days=number)
    db.session.commit()
    assert found(trainer) == ["A", "B", "C"]
    assert found(trainer, sort="created") == ["C", "B", "A"]
    assert found(trainer, sort="-difficulty") == ["B", "A", "C"]
    assert found(trainer, sort="-exposure") == ["C", "B", "A"]
    assert found(trainer, sort="nonsense") == ["A", "B", "C"]


def test_search_follows_an_edit(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit, id="A", stem="旧的说法？")
    latest = item.latest_version
    assert latest is not None
    document = {**latest.document, "stem": "新的说法？"}
    service.save_draft(item.id, document, based_on=latest.id, actor=trainer, now=NOW)
    assert found(trainer, text="新的说法") == ["A"]
    assert found(trainer, text="旧的说法") == []


def test_tags_change_without_a_new_version_and_stay_in_exports(
    unit: OrgUnit, trainer: Actor
) -> None:
    document = item_document(id="A", tags=["一", "二"])
    service.import_items(jsonl(document), "b.jsonl", actor=trainer, unit_id=unit.id, now=NOW)
    version = db.session.scalars(sa.select(ItemVersion)).one()
    assert version.document["tags"] == []
    export = service.export_items(ItemFilter(), "jsonl", actor=trainer, now=NOW)
    assert json.loads(export.data)["tags"] == ["一", "二"]
    for tags, expected in ((["三"], ("三",)), ([], ("三",))):
        data = jsonl({**document, "tags": tags})
        service.import_items(data, "b.jsonl", actor=trainer, unit_id=unit.id, now=NOW)
        assert version.item.tag_names == expected
    assert db.session.scalar(sa.select(sa.func.count(ItemVersion.id))) == 1


def test_renaming_a_tag_merges_it_on_the_questions_one_may_change(database: db.Session) -> None:
    province = make_unit()
    city = make_unit(province)
    trainer = make_actor_with(Role.TRAINER, unit=city, lines=("05",))
    mine = make_item(city, tags=["甲", "乙"], business_lines=["05.02"])
    other_line = make_item(city, tags=["甲"], business_lines=["03.01"])
    above = make_item(province, tags=["甲"], business_lines=["05.02"])
    counts = {row.tag: (row.count, row.own) for row in queries.tag_counts(trainer)}
    assert counts == {"甲": (3, 1), "乙": (1, 1)}
    assert service.rename_tag("甲", "乙", actor=trainer, now=NOW) == 1
    assert service.rename_tag("甲", "乙", actor=trainer, now=NOW) == 0
    assert (mine.tag_names, other_line.tag_names, above.tag_names) == (("乙",), ("甲",), ("甲",))
    assert service.remove_tag("乙", actor=trainer, now=NOW) == 1
    assert mine.tag_names == ()
    entries = database.scalars(sa.select(AuditEntry.action)).all()
    assert entries == ["tags_changed", "tags_changed"]
    with pytest.raises(Invalid):
        service.rename_tag("甲", " ", actor=trainer, now=NOW)


def test_saved_filter_is_shared_with_the_own_unit_only(unit: OrgUnit, trainer: Actor) -> None:
    colleague = make_actor_with(Role.TRAINER, unit=unit)
    stranger = make_actor_with(Role.TRAINER, unit=make_unit(unit))
    row = service.save_filter("待改", "state=returned", is_shared=True, actor=trainer, now=NOW)
    own = service.save_filter("我的", "author=1", actor=trainer, now=NOW)
    assert [each.name for each in queries.list_saved(trainer)] == ["待改", "我的"]
    assert [(each.name, each.is_own) for each in queries.list_saved(colleague)] == [("待改", False)]
    assert queries.list_saved(stranger) == []
    service.set_default_filter(row.id, actor=colleague)
    assert queries.find_default_query(colleague) == "state=returned"
    assert queries.find_default_query(trainer) is None
    with pytest.raises(NotFound):
        service.set_default_filter(own.id, actor=colleague)
    with pytest.raises(NotFound):
        service.delete_filter(row.id, actor=colleague)
    with pytest.raises(NotFound):
        service.change_filter(row.id, "改名", is_shared=False, actor=colleague)
    service.change_filter(row.id, "待改", is_shared=False, actor=trainer)
    assert queries.find_default_query(colleague) is None
    service.delete_filter(row.id, actor=trainer)
    service.set_default_filter(None, actor=colleague)
    assert [each.name for each in queries.list_saved(trainer)] == ["我的"]


def test_saving_under_the_same_name_replaces(unit: OrgUnit, trainer: Actor) -> None:
    for query in ("line=03", "line=05"):
        service.save_filter("条线", query, actor=trainer, now=NOW)
    other = service.save_filter("别的", "line=01", actor=trainer, now=NOW)
    assert {row.name: row.query for row in queries.list_saved(trainer)}["条线"] == "line=05"
    with pytest.raises(Refused, match="条线"):
        service.change_filter(other.id, "条线", is_shared=False, actor=trainer)
    for name, query in ((" ", "line=03"), ("空", "")):
        with pytest.raises(Invalid):
            service.save_filter(name, query, actor=trainer, now=NOW)


def test_retired_questions_are_found_only_when_asked_for(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit, id="A", state=VersionState.DRAFT)
    service.retire_item(item.id, "题目重复", actor=trainer, now=NOW)
    assert found(trainer) == []
    assert found(trainer, standing="retired") == ["A"]
    assert item.retired_reason == "题目重复"
    service.restore_item(item.id, actor=trainer, now=NOW)
    assert (found(trainer), item.retired_reason) == (["A"], "")

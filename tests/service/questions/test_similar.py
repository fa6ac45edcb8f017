"""Questions that resemble what is being written, within what the trainer may see."""

import pytest

from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.questions.models import VersionState
from lms.questions.queries.similar import list_similar, stems_of
from lms.questions.service.authoring import save_draft
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, make_item

STEM = "工伤认定申请应当自事故伤害发生之日起几日内提出？"


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    """Give a city below a province."""
    return make_unit(make_unit())


def test_rewording_is_found_with_its_likeness(unit: OrgUnit) -> None:
    item = make_item(unit, stem=STEM)
    make_item(unit, stem="失业人员应当在终止劳动关系后多久办理失业登记？")
    actor = make_actor_with(Role.TRAINER, unit=unit)
    (same,) = list_similar(actor, {"stem": f" {STEM}（　）"})
    assert (same.item_id, same.percent, same.stem) == (item.id, 100, STEM)
    (near,) = list_similar(actor, {"stem": STEM.replace("几日内", "多少日内")})
    assert 60 <= near.percent < 100
    assert list_similar(actor, {"stem": STEM}, besides=item.id) == []
    assert list_similar(actor, {"stem": ""}) == []


def test_only_what_the_trainer_may_see_is_named(unit: OrgUnit) -> None:
    province = db.session.get_one(OrgUnit, unit.parent_id)
    above = make_item(province, stem=STEM)
    make_item(make_unit(province), stem=STEM)
    actor = make_actor_with(Role.TRAINER, unit=unit)
    assert [found.item_id for found in list_similar(actor, {"stem": STEM})] == [above.id]
    names = [above.external_id, "NOBODY-1"]
    assert dict(stems_of(actor, names)) == {above.external_id: STEM}


def test_latest_version_counts(unit: OrgUnit) -> None:
    actor = make_actor_with(Role.TRAINER, unit=unit)
    item = make_item(unit, stem=STEM, state=VersionState.DRAFT, author_id=actor.account_id)
    new = "养老待遇资格认证每年办理几次，可以通过哪些途径办理？"
    save_draft(
        item.id, item_document(stem=new), based_on=item.latest_version_id or 0, actor=actor,
        now=NOW,
    )  # fmt: skip
    assert list_similar(actor, {"stem": STEM}) == []
    assert [found.item_id for found in list_similar(actor, {"stem": new})] == [item.id]


def test_cases_are_told_apart_by_their_material(unit: OrgUnit) -> None:
    material = "张某在某企业工作五年，2024 年 3 月在车间作业时受伤，企业未依法参加工伤保险。"
    case = {
        "type": "case", "stem": "阅读材料，回答问题。", "material": material,
        "items": [{"id": "1", "type": "true_false", "stem": "对。", "marks": "2", "answer": True}],
    }  # fmt: skip
    make_item(unit, **case)
    actor = make_actor_with(Role.TRAINER, unit=unit)
    other = {"stem": case["stem"], "material": "李某失业前缴费满三年，现到窗口申领失业保险金。"}
    assert list_similar(actor, other) == []
    assert len(list_similar(actor, {"stem": case["stem"], "material": material})) == 1

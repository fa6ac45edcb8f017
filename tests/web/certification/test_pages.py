"""The pages of certification: own, public, and the unit's."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.certification.models import Certificate, CertificationPeriod, Programme
from lms.clock import local_date, local_instant, utc_now
from lms.flows import certify
from lms.people.models import Account, OrgUnit
from tests.support.build import actor_of, make_account, make_staff, make_unit, sign_in
from tests.support.build_certification import (
    count,
    make_certified,
    make_course,
    make_programme,
    open_period,
    sign_off,
)
from tests.support.pages import submit, text_of, visit

LINES = ("03",)


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    """Give a unit."""
    return make_unit(name="临江县社保中心")


@pytest.fixture
def admin(unit: OrgUnit) -> Account:
    """Give its administrator."""
    return make_account(Role.UNIT_ADMIN, Role.LEARNER, unit=unit)


def learner(unit: OrgUnit, name: str = "欧阳文静", **facts: object) -> Account:
    """Add a learner who serves 养老保险."""
    return make_account(Role.LEARNER, staff=make_staff(unit, name=name, lines=LINES, **facts))


def certified(account: Account, unit: OrgUnit, *, days_ago: int = 30, months: int = 36) -> str:
    """Certify the account's person some days ago and return the serial number."""
    programme = make_programme(unit, valid_months=months)
    on = local_date(utc_now()) - timedelta(days=days_ago)
    staff = db.session.get_one(Account, account.id).staff
    return make_certified(staff, programme, on=on)[1].serial


def test_page_shows_what_is_still_to_do_with_its_links(client: FlaskClient, unit: OrgUnit) -> None:
    account = learner(unit)
    course = make_course(unit)
    from lms.certification.models import RequirementKind

    programme = make_programme(
        unit, (RequirementKind.COURSE, course.id, None), (RequirementKind.MENTORING, None, None)
    )
    open_period(account.staff, programme)
    sign_off(account.staff, "03")
    course_id = course.id
    sign_in(client, account)
    page = visit(client, "/certificates")
    said = text_of(page)
    assert "还不能独立上岗：岗前课程还差 2 课。" in said
    assert "1 / 2" in said
    assert page.find("a", href=f"/courses/{course_id}")


def test_page_without_anything_says_what_would_be_here(client: FlaskClient, unit: OrgUnit) -> None:
    sign_in(client, learner(unit))
    assert "这里还没有证书" in text_of(visit(client, "/certificates"))


def test_own_certificate_is_downloaded_as_pdf_and_nobody_elses(
    client: FlaskClient, unit: OrgUnit, admin: Account
) -> None:
    account = learner(unit)
    serial = certified(account, unit)
    certificate_id = db.session.scalar(sa.select(Certificate.id))
    url = f"/certificates/{certificate_id}.pdf"
    stranger = make_account(Role.UNIT_ADMIN, unit=make_unit())
    colleague = learner(unit, "赵敏")
    for who, status in ((account, 200), (admin, 200), (stranger, 404), (colleague, 404)):
        sign_in(client, who)
        answer = client.get(url)
        assert answer.status_code == status
    sign_in(client, account)
    answer = client.get(url)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert f'filename="{serial}.pdf"' in answer.headers["Content-Disposition"]
    assert serial in text_of(visit(client, "/certificates"))


@pytest.mark.parametrize(
    ("days_ago", "months", "said"), [(30, 36, "证书有效"), (60, 1, "证书已到期")]
)
def test_public_page_says_whether_and_since_when_and_no_more(
    client: FlaskClient, unit: OrgUnit, days_ago: int, months: int, said: str
) -> None:
    account = learner(unit, phone="13812345678", email="o@example.com", post="社保窗口 3 号")
    serial = certified(account, unit, days_ago=days_ago, months=months)
    html = client.get(f"/verify/{serial}").get_data(as_text=True)
    page = visit(client, f"/verify/{serial}")
    assert said in text_of(page)
    assert "欧阳*静" in text_of(page)
    assert "临江县社保中心" in text_of(page)
    staff = db.session.get_one(Account, account.id).staff
    for secret in ("欧阳文静", "文静", staff.staff_no, "13812345678", "o@example.com",
                   "社保窗口 3 号", "养老保险", "社会保险经办岗前培训", account.login):  # fmt: skip
        assert secret not in html


def test_revoked_unknown_and_tampered_say_so(
    client: FlaskClient, unit: OrgUnit, admin: Account
) -> None:
    serial = certified(learner(unit), unit)
    row = db.session.scalars(sa.select(Certificate)).one()
    row_id, snapshot = row.id, row.snapshot
    certify.revoke(row_id, "机密的撤销原因", actor=actor_of(admin), now=utc_now())
    revoked = text_of(visit(client, f"/verify/{serial}"))
    assert "证书已撤销" in revoked
    assert "机密" not in revoked
    assert "查无此证" in text_of(visit(client, "/verify/LB2026-0000-0000-0", status=404))
    assert "查无此证" in text_of(visit(client, "/verify/<script>", status=404))
    db.session.execute(sa.update(Certificate).values(snapshot=snapshot | {"name": "李四"}))
    db.session.commit()
    tampered = text_of(visit(client, f"/verify/{serial}"))
    assert "证书无效" in tampered
    assert "李" not in tampered


def test_number_typed_by_hand_leads_to_its_page(client: FlaskClient, unit: OrgUnit) -> None:
    serial = certified(learner(unit), unit)
    typed = serial.lower().replace("-", " ")
    answer = client.get("/verify", query_string={"serial": typed})
    assert answer.location == f"/verify/{serial}"
    assert "输入证书编号" in text_of(visit(client, "/verify"))


def test_board_shows_own_units_people_with_reasons(
    client: FlaskClient, unit: OrgUnit, admin: Account
) -> None:
    certified(learner(unit, "张三丰"), unit)
    learner(unit, "李四光")
    learner(make_unit(), "外人")
    sign_in(client, admin)
    said = text_of(visit(client, "/duty?line=03"))
    assert "张三丰" in said
    assert "尚未参加岗前培训：养老保险" in said
    assert "外人" not in said
    ready = text_of(visit(client, "/duty?line=03&state=ready"))
    assert "李四光" not in ready
    assert "没有符合条件" in text_of(visit(client, "/duty?q=%25&state=nonsense&line=zz&unit=x"))


def test_learners_may_not_see_the_units_pages(client: FlaskClient, unit: OrgUnit) -> None:
    account = learner(unit)
    staff_id = account.staff_id
    sign_in(client, account)
    for url in ("/duty", f"/duty/{staff_id}", "/programmes", "/programmes/new"):
        assert client.get(url).status_code == 403


def test_administrator_of_another_unit_finds_nothing(client: FlaskClient, unit: OrgUnit) -> None:
    account = learner(unit)
    certified(account, unit)
    staff_id = account.staff_id
    programme_id, period_id, certificate_id = (
        db.session.scalar(sa.select(model.id))
        for model in (Programme, CertificationPeriod, Certificate)
    )
    sign_in(client, make_account(Role.UNIT_ADMIN, unit=make_unit()))
    assert client.get(f"/duty/{staff_id}").status_code == 404
    assert client.get(f"/programmes/{programme_id}").status_code == 404
    assert client.get(f"/certificates/{certificate_id}/revoke").status_code == 404
    for url in (
        f"/programmes/{programme_id}/retire", f"/duty/{staff_id}/enrol",
        f"/duty/{staff_id}/recognise", f"/duty/{staff_id}/review",
        f"/certification-periods/{period_id}/renew", f"/certificates/{certificate_id}/revoke",
    ):  # fmt: skip
        answer = client.post(url, data={"programme_id": programme_id, "reason": "无故撤销"})
        assert answer.status_code == 404, url
    assert db.session.scalar(sa.select(Certificate.revoked_at)) is None


def test_programme_is_set_up_changed_and_retired(client: FlaskClient, admin: Account) -> None:
    unit_id = admin.staff.unit_id
    sign_in(client, admin)
    facts = {
        "unit_id": unit_id, "title": "社保岗前", "lines": ["03", "05"], "exam_id": 0,
        "needs_mentoring": "y", "credit_hours": "40", "valid_months": 36, "due_days": 180,
        "enrols_new_hires": "y",
    }  # fmt: skip
    refused = submit(client, "/programmes/new", facts | {"lines": [], "title": ""}, status=422)
    assert "请填写项目名称" in text_of(refused)
    listed = text_of(submit(client, "/programmes/new", facts))
    assert "社保岗前" in listed
    assert "养老保险、工伤保险" in listed
    assert "40 学时" in listed
    programme_id = db.session.scalar(sa.select(Programme.id))
    shown = visit(client, f"/programmes/{programme_id}")
    assert shown.find("input", {"name": "title"})["value"] == "社保岗前"
    assert "社保岗前（二）" in text_of(
        submit(client, f"/programmes/{programme_id}", facts | {"title": "社保岗前（二）"})
    )
    nothing = {"needs_mentoring": "", "credit_hours": ""}
    refused = submit(client, f"/programmes/{programme_id}", facts | nothing, status=422)
    assert "至少设置一项要求" in text_of(refused)
    assert "已停用" in text_of(submit(client, f"/programmes/{programme_id}/retire", {}))


def test_unit_enrols_recognises_renews_and_revokes(
    client: FlaskClient, unit: OrgUnit, admin: Account
) -> None:
    staff = make_staff(unit, name="赵敏", lines=LINES)
    staff_id = staff.id
    first, second = (make_programme(unit, title=title).id for title in ("社保岗前", "社保提高"))
    sign_in(client, admin)
    url = f"/duty/{staff_id}"
    assert "今天不能独立上岗" in text_of(visit(client, url))
    enrolled = submit(client, f"{url}/enrol", {"EnrolForm-programme_id": second})
    assert "已安排参加" in text_of(enrolled)
    assert "还有要求没有达到" in text_of(submit(client, f"{url}/review", {}))
    form = {"RecogniseForm-programme_id": first, "RecogniseForm-evidence": "短"}
    assert "不少于" not in text_of(submit(client, f"{url}/recognise", form, status=422))
    form["RecogniseForm-evidence"] = "2016 年起在岗，原证 0123 号"
    assert "今天可以上岗" in text_of(submit(client, f"{url}/recognise", form))
    again = submit(client, f"{url}/recognise", form, status=422)
    assert count(Certificate) == 1, text_of(again)
    certificate_id = db.session.scalar(sa.select(Certificate.id))
    period_id = db.session.scalar(
        sa.select(CertificationPeriod.id).where(CertificationPeriod.certified_at.is_not(None))
    )
    revoke = f"/certificates/{certificate_id}/revoke"
    assert "请填写撤销原因" in text_of(submit(client, revoke, {"reason": ""}, status=422))
    assert "今天不能独立上岗" in text_of(submit(client, revoke, {"reason": "严重差错"}))
    assert "已于" in text_of(visit(client, revoke))
    assert "第 2 次" in text_of(submit(client, f"/certification-periods/{period_id}/renew", {}))


def test_own_page_after_expiry_offers_no_false_hope(client: FlaskClient, unit: OrgUnit) -> None:
    account = learner(unit)
    certified(account, unit, days_ago=60, months=1)
    certify.expire_and_renew(local_instant(local_date(utc_now())))
    sign_in(client, account)
    said = text_of(visit(client, "/certificates"))
    assert "还不能独立上岗：证书已于" in said
    assert "已到期" in said

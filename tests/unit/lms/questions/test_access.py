"""The rows of docs/rules/accounts.md, “Business lines”."""

import pytest

from lms.access.actor import Actor, Grant
from lms.access.permissions import Permission, Role
from lms.questions.access import verdict_on

PROVINCE, CITY, BESIDE, COUNTY = "/1/", "/1/2/", "/1/3/", "/1/2/4/"
T, R = Role.TRAINER, Role.REVIEWER
CHANGE, REVIEW = Permission.BANK_AUTHOR, Permission.BANK_REVIEW
OTHER, LINE, NONE = "属于其他单位", "不在您负责", "没有标注"


def actor_with(*grants: tuple[Role, str, str]) -> Actor:
    """Return an actor; a grant is role, unit path and the lines it is limited to, spaced."""
    return Actor(
        account_id=1, staff_id=1, session_id=1, login="t", display_name="教师", unit_id=2,
        unit_name="市局", unit_path=CITY,
        grants=tuple(Grant(role, path, frozenset(lines.split())) for role, path, lines in grants),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("grants", "unit", "line", "wanted", "reason"),
    [
        pytest.param([(T, CITY, "")], CITY, "05.02", CHANGE, "", id="B1"),
        pytest.param([(T, CITY, "05")], CITY, "05.02", CHANGE, "", id="B2"),
        pytest.param([(T, CITY, "05")], CITY, "03.01", CHANGE, LINE, id="B3"),
        pytest.param([(T, CITY, "05")], CITY, "05.02", CHANGE, "", id="B4"),
        pytest.param([(T, CITY, "05")], CITY, "03.08", CHANGE, LINE, id="B5"),
        pytest.param([(T, CITY, "05")], CITY, "", CHANGE, NONE, id="B6"),
        pytest.param([(T, CITY, "")], CITY, "", CHANGE, "", id="B7"),
        pytest.param([(T, CITY, "05")], COUNTY, "05.02", CHANGE, "", id="B8"),
        pytest.param([(T, CITY, "")], PROVINCE, "05.02", CHANGE, OTHER, id="B9"),
        pytest.param([(T, CITY, "")], BESIDE, "05.02", CHANGE, OTHER, id="B10"),
        pytest.param([(T, CITY, "05"), (T, COUNTY, "03")], COUNTY, "03.01", CHANGE, "", id="B11"),
        pytest.param([(T, CITY, "05"), (T, COUNTY, "03")], CITY, "03.01", CHANGE, LINE, id="B12"),
        pytest.param([(R, CITY, "05")], CITY, "05.02", REVIEW, "", id="B13"),
        pytest.param([(R, CITY, "05")], CITY, "03.01", REVIEW, LINE, id="B14"),
        pytest.param([(T, CITY, "05"), (R, CITY, "")], CITY, "03.01", CHANGE, LINE, id="B15"),
    ],
)
def test_right_to_a_question(
    grants: list[tuple[Role, str, str]], unit: str, line: str, wanted: Permission, reason: str
) -> None:
    verdict = verdict_on(actor_with(*grants), unit, line, wanted)
    assert verdict.allowed is not bool(reason)
    assert all(reason in each for each in verdict.reasons)


def test_command_line_may_do_everything() -> None:
    assert verdict_on(None, PROVINCE, "").allowed


def test_limit_of_lines_leaves_other_rights_of_the_role_alone() -> None:
    assert actor_with((T, CITY, "05")).may(Permission.EXAM_MANAGE, COUNTY)

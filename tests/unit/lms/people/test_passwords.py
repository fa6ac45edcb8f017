"""The rows of docs/rules/accounts.md, “Passwords” and “Age”."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.people.password_age import PasswordLife
from lms.people.passwords import (
    LOOKALIKES,
    hash_password,
    hash_random_password,
    matches,
    password_problems,
    random_password,
    unusable_hash,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("password", "is_admin", "problem"),
    [
        pytest.param("Right-Horse-7", False, "", id="P1"),
        pytest.param("Rig-Ho7", False, "至少 8 位", id="P2"),
        pytest.param("Right-H7", False, "", id="P3"),
        pytest.param("Right-H7", True, "至少 10 位", id="P4"),
        pytest.param("Right-Hor7", True, "", id="P5"),
        pytest.param("righthorse7", False, "至少三类", id="P6"),
        pytest.param("righthorse-7", False, "", id="P7"),
        pytest.param("My-Zhang-99", False, "登录名", id="P8"),
        pytest.param("My-sAN-9999", False, "登录名", id="P9"),
        pytest.param("P@ssw0rd", False, "太常见", id="P10"),
        pytest.param("Password1!", False, "太常见", id="P11"),
        pytest.param("Aa1-" + "x" * 125, False, "128", id="P12"),
        pytest.param("窗口窗口-abc1", False, "", id="P13"),
    ],
)
def test_password_rules(password: str, is_admin: bool, problem: str) -> None:
    problems = password_problems(password, login="zhangsan", is_admin=is_admin)
    if problem:
        assert len(problems) == 1
        assert problem in problems[0]
    else:
        assert problems == []


def test_first_password_meets_the_rules_of_administrators_and_has_no_lookalikes() -> None:
    for _ in range(50):
        password = random_password()
        assert password_problems(password, login="", is_admin=True) == []
        assert not set(password) & set(LOOKALIKES)


def test_first_password_never_spells_a_piece_of_a_login() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    logins = [first + second for first in "as" for second in letters]
    logins = [pair + third for pair in logins for third in letters]
    for _ in range(20):
        password = random_password(*logins).lower()
        assert not any(login in password for login in logins)


@pytest.mark.parametrize("make", [hash_password, hash_random_password])
def test_hash_fits_its_password_only(make) -> None:  # type: ignore[no-untyped-def]
    stored = make("Right-Horse-7")
    assert "Right-Horse-7" not in stored
    assert matches(stored, "Right-Horse-7")
    assert not matches(stored, "Right-Horse-8")


def test_unusable_and_broken_hashes_fit_nothing() -> None:
    assert not matches(unusable_hash(), "")
    assert not matches("no hash at all", "Right-Horse-7")


@pytest.mark.parametrize(
    ("is_admin", "age", "is_over", "left"),
    [
        pytest.param(False, timedelta(days=180) - SECOND, False, 1, id="A1"),
        pytest.param(False, timedelta(days=180), True, None, id="A2"),
        pytest.param(True, timedelta(days=90), True, None, id="A3"),
        pytest.param(False, timedelta(days=165), False, 15, id="A4"),
        pytest.param(False, timedelta(days=165) - SECOND, False, None, id="A5"),
    ],
)
def test_password_age(is_admin: bool, age: timedelta, is_over: bool, left: int | None) -> None:
    life = PasswordLife()
    assert life.is_over(NOW - age, is_admin=is_admin, now=NOW) is is_over
    assert life.days_to_remind(NOW - age, is_admin=is_admin, now=NOW) == left


def test_password_never_set_has_no_age() -> None:  # A6
    assert not PasswordLife().is_over(None, is_admin=True, now=NOW)
    assert PasswordLife().days_to_remind(None, is_admin=True, now=NOW) is None

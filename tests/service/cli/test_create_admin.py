"""Creating the first administrators at the command line."""

import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.people.models import Account, RoleGrant
from tests.service.cli.conftest import Lms

GOOD = "Quiet-Harbour-27"


def _typed(login: str, password: str, again: str | None = None) -> str:
    return "\n".join([login, "钱进", password, again or password, ""])


def _roles() -> dict[str, Role]:
    db.session.remove()
    rows = db.session.execute(
        sa.select(Account.login, RoleGrant.role).join(RoleGrant, RoleGrant.account_id == Account.id)
    )
    return dict(rows.all())


def test_security_administrator_is_created_with_a_typed_password(lms: Lms) -> None:
    result = lms("people", "create-admin", typed=_typed("chief", GOOD))
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    assert _roles() == {"chief": Role.SECURITY_ADMIN}


def test_weak_password_is_refused(lms: Lms) -> None:
    result = lms("people", "create-admin", typed=_typed("chief", "chief2026"))
    assert result.exit_code == 1
    assert "密码至少 10 位" in result.stderr
    assert _roles() == {}


def test_three_roles_are_three_accounts(lms: Lms) -> None:
    for role, login in (("security", "aaa1"), ("system", "bbb1"), ("audit", "ccc1")):
        result = lms("people", "create-admin", "--role", role, typed=_typed(login, GOOD))
        assert result.exit_code == 0, result.output
    same = lms("people", "create-admin", "--role", "audit", typed=_typed("aaa1", GOOD))
    assert same.exit_code == 1
    assert len(_roles()) == 3


def test_second_security_administrator_is_left_to_the_first(lms: Lms) -> None:
    lms("people", "create-admin", typed=_typed("chief", GOOD))
    result = lms("people", "create-admin", typed=_typed("other", GOOD))
    assert result.exit_code == 1
    assert "已有安全管理员" in result.stderr

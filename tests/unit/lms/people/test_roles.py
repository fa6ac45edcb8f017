"""The rows of docs/rules/accounts.md, “Roles”: the three administrators are separate (AC-2)."""

import itertools

import pytest

from lms.access.permissions import (
    ADMINISTRATORS,
    ROLE_PERMISSIONS,
    Role,
    conflicting_roles,
)


@pytest.mark.parametrize(
    ("held", "wanted", "conflicts"),
    [
        pytest.param(set(), Role.SYSTEM_ADMIN, set(), id="S1"),
        pytest.param({Role.LEARNER}, Role.SECURITY_ADMIN, {Role.LEARNER}, id="S2"),
        pytest.param({Role.SYSTEM_ADMIN}, Role.SECURITY_ADMIN, {Role.SYSTEM_ADMIN}, id="S3"),
        pytest.param({Role.AUDIT_ADMIN}, Role.LEARNER, {Role.AUDIT_ADMIN}, id="S4"),
        pytest.param({Role.LEARNER, Role.TRAINER}, Role.REVIEWER, set(), id="S5"),
        pytest.param({Role.TRAINER}, Role.TRAINER, set(), id="S6"),
    ],
)
def test_separation(held: set[Role], wanted: Role, conflicts: set[Role]) -> None:
    assert conflicting_roles(held, wanted) == conflicts


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.combinations(sorted(ADMINISTRATORS), 2)), ids=str
)
def test_administrators_share_no_right_to_change_anything(one: Role, other: Role) -> None:
    shared = ROLE_PERMISSIONS[one] & ROLE_PERMISSIONS[other]
    assert all(permission.value.endswith(":read") for permission in shared)

"""The signed-in person as views, services and queries see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.access.permissions import ADMINISTRATORS, ROLE_PERMISSIONS, Permission, Role
from question_bank.taxonomy import first_level


@dataclass(frozen=True)
class Grant:
    """A role within the subtree of a unit; `unit_path` is the materialised path (`/1/4/`).

    lines: first-level business lines whose questions it is limited to; empty for all.
    """

    role: Role
    unit_path: str
    lines: frozenset[str] = frozenset()

    def covers_line(self, line: str) -> bool:
        """Return whether questions of this primary line fall under the grant; "" for no line."""
        return not self.lines or first_level(line) in self.lines


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, the staff member behind it, and what was granted to it."""

    account_id: int
    staff_id: int
    session_id: int
    login: str
    display_name: str
    unit_id: int
    unit_name: str
    unit_path: str
    grants: tuple[Grant, ...]
    must_change_password: bool = False
    elder: bool = False
    lang: str = "zh"
    ip: str = ""

    # Flask-Login's interface
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the id Flask-Login keeps; the session row is the authority."""
        return str(self.session_id)

    @property
    def roles(self) -> frozenset[Role]:
        """Return all roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_administrator(self) -> bool:
        """Return whether one of the three administrators' roles is held."""
        return bool(self.roles & ADMINISTRATORS)

    def may(self, permission: Permission, unit_path: str | None = None) -> bool:
        """Return whether the permission is held, in the subtree holding `unit_path` if given."""
        if permission is Permission.ACCOUNT_OWN:
            return True
        paths = self.scope(permission)
        if unit_path is None:
            return bool(paths)
        return any(unit_path.startswith(path) for path in paths)

    def may_for_line(self, permission: Permission, unit_path: str, line: str) -> bool:
        """Return whether one grant gives the permission at a unit for questions of a line."""
        return any(
            unit_path.startswith(grant.unit_path) and grant.covers_line(line)
            for grant in self.grants_of(permission)
        )

    def grants_of(self, permission: Permission) -> tuple[Grant, ...]:
        """Return the grants that give a permission."""
        return tuple(grant for grant in self.grants if permission in ROLE_PERMISSIONS[grant.role])

    def scope(self, permission: Permission) -> tuple[str, ...]:
        """Return the unit paths whose subtrees the permission reaches, outermost only."""
        paths = {grant.unit_path for grant in self.grants_of(permission)}
        return tuple(sorted(p for p in paths if not _has_ancestor(p, paths)))


def _has_ancestor(path: str, paths: Iterable[str]) -> bool:
    return any(other != path and path.startswith(other) for other in paths)

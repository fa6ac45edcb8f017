"""What the platform holds already, as the plan of an import sees it: plain values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.access.permissions import Role
from lms.people.models import EmploymentType, UnitLevel


@dataclass(frozen=True)
class UnitFacts:
    """A unit by its code; `parent_code` is None for a root."""

    code: str
    name: str
    parent_code: str | None
    level: UnitLevel


@dataclass(frozen=True)
class PersonFacts:
    """A person by staff number; `lines` are sorted first-level codes."""

    staff_no: str
    name: str
    unit_code: str
    employment_type: EmploymentType
    post: str = ""
    lines: tuple[str, ...] = ()
    hired_on: date | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class KnownUnit:
    """A unit of the platform; in_scope: whether the importing person manages it."""

    facts: UnitFacts
    is_active: bool = True
    in_scope: bool = True


@dataclass(frozen=True)
class KnownPerson:
    """A person of the platform with their account, if any."""

    facts: PersonFacts
    left_on: date | None = None
    login: str | None = None
    roles: frozenset[Role] = frozenset()
    in_scope: bool = True


@dataclass(frozen=True)
class Known:
    """All an import is compared with.

    logins: login name to staff number, of all accounts. may_grant: whether roles beyond that of a
    learner may be given. may_add_roots: whether units without a parent may be added.
    """

    units: Mapping[str, KnownUnit]
    people: Mapping[str, KnownPerson]
    logins: Mapping[str, str]
    may_grant: bool
    may_add_roots: bool

"""Rule: what a roster file would change, and what is wrong with it. Pure: rows in, plan out."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lms.access.permissions import ADMINISTRATORS, ROLE_NAMES, Role, conflicting_roles
from lms.importing import Problem
from lms.people.logins import LOGIN, LOGIN_RULE
from lms.people.models import EmploymentType
from lms.people.roster.columns import (
    LABELS,
    find_employment_type,
    find_role,
    read_lines,
    split_words,
)
from lms.people.roster.known import Known, KnownPerson, PersonFacts
from lms.people.roster.rows import Row, Rows
from lms.people.roster.unit_names import UnitNames
from lms.people.roster.unit_plan import UnitPlan, plan_units
from question_bank.formats.sheets import find_day

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,30}")


@dataclass(frozen=True)
class PersonPlan:
    """What becomes of one person: account is made when `login` is set, `roles` are those added."""

    facts: PersonFacts
    is_new: bool
    is_changed: bool
    login: str | None
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class RosterPlan:
    """All that an import would do; rows with an error are not in it."""

    units: UnitPlan
    people: tuple[PersonPlan, ...]
    problems: tuple[Problem, ...]
    read: int

    @property
    def new(self) -> int:
        """Return how many units and people are added."""
        return len(self.units.new) + sum(person.is_new for person in self.people)

    @property
    def changed(self) -> int:
        """Return how many units and people are changed."""
        return len(self.units.changed) + sum(person.is_changed for person in self.people)

    @property
    def unchanged(self) -> int:
        """Return how many units and people stay as they are."""
        same = sum(not (person.is_new or person.is_changed) for person in self.people)
        return self.units.unchanged + same

    @property
    def new_accounts(self) -> int:
        """Return how many accounts are made."""
        return sum(person.login is not None for person in self.people)


def plan_roster(rows: Rows, known: Known) -> RosterPlan:
    """Return what the rows would change."""
    units = plan_units(rows.units, known)
    reader = _PersonReader(known, units, rows.staff)
    people = [person for row in rows.staff if (person := reader.read(row)) is not None]
    problems = (*rows.problems, *units.problems, *reader.problems)
    return RosterPlan(units, tuple(people), problems, len(rows.units) + len(rows.staff))


class _PersonReader:
    """Reads the rows of people one by one and gathers what is wrong with them."""

    def __init__(self, known: Known, units: UnitPlan, rows: Sequence[Row]) -> None:
        self.known = known
        self.tree = units.tree or {}
        self.names = UnitNames(self.tree)
        self.problems: list[Problem] = []
        self.numbers = _places(rows, lambda row: row.text("staff_no"))
        self.logins = _places(rows, self._login)

    def read(self, row: Row) -> PersonPlan | None:
        """Return what becomes of the person of a row, None when the row has an error."""
        before = sum(problem.severity == "error" for problem in self.problems)
        number = row.text("staff_no")
        held = self.known.people.get(number)
        self._check_number(row, number, held)
        facts = self._facts(row, number, held)
        login = self._new_login(row, held)
        roles = self._new_roles(row, held)
        after = sum(problem.severity == "error" for problem in self.problems)
        if facts is None or after > before:
            return None
        changed = held is not None and (facts != held.facts or login is not None or bool(roles))
        return PersonPlan(facts, held is None, changed, login, roles)

    def _check_number(self, row: Row, number: str, held: KnownPerson | None) -> None:
        if not number or len(number) > 64:
            self._error(row, "staff_no", "请填写工号，不超过 64 个字符")
        elif len(self.numbers[number]) > 1:
            places = "、".join(self.numbers[number])
            self._error(row, "staff_no", f"工号“{number}”在文件中重复（{places}）")
        if held is not None and not held.in_scope:
            self._error(row, "staff_no", f"工号“{number}”已被其他单位使用，请核对")
        elif held is not None and held.left_on is not None:
            self._note(row, "staff_no", f"已登记离岗（{held.left_on}），如返岗请在人员页撤销离岗")

    def _facts(self, row: Row, number: str, held: KnownPerson | None) -> PersonFacts | None:
        """Return the facts of a row; a column the file does not have keeps what is known."""
        old = held.facts if held else None
        name = row.text("name")
        if not name or len(name) > 50:
            self._error(row, "name", "请填写姓名，不超过 50 个字")
        unit_code = self._unit(row, old)
        kind = self._employment_type(row, old)
        lines = self._lines(row) if row.has("lines") else old.lines if old else ()
        hired_on = old.hired_on if old else None
        if row.has("hired_on"):
            hired_on = find_day(row.cells["hired_on"])
            if hired_on is None and row.text("hired_on"):
                message = f"日期“{row.text('hired_on')}”无法识别，请写成 2024-03-01"
                self._error(row, "hired_on", message)
        if held and held.left_on and hired_on and hired_on > held.left_on:
            self._error(row, "hired_on", "入职日期晚于已登记的离岗日期")
        post = row.text("post") if row.has("post") else old.post if old else ""
        if len(post) > 100:
            self._error(row, "post", "岗位不超过 100 个字")
        phone = self._matching(
            row, "phone", _PHONE, "手机号只能由数字组成", old.phone if old else ""
        )
        email = self._matching(row, "email", _EMAIL, "邮箱格式有误", old.email if old else "")
        if kind is None or unit_code is None:
            return None
        return PersonFacts(number, name, unit_code, kind, post, lines, hired_on, phone, email)

    def _unit(self, row: Row, old: PersonFacts | None) -> str | None:
        name = "unit_code" if row.text("unit_code") else "unit_name"
        text = row.text(name)
        if not text:
            if old is not None and not row.has("unit_code") and not row.has("unit_name"):
                return old.unit_code
            self._error(row, name, "请填写单位编码或单位名称")
            return None
        codes = [code for code in self.names.find(text) if self._is_reachable(code)]
        if len(codes) > 1:
            message = f"有 {len(codes)} 个单位叫“{text}”，请填单位编码，或写成“上级单位/{text}”"
            self._error(row, name, message)
        elif not codes:
            self._error(row, name, f"没有找到单位“{text}”")
        elif (unit := self.known.units.get(codes[0])) is not None and not unit.is_active:
            self._error(row, name, f"单位“{text}”已停用")
        else:
            return codes[0]
        return None

    def _is_reachable(self, code: str) -> bool:
        """Return whether a unit is in scope; a new one always is, for its parent was checked."""
        unit = self.known.units.get(code)
        return unit is None or unit.in_scope

    def _employment_type(self, row: Row, old: PersonFacts | None) -> EmploymentType | None:
        text = row.text("employment_type")
        kind = find_employment_type(text)
        if kind is not None:
            return kind
        if not text and old is not None and not row.has("employment_type"):
            return old.employment_type
        words = "公务员、参公、事业、编外、派遣、公益岗、三支一扶"
        start = f"不认识用工性质“{text}”" if text else "请填写用工性质"
        self._error(row, "employment_type", f"{start}，可填：{words}")
        return None

    def _lines(self, row: Row) -> tuple[str, ...]:
        codes, unknown = read_lines(row.text("lines"))
        for word in unknown:
            self._error(row, "lines", f"不认识业务条线“{word}”")
        return codes

    def _matching(
        self, row: Row, name: str, pattern: re.Pattern[str], message: str, old: str
    ) -> str:
        if not row.has(name):
            return old
        text = row.text(name)
        if text and (len(text) > 100 or not pattern.fullmatch(text)):
            self._error(row, name, f"{message}：“{text[:40]}”")
        return text

    def _login(self, row: Row) -> str:
        """Return the login name a row asks for: the staff number when it names none."""
        held = self.known.people.get(row.text("staff_no"))
        asked = row.text("login").lower()
        return asked or (held.login if held and held.login else row.text("staff_no").lower())

    def _new_login(self, row: Row, held: KnownPerson | None) -> str | None:
        """Return the login name of an account to make, None when the person has one."""
        login = self._login(row)
        if len(self.logins[login]) > 1:
            places = "、".join(self.logins[login])
            self._error(row, "login", f"登录名“{login}”在文件中重复（{places}）")
            return None
        if held is not None and held.login is not None:
            if login != held.login:
                self._error(row, "login", "此人已有账号，登录名不能通过导入修改，请留空")
            return None
        if not LOGIN.fullmatch(login):
            blank = "工号不能直接用作登录名，请另填。" if not row.text("login") else ""
            self._error(row, "login", f"登录名“{login}”不符合规则。{blank}{LOGIN_RULE}")
        elif self.known.logins.get(login, row.text("staff_no")) != row.text("staff_no"):
            self._error(row, "login", f"登录名“{login}”已被使用")
        return login

    def _new_roles(self, row: Row, held: KnownPerson | None) -> tuple[Role, ...]:
        """Return the roles to add; a role held and not named in the file stays."""
        wanted: list[Role] = []
        for word in split_words(row.text("roles")):
            role = find_role(word)
            if role is None:
                self._error(
                    row, "roles", f"不认识角色“{word}”，可填：{'、'.join(ROLE_NAMES.values())}"
                )
            elif role not in wanted:
                wanted.append(role)
        roles = set(held.roles) if held else set()
        is_new = held is None or held.login is None
        if is_new and not ADMINISTRATORS & set(wanted) and Role.LEARNER not in wanted:
            wanted.insert(0, Role.LEARNER)
        added = []
        for role in wanted:
            if role in roles:
                continue
            conflicts = conflicting_roles(roles, role)
            if conflicts:
                others = "、".join(ROLE_NAMES[other] for other in sorted(conflicts))
                self._error(row, "roles", f"“{ROLE_NAMES[role]}”不能与“{others}”由同一人兼任")
            elif role is not Role.LEARNER and not self.known.may_grant:
                message = (
                    f"“{ROLE_NAMES[role]}”须由安全管理员在“账号与角色”中授予，请留空或填“学员”"
                )
                self._error(row, "roles", message)
            roles.add(role)
            added.append(role)
        return tuple(added)

    def _error(self, row: Row, name: str, message: str) -> None:
        self.problems.append(Problem(f"{row.where}，“{LABELS[name]}”列", "error", message))

    def _note(self, row: Row, name: str, message: str) -> None:
        self.problems.append(Problem(f"{row.where}，“{LABELS[name]}”列", "warning", message))


def _places(rows: Sequence[Row], key: Callable[[Row], str]) -> Mapping[str, list[str]]:
    """Return where each key stands, in the order of the file."""
    places: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        places[key(row)].append(row.where)
    return places

"""Loading the demo: one readable list of steps, each of which finds what it made before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lms import schema
from lms.access.permissions import Role
from lms.analysis.service import analyse_due
from lms.config import Settings
from lms.credits.jobs import recompute_forecasts
from lms.demo.accounts import LOGINS, check_is_demo, load_people, set_passwords
from lms.demo.analysing import load_test
from lms.demo.contests import ensure_open_round, load_contests
from lms.demo.exams import load_exams
from lms.demo.gate import load_courses, load_gate
from lms.demo.library import load_library
from lms.demo.lookup import get_actor
from lms.demo.practising import load_practice
from lms.demo.training import load_training

Step = tuple[str, Callable[[datetime], object]]

STEPS: tuple[Step, ...] = (
    ("人员与单位", load_people),
    ("政策与题库", load_library),
    ("考试", load_exams),
    ("摸底测验", load_test),
    ("培训与带教", load_training),
    ("课程", load_courses),
    ("岗前培训与证书", load_gate),
    ("练兵比武", load_contests),
    ("日日学", load_practice),
    ("试题分析", analyse_due),
    ("达标进度", recompute_forecasts),
)


@dataclass(frozen=True)
class Visitor:
    """Whom one may sign in as: the roles beside that of a learner, or else that one."""

    login: str
    name: str
    unit: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class DemoReport:
    """What a visitor of the demo needs. round_id: the round that is open, for its public board."""

    password: str
    people: tuple[Visitor, ...]
    round_id: int


def load_demo(
    settings: Settings, now: datetime, say: Callable[[str], object] = lambda _line: None
) -> DemoReport:
    """Load what is missing of the demo and return how to sign in; again, it takes moments.

    say: told what is being done.  Raises Refused on a database that is not the demo's.
    """
    if schema.current() != schema.head():
        schema.upgrade()
    return load_content(settings, now, say)


def load_content(
    settings: Settings, now: datetime, say: Callable[[str], object] = lambda _line: None
) -> DemoReport:
    """Load the demo into a database whose tables are there."""
    check_is_demo()
    for title, step in STEPS:
        say(title)
        step(now)
    password = set_passwords(settings, now)
    return DemoReport(password, tuple(map(_visitor, LOGINS)), ensure_open_round(now))


def _visitor(login: str) -> Visitor:
    actor = get_actor(login)
    roles = sorted(actor.roles - {Role.LEARNER}) or [Role.LEARNER]
    return Visitor(login, actor.display_name, actor.unit_name, tuple(roles))

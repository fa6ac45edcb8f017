"""What the pages of certification show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.certification.eligibility import Eligibility, eligibility_of
from lms.certification.facts import states_of
from lms.certification.models import Certificate, CertificationPeriod, RequirementKind
from lms.certification.queries import (
    list_certificates_of,
    list_unit_awards,
    periods_of,
)
from lms.certification.queries.duty import facts_of
from lms.certification.requirements import RequirementState
from lms.certification.service.certificates import PERIOD_KEY
from lms.people.models import StaffMember
from lms.web.i18n import line_label, listed, translated

DAYS_SOON = 30


@dataclass(frozen=True)
class StepLine:
    """One requirement as a line: how far it is, and where to go on."""

    state: RequirementState
    label: str
    progress: str
    url: str
    action: str


@dataclass(frozen=True)
class PeriodCard:
    """A period with its state in words and tone, and its steps while it is open."""

    period: CertificationPeriod
    state: str
    tone: str
    lines: str
    steps: Sequence[StepLine]
    certificate: Certificate | None
    is_latest: bool

    @property
    def may_renew(self) -> bool:
        """Return whether the next period may be opened by hand."""
        is_over = self.period.certified_at is not None
        return self.is_latest and is_over and self.period.programme.retired_at is None

    @property
    def done(self) -> int:
        """Return how many requirements are met."""
        return sum(step.state.is_met for step in self.steps)


@dataclass(frozen=True)
class CertificateLine:
    """A certificate with its state in words and tone."""

    certificate: Certificate
    state: str
    tone: str
    note: str


@dataclass(frozen=True)
class CertificationPage:
    """All of a person's certification."""

    staff: StaffMember
    verdict: Eligibility
    periods: Sequence[PeriodCard]
    certificates: Sequence[CertificateLine]
    unit_awards: Sequence[CertificateLine]

    @property
    def open_periods(self) -> list[PeriodCard]:
        """Return the periods still to be finished."""
        return [card for card in self.periods if card.period.certified_at is None]


def certification_page(
    staff: StaffMember, on: date, actor: Actor | None = None
) -> CertificationPage:
    """Return a person's periods, latest first, and certificates; with an actor, unit awards too."""
    session = db.session()
    periods = periods_of(session, [staff.id])[staff.id]
    states = states_of(session, [p for p in periods if p.certified_at is None], on)
    certificates = list_certificates_of(staff.id)
    latest = {period.programme_id: period.id for period in periods}
    by_source = {certificate.source_key: certificate for certificate in certificates}
    manages = actor is not None and actor.may(Permission.CERTIFICATION_MANAGE)
    return CertificationPage(
        staff=staff,
        verdict=eligibility_of(facts_of(staff, periods, states), None, on),
        periods=[
            _card(
                period,
                states.get(period.id, ()),
                by_source.get(f"{PERIOD_KEY}{period.id}"),
                latest[period.programme_id] == period.id,
                on,
            )
            for period in reversed(periods)
        ],
        certificates=[certificate_line(each, on) for each in certificates],
        unit_awards=[certificate_line(each, on) for each in list_unit_awards(actor)]
        if actor and manages
        else [],
    )


def certificate_line(certificate: Certificate, on: date) -> CertificateLine:
    """Return a certificate with its state on a day."""
    told = certificate.snapshot
    note = (
        f"{told['competition']}　{told['round']}"
        if "competition" in told
        else listed(translated(line) for line in told["lines"])
    )
    if certificate.revoked_at is not None:
        return CertificateLine(certificate, _("已撤销"), "red", note)
    if certificate.valid_until is not None and certificate.valid_until < on:
        return CertificateLine(certificate, _("已到期"), "grey", note)
    return CertificateLine(certificate, _("有效"), "pine", note)


def _card(
    period: CertificationPeriod,
    states: Sequence[RequirementState],
    certificate: Certificate | None,
    is_latest: bool,
    on: date,
) -> PeriodCard:
    state, tone = _period_state(period, on)
    return PeriodCard(
        period=period,
        state=state,
        tone=tone,
        lines=listed(line_label(code) for code in sorted(period.programme.business_lines)),
        steps=[_step(each) for each in states],
        certificate=certificate,
        is_latest=is_latest,
    )


def _period_state(period: CertificationPeriod, on: date) -> tuple[str, str]:
    if period.revoked_at is not None:
        return _("已撤销"), "red"
    if period.valid_until is not None:
        return (_("有效"), "pine") if period.valid_until >= on else (_("已到期"), "grey")
    left = (period.due_on - on).days
    if left < 0:
        return _("已超过期限 %(days)s 天", days=-left), "red"
    if left <= DAYS_SOON:
        return _("还剩 %(days)s 天", days=left), "amber"
    return _("进行中"), "blue"


def _step(state: RequirementState) -> StepLine:
    if state.kind is RequirementKind.COURSE:
        progress = _("已学 %(done)s / %(needed)s 课", done=state.done, needed=state.needed)
        if not state.is_met and not state.missing:
            progress = _("已学完，尚未通过结课测验")
        return StepLine(
            state, _("课程：%(title)s", title=state.title), progress,
            f"/courses/{state.ref_id}", _("去学习"),
        )  # fmt: skip
    if state.kind is RequirementKind.EXAM:
        progress = _("已通过") if state.is_met else _("尚未通过")
        label = _("考试：%(title)s", title=state.title)
        return StepLine(state, label, progress, f"/exams/{state.ref_id}", _("去考试"))
    if state.kind is RequirementKind.MENTORING:
        progress = (
            _("已出师")
            if state.is_met
            else _("已签字 %(done)s / %(needed)s 条业务", done=state.done, needed=state.needed)
        )
        return StepLine(state, state.title, progress, "/my-classes", _("看带教记录"))
    progress = _(
        "%(done)s / %(needed)s 学时",
        done=f"{state.done.normalize():f}", needed=f"{state.needed.normalize():f}",
    )  # fmt: skip
    return StepLine(state, state.title, progress, "/record", _("看学时台账"))

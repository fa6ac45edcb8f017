"""The words for what stands in the ledger, and what proves an entry in a sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.credits.forecast import GREEN, RED, YELLOW, Forecast
from lms.credits.models import CreditEntry, CreditMode, EntryState
from lms.web.filters import date_zh, decimal
from lms.web.i18n import lazy_names
from question_bank.taxonomy import CONTENT_CATEGORIES

MODE_NAMES: Mapping[CreditMode, Any] = {
    CreditMode.CENTRALIZED: _l("集中培训"),
    CreditMode.ROTATION: _l("岗位轮训"),
    CreditMode.MENTORING: _l("实践带教"),
    CreditMode.ONLINE: _l("网络培训"),
}
STATE_NAMES: Mapping[str, Any] = {
    EntryState.SUBMITTED: _l("待确认"),
    EntryState.CONFIRMED: _l("已计入"),
    EntryState.REJECTED: _l("已退回"),
    EntryState.LOCKED: _l("已封账"),
}
STATE_TONES: Mapping[str, str] = {
    EntryState.SUBMITTED: "amber",
    EntryState.CONFIRMED: "pine",
    EntryState.REJECTED: "red",
    EntryState.LOCKED: "grey",
}
LEVEL_NAMES: Mapping[str, Any] = {
    GREEN: _l("进度正常"),
    YELLOW: _l("进度偏慢"),
    RED: _l("落后"),
}
LEVEL_TONES: Mapping[str, str] = {GREEN: "pine", YELLOW: "amber", RED: "red"}
CUT_NAMES: Mapping[str, Any] = {
    "day": _l("超过单日上限"),
    "mentee": _l("超过跟岗学习年度上限"),
    "mentor": _l("超过带教年度上限"),
    "exam": _l("超过测验年度上限"),
    "online": _l("超过网络培训占比上限"),
}
CATEGORY_NAMES = lazy_names(CONTENT_CATEGORIES)
ATTENDANCE_NAMES: Mapping[str, Any] = {
    "present": _l("到课"),
    "late": _l("迟到"),
    "leave": _l("请假"),
    "absent": _l("缺勤"),
}
KIND_NAMES: Mapping[str, Any] = {
    "observed": _l("观摩"),
    "assisted": _l("协办"),
    "independent": _l("独立办"),
}


def evidence_text(entry: CreditEntry) -> str:
    """Return what proves an entry, as one line of facts; empty when nothing is kept."""
    proof: Mapping[str, Any] = entry.evidence or {}
    parts = [
        proof.get("document_no", ""),
        proof.get("statement", ""),
        proof.get("place", ""),
        _named(_("讲师%(name)s"), proof.get("lecturer")),
        _named(_("师傅%(name)s"), proof.get("mentor")),
        _named(_("徒弟%(name)s"), proof.get("mentee")),
        str(KIND_NAMES.get(proof.get("kind", ""), "")),
        _attendance(proof),
        _study(proof),
        _quiz(proof),
        _recorder(proof),
    ]
    return " · ".join(part for part in parts if part)


def forecast_text(forecast: Forecast, year: int, today: date, is_met: bool) -> str:
    """Return the sentence beside the day ring; empty once the days are reached."""
    if is_met or year > today.year:
        return ""
    if year < today.year:
        return str(_("%(year)s 年度未达标。", year=year))
    if forecast.reaches_on is not None:
        return str(_("按目前进度，%(on)s达标。", on=date_zh(forecast.reaches_on)))
    return str(_("按目前进度，年底前难以达标，请尽快安排培训。"))


def _named(pattern: str, name: object) -> str:
    return pattern % {"name": f" {name}"} if name else ""


def _attendance(proof: Mapping[str, Any]) -> str:
    minutes = proof.get("attended_minutes")
    if minutes is None:
        return ""
    status = str(ATTENDANCE_NAMES.get(proof.get("attendance", ""), _("时长")))
    whole = proof.get("session_minutes")
    return f"{status} {minutes}{f' / {whole}' if whole else ''} {_('分钟')}"


def _study(proof: Mapping[str, Any]) -> str:
    seconds = proof.get("studied_seconds")
    return str(_("学习 %(n)s 分钟", n=seconds // 60)) if seconds is not None else ""


def _quiz(proof: Mapping[str, Any]) -> str:
    if "quiz_marks" not in proof:
        return ""
    marks, whole = (decimal(proof[key]) for key in ("quiz_marks", "quiz_max_marks"))
    return str(_("测验 %(marks)s / %(max)s 分", marks=marks, max=whole))


def _recorder(proof: Mapping[str, Any]) -> str:
    if not proof.get("recorded_by") or not proof.get("recorded_at"):
        return ""
    at = datetime.fromisoformat(proof["recorded_at"])
    return str(_("%(name)s 于 %(on)s登记", name=proof["recorded_by"], on=date_zh(at)))

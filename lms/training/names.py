"""The words for what stands in classes and mentorships."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.training.models import AttendanceStatus, MentoringKind
from lms.training.plan import ClassState

STATE_NAMES: Mapping[ClassState, Any] = {
    ClassState.DRAFT: _l("筹备中"),
    ClassState.PUBLISHED: _l("待开班"),
    ClassState.RUNNING: _l("进行中"),
    ClassState.ENDED: _l("待结班"),
    ClassState.CLOSED: _l("已结班"),
}
STATE_TONES: Mapping[ClassState, str] = {
    ClassState.DRAFT: "grey",
    ClassState.PUBLISHED: "blue",
    ClassState.RUNNING: "blue",
    ClassState.ENDED: "amber",
    ClassState.CLOSED: "pine",
}
ATTENDANCE_NAMES: Mapping[AttendanceStatus, Any] = {
    AttendanceStatus.PRESENT: _l("到课"),
    AttendanceStatus.LATE: _l("迟到"),
    AttendanceStatus.LEAVE: _l("请假"),
    AttendanceStatus.ABSENT: _l("缺勤"),
}
ATTENDANCE_TONES: Mapping[AttendanceStatus, str] = {
    AttendanceStatus.PRESENT: "pine",
    AttendanceStatus.LATE: "amber",
    AttendanceStatus.LEAVE: "grey",
    AttendanceStatus.ABSENT: "red",
}
KIND_NAMES: Mapping[MentoringKind, Any] = {
    MentoringKind.OBSERVED: _l("观摩"),
    MentoringKind.ASSISTED: _l("协办"),
    MentoringKind.INDEPENDENT: _l("独立办"),
}

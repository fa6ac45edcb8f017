"""What exams and their states are called on pages."""

from flask_babel import lazy_gettext as _l

from lms.exams.models import AttemptState, AudienceKind, EndedBy, ExamKind, ReviewRule
from lms.exams.window import ExamPhase

KIND_NAMES = {
    ExamKind.PRACTICE: _l("练习"),
    ExamKind.MOCK: _l("模拟考试"),
    ExamKind.FORMAL: _l("正式考试"),
    ExamKind.MAKE_UP: _l("补考"),
    ExamKind.PRE_JOB: _l("岗前考试"),
    ExamKind.ROUND: _l("比武场次"),
}
PHASE_NAMES = {
    ExamPhase.DRAFT: _l("未发布"),
    ExamPhase.UPCOMING: _l("未开始"),
    ExamPhase.OPEN: _l("进行中"),
    ExamPhase.CLOSED: _l("已结束"),
    ExamPhase.CANCELLED: _l("已取消"),
}
PHASE_TONES = {
    ExamPhase.DRAFT: "grey",
    ExamPhase.UPCOMING: "amber",
    ExamPhase.OPEN: "blue",
    ExamPhase.CLOSED: "grey",
    ExamPhase.CANCELLED: "red",
}
REVIEW_NAMES = {
    ReviewRule.NOTHING: _l("不公布"),
    ReviewRule.SCORE: _l("交卷后看分数"),
    ReviewRule.AFTER_CLOSE: _l("交卷后看分数，考试结束后看答案和解析"),
    ReviewRule.AT_ONCE: _l("交卷后立即看分数、答案和解析"),
}
AUDIENCE_NAMES = {
    AudienceKind.UNITS: _l("按单位：所选单位及其下级的全体在岗人员"),
    AudienceKind.LISTED: _l("按名单：只有列出的人员"),
}
STATE_NAMES = {
    AttemptState.IN_PROGRESS: _l("答题中"),
    AttemptState.SUBMITTED: _l("待阅卷"),
    AttemptState.MARKED: _l("已出分"),
    AttemptState.VOIDED: _l("已作废"),
}
STATE_TONES = {
    AttemptState.IN_PROGRESS: "blue",
    AttemptState.SUBMITTED: "amber",
    AttemptState.MARKED: "pine",
    AttemptState.VOIDED: "red",
}
ENDED_NAMES = {
    EndedBy.CANDIDATE: _l("本人交卷"),
    EndedBy.TIME: _l("到时自动交卷"),
    EndedBy.INVIGILATOR: _l("监考结束"),
}

"""The Chinese words for what the audit log records."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from lms.audit.service import Action

ACTION_NAMES: Mapping[str, str] = {
    Action.SIGN_IN: _l("登录"),
    Action.SIGN_IN_FAILED: _l("登录失败"),
    Action.SIGN_OUT: _l("退出登录"),
    Action.PASSWORD_CHANGED: _l("修改密码"),
    Action.PASSWORD_RESET: _l("重置或发放密码"),
    Action.TOKEN_ISSUED: _l("签发接口令牌"),
    Action.TOKEN_REVOKED: _l("注销接口令牌"),
    Action.SESSION_REVOKED: _l("结束登录会话"),
    Action.ACCOUNT_DISABLED: _l("停用账号"),
    Action.ACCOUNT_ENABLED: _l("恢复账号"),
    Action.ROLE_GRANTED: _l("授予角色"),
    Action.ROLE_REVOKED: _l("撤销角色"),
    Action.ROSTER_IMPORTED: _l("导入花名册"),
    Action.STAFF_CHANGED: _l("变更人员"),
    Action.UNIT_CHANGED: _l("变更单位"),
    Action.POLICY_IMPORTED: _l("导入政策"),
    Action.BANK_IMPORTED: _l("导入题库"),
    Action.BANK_EXPORTED: _l("导出题库"),
    Action.ITEM_REVIEWED: _l("审题"),
    Action.COURSE_PUBLISHED: _l("发布课程"),
    Action.BLUEPRINT_CHANGED: _l("变更细目表"),
    Action.FORM_VIEWED: _l("查看试卷"),
    Action.EXAM_PUBLISHED: _l("发布考试"),
    Action.EXAM_CHANGED: _l("变更考试"),
    Action.ATTEMPT_STARTED: _l("开始作答"),
    Action.ATTEMPT_SUBMITTED: _l("交卷"),
    Action.ATTEMPT_VOIDED: _l("作废答卷"),
    Action.SCORE_CHANGED: _l("变更成绩"),
    Action.COMPETITION_PUBLISHED: _l("发布赛事"),
    Action.BOARD_FROZEN: _l("封榜或解封"),
    Action.ROUND_FINALISED: _l("确认赛果"),
    Action.CREDIT_AWARDED: _l("记入学时"),
    Action.CREDIT_APPROVED: _l("审批学时"),
    Action.CREDIT_REVERSED: _l("冲销学时"),
    Action.ATTENDANCE_RECORDED: _l("登记考勤"),
    Action.MENTORING_SIGNED_OFF: _l("带教签认"),
    Action.CERTIFICATE_ISSUED: _l("颁发证书"),
    Action.CERTIFICATE_REVOKED: _l("撤销证书"),
    Action.AUDIT_EXPORTED: _l("导出审计日志"),
    Action.PERSONAL_DATA_SHOWN: _l("查看个人信息"),
    Action.PERSONAL_DATA_EXPORTED: _l("导出个人信息"),
    Action.BACKUP_MADE: _l("备份"),
    Action.RESTORED: _l("恢复数据"),
}


def action_name(action: str) -> str:
    """Return the name of an action, the code itself for one that has none."""
    return str(ACTION_NAMES.get(action, action))

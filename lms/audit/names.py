"""The Chinese words for what the audit log records."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import ROLE_NAMES
from lms.audit.models import AuditEntry
from lms.audit.service import Action
from lms.web.i18n import listed

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
    Action.ROLE_LIMITED: _l("限定角色的条线"),
    Action.ROSTER_IMPORTED: _l("导入花名册"),
    Action.STAFF_CHANGED: _l("变更人员"),
    Action.UNIT_CHANGED: _l("变更单位"),
    Action.POLICY_IMPORTED: _l("导入政策"),
    Action.POLICY_REPEALED: _l("登记政策废止"),
    Action.BANK_IMPORTED: _l("导入题库"),
    Action.BANK_IMPORT_UNDONE: _l("撤销导入题库"),
    Action.BANK_EXPORTED: _l("导出题库"),
    Action.ITEM_REVIEWED: _l("审题"),
    Action.BANK_CHANGED: _l("批量修改题目"),
    Action.TAGS_CHANGED: _l("整理标签"),
    Action.COURSE_PUBLISHED: _l("发布课程"),
    Action.COURSE_WITHDRAWN: _l("撤回课程"),
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
    Action.PROGRAMME_CHANGED: _l("变更岗前培训项目"),
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


OBJECT_NAMES: Mapping[str, str] = {
    "account": _l("账号"),
    "attempt": _l("答卷"),
    "backup": _l("备份"),
    "blueprint": _l("细目表"),
    "bulk_change": _l("批量修改"),
    "certificate": _l("证书"),
    "class_session": _l("课次"),
    "competition": _l("赛事"),
    "credit_entry": _l("学时"),
    "credit_rule": _l("折算规则"),
    "exam": _l("考试"),
    "item": _l("试题"),
    "item_import": _l("题库导入"),
    "item_tag": _l("标签"),
    "item_version": _l("试题版本"),
    "login_session": _l("登录会话"),
    "mentorship": _l("带教"),
    "org_unit": _l("单位"),
    "policy_document": _l("政策"),
    "programme": _l("岗前方案"),
    "response": _l("作答"),
    "roster": _l("花名册"),
    "round": _l("场次"),
    "staff_member": _l("人员"),
    "training_class": _l("培训班"),
}

FACT_NAMES: Mapping[str, str] = {
    "accounts": _l("新账号"),
    "action": _l("操作"),
    "attempt": _l("答卷"),
    "awarded": _l("记入条数"),
    "cancelled": _l("取消"),
    "cause": _l("原因"),
    "change": _l("变更"),
    "changed": _l("变更"),
    "closes_at": _l("结束时间"),
    "code": _l("编码"),
    "count": _l("数量"),
    "created": _l("新建"),
    "decision": _l("结论"),
    "external_id": _l("题号"),
    "extra_min": _l("加时分钟"),
    "field": _l("字段"),
    "file": _l("文件"),
    "first_passwords": _l("发放初始密码"),
    "format": _l("格式"),
    "forms": _l("卷数"),
    "items": _l("题数"),
    "kind": _l("方式"),
    "lessons": _l("课数"),
    "level": _l("级别"),
    "lines": _l("条线"),
    "login": _l("登录名"),
    "marks": _l("分数"),
    "mentee_id": _l("徒弟（人员编号）"),
    "minutes": _l("分钟"),
    "new": _l("新增"),
    "number": _l("编号"),
    "on": _l("日期"),
    "parent": _l("上级"),
    "people": _l("人数"),
    "person": _l("人员"),
    "read": _l("读取"),
    "reason": _l("事由"),
    "refused": _l("未修改"),
    "retired": _l("停用"),
    "reversed": _l("冲销条数"),
    "role": _l("角色"),
    "rows": _l("行数"),
    "source": _l("来源"),
    "staff_id": _l("人员编号"),
    "staff_ids": _l("人员编号"),
    "staff_no": _l("工号"),
    "title": _l("名称"),
    "unchanged": _l("不变"),
    "unit": _l("单位"),
    "unit_id": _l("单位编号"),
    "value": _l("改为"),
    "version": _l("版本"),
    "was": _l("原为"),
    "year": _l("年度"),
}

VALUE_NAMES: Mapping[str, str] = {
    **{role.value: _l(name) for role, name in ROLE_NAMES.items()},
    "add_line": _l("增加业务条线"),
    "add_tag": _l("增加标签"),
    "added": _l("新增"),
    "api": _l("接口"),
    "browser": _l("浏览器"),
    "category": _l("培训内容"),
    "closed": _l("停用"),
    "competency": _l("能力维度"),
    "created": _l("新建"),
    "difficulty": _l("难度"),
    "edited": _l("编辑"),
    "email": _l("邮箱"),
    "employment_type": _l("用工性质"),
    "hired_on": _l("入职日期"),
    "is_window_staff": _l("窗口经办人员"),
    "left_on": _l("离岗日期"),
    "lines": _l("业务条线"),
    "locked": _l("账号锁定中"),
    "move": _l("移到其他单位"),
    "moved": _l("移动"),
    "name": _l("姓名"),
    "opened": _l("恢复使用"),
    "phone": _l("手机号"),
    "post": _l("岗位"),
    "remove_line": _l("移除业务条线"),
    "remove_tag": _l("移除标签"),
    "restore": _l("恢复使用"),
    "retire": _l("停用"),
    "retired": _l("停用"),
    "submit": _l("提交审核"),
    "unit_id": _l("单位"),
    "valid_until": _l("失效日期"),
}


# What people wrote themselves is no code: a login “trainer” is not the role of that name.
AS_WRITTEN = frozenset({"file", "login", "person", "title", "value"})


def object_name(entry: AuditEntry) -> str:
    """Return what an entry is about: kind and number."""
    name = str(OBJECT_NAMES.get(entry.object_type, entry.object_type))
    return f"{name} {entry.object_id}".strip()


def detail_text(entry: AuditEntry) -> str:
    """Return the facts of an entry on one line; names of codes where they are known."""
    facts = (
        (FACT_NAMES.get(key, key), str(value) if key in AS_WRITTEN else _value(value))
        for key, value in entry.detail.items()
        if value is not None
    )
    colon = str(_("："))
    return str(_("；")).join(f"{name}{colon}{value}" for name, value in facts if value != "")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(_("是")) if value else str(_("否"))
    if isinstance(value, list):
        return listed(_value(one) for one in value)
    return str(VALUE_NAMES.get(value, value) if isinstance(value, str) else value)

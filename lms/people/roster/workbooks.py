"""Workbooks of the roster: the template to fill in, and the list of first passwords."""

from collections.abc import Sequence

from lms.people.roster.columns import STAFF_COLUMNS, UNIT_COLUMNS
from lms.people.service import FirstPassword
from lms.web.workbooks import make_workbook

_SAMPLE = (
    ("1001", "张小明", "", "某县人社局/政务服务大厅", "事业", "综合窗口", "养老保险；工伤保险",
     "2024-03-01", "13800000000", "", "zhangxm", "学员"),
)  # fmt: skip
_UNIT_SAMPLE = (
    ("370100", "某县人社局", "", "县级"),
    ("370100-01", "政务服务大厅", "370100", "窗口"),
)
_NOTES = (
    ("“花名册”表每人一行，“单位”表每个单位一行；没有新单位时可删去“单位”表。",),
    ("工号是人员的唯一标识：再次导入时按工号更新，不会重复建人。",),
    ("单位可填编码，也可填名称；重名时写成“上级单位/本单位”。",),
    ("用工性质：公务员、参公、事业、编外、派遣、公益岗、三支一扶。",),
    ("业务条线可填多个，用分号隔开；填名称或编码（如 03）均可。",),
    ("登录名留空则用工号。新账号的初始密码在导入后发放，首次登录须修改。",),
    ("角色留空即为学员；其他角色由安全管理员授予。",),
    ("文件里没有的列保持原值；有列而单元格为空则清空（姓名、单位、用工性质不可为空）。",),
    ("请先删除示例行再导入。不要填写身份证号。",),
)


def roster_template() -> bytes:
    """Return the workbook that units fill in: roster, units, and how to fill them in."""
    return make_workbook(
        {
            "花名册": ([column.label for column in STAFF_COLUMNS], _SAMPLE),
            "单位": ([column.label for column in UNIT_COLUMNS], _UNIT_SAMPLE),
            "填写说明": (["填写说明"], _NOTES),
        }
    )


def first_password_workbook(passwords: Sequence[FirstPassword]) -> bytes:
    """Return the list that is handed out, one person a row."""
    rows = [(p.staff_no, p.name, p.unit_name, p.login, p.password) for p in passwords]
    headings = ["工号", "姓名", "单位", "登录名", "初始密码（首次登录须修改）"]
    return make_workbook({"初始密码": (headings, rows)})

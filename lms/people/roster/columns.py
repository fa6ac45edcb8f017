"""The columns of a roster: their names, the other names units give them, and words in cells."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.access.permissions import ROLE_NAMES, Role
from lms.people.models import EmploymentType, UnitLevel
from question_bank.taxonomy import find_line, first_level


@dataclass(frozen=True)
class Column:
    """A column by its field; the first label is the one of the template."""

    field: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the name in the template and in messages."""
        return self.labels[0]


STAFF_COLUMNS: tuple[Column, ...] = (
    Column("staff_no", ("工号", "人员编号", "职工号", "员工编号", "人员工号")),
    Column("name", ("姓名", "人员姓名", "名字")),
    Column("unit_code", ("单位编码", "单位代码", "机构编码", "机构代码", "部门编码")),
    Column(
        "unit_name",
        ("单位名称", "单位", "所在单位", "工作单位", "机构名称", "部门", "单位编码/单位名称"),
    ),
    Column("employment_type", ("用工性质", "人员性质", "编制性质", "身份性质", "人员身份")),
    Column("post", ("岗位", "岗位名称", "职务")),
    Column("lines", ("业务条线", "条线", "经办业务", "业务")),
    Column("hired_on", ("入职日期", "入职时间", "到岗日期", "参加工作日期", "上岗日期")),
    Column("phone", ("手机号", "手机号码", "手机", "联系电话", "电话")),
    Column("email", ("邮箱", "电子邮箱", "邮件", "E-mail")),
    Column("login", ("登录名", "登录账号", "账号", "用户名")),
    Column("roles", ("角色", "平台角色")),
)
UNIT_COLUMNS: tuple[Column, ...] = (
    Column("code", ("编码", "单位编码", "单位代码", "机构编码")),
    Column("name", ("名称", "单位名称", "机构名称")),
    Column("parent_code", ("上级编码", "上级单位编码", "上级代码", "上级单位")),
    Column("level", ("级别", "层级", "单位级别")),
)
LABELS: Mapping[str, str] = {column.field: column.label for column in STAFF_COLUMNS}
UNIT_LABELS: Mapping[str, str] = {column.field: column.label for column in UNIT_COLUMNS}

EMPLOYMENT_WORDS: Mapping[EmploymentType, tuple[str, ...]] = {
    EmploymentType.CIVIL_SERVANT: ("公务员", "行政", "行政编制"),
    EmploymentType.CIVIL_SERVICE_LAW: (
        "参公",
        "参公人员",
        "参公管理",
        "参照公务员管理",
        "参公编制",
    ),
    EmploymentType.PUBLIC_INSTITUTION: ("事业", "事业编", "事业编制", "事业人员", "事业单位"),
    EmploymentType.CONTRACT: ("编外", "编外聘用", "编外人员", "合同制", "聘用", "聘用制", "合同"),
    EmploymentType.DISPATCHED: ("派遣", "劳务派遣", "派遣制"),
    EmploymentType.PUBLIC_WELFARE: ("公益岗", "公益性岗位", "公益岗位"),
    EmploymentType.GRASSROOTS_PROGRAMME: ("三支一扶", "三支一扶人员"),
}
LEVEL_WORDS: Mapping[UnitLevel, tuple[str, ...]] = {
    UnitLevel.PROVINCE: ("省", "省级", "自治区", "直辖市"),
    UnitLevel.CITY: ("市", "市级", "地市级", "地市"),
    UnitLevel.COUNTY: ("县", "县级", "区", "区县", "区县级", "县区"),
    UnitLevel.UNIT: ("单位", "机构", "中心", "大厅"),
    UnitLevel.WINDOW: ("窗口", "柜台", "服务窗口"),
}
_SEPARATORS = re.compile(r"[,，;；|/\n]+")


def header_key(text: str) -> str:
    """Return a heading as it is compared: one width and case, without spaces, stars, brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\(.*?\)|[\s*:]+", "", folded)


def find_columns(
    headings: Sequence[str], columns: Sequence[Column]
) -> tuple[dict[str, int], list[str]]:
    """Return the position of each column by field, and the headings that none of them owns."""
    names = {header_key(label): column.field for column in columns for label in column.labels}
    found: dict[str, int] = {}
    unknown = []
    for position, heading in enumerate(headings):
        field = names.get(header_key(heading))
        if field is None or field in found:
            if heading:
                unknown.append(heading)
        else:
            found[field] = position
    return found, unknown


def find_employment_type(text: str) -> EmploymentType | None:
    """Return the employment type meant by a word."""
    word = header_key(text)
    for kind, words in EMPLOYMENT_WORDS.items():
        if word in words or word == kind.value:
            return kind
    return None


def find_level(text: str) -> UnitLevel | None:
    """Return the level of a unit meant by a word."""
    word = header_key(text)
    for level, words in LEVEL_WORDS.items():
        if word in words or word == level.value:
            return level
    return None


def find_role(text: str) -> Role | None:
    """Return the role meant by a word."""
    word = header_key(text)
    for role, name in ROLE_NAMES.items():
        if word in (name, role.value):
            return role
    return None


def split_words(text: str) -> list[str]:
    """Return the words of a cell that lists several, separated by 、 , ; or / ."""
    return [
        word.strip() for word in re.split(r"[、\s]+|" + _SEPARATORS.pattern, text) if word.strip()
    ]


def read_lines(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the first-level codes of the business lines in a cell, and the unknown words.

    A name that holds the separator 、 itself (社保登记、基金与监管) is found before it is split.
    """
    codes: set[str] = set()
    unknown: list[str] = []
    for part in _SEPARATORS.split(text):
        whole = find_line(part) if part.strip() else None
        for word in [part] if whole else re.split(r"[、\s]+", part):
            code = find_line(word) if word.strip() else None
            if code is not None:
                codes.add(first_level(code))
            elif word.strip():
                unknown.append(word.strip())
    return tuple(sorted(codes)), unknown

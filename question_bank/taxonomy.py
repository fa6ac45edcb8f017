"""The facets of an item: business lines, content categories, competencies, levels, difficulty.

The codes and names are the table of the field's business lines; nothing else defines them.
A unit may add second-level lines of its own (`05.21`), never first-level ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# first-level code, abbreviation, name, official chapter, second-level names in code order
_LINES: tuple[tuple[str, str, str, str, str], ...] = (
    ("01", "ZZ", "思想政治与党建", "党建", "理论学习; 党的会议精神; 党史党章; 意识形态与保密"),
    (
        "02", "JY", "就业创业", "就业",
        "就业登记与失业登记; 就业援助与困难人员; 高校毕业生就业; 创业扶持与担保贷款; "
        "就业补助资金与补贴; 公益性岗位; 职业介绍与人力资源市场; 职业技能培训与评价补贴; "
        "农民工与就业帮扶",
    ),
    (
        "03", "YL", "养老保险", "社保",
        "企业职工养老; 机关事业养老与职业年金; 城乡居民养老; 企业年金与个人养老金; "
        "关系转移接续; 退休审批与待遇计发; 待遇领取资格认证; 遗属待遇",
    ),
    (
        "04", "SY", "失业保险", "社保",
        "参保与缴费; 失业保险金申领; 稳岗返还; 技能提升补贴; 转移接续",
    ),
    (
        "05", "GS", "工伤保险", "社保",
        "参保(含建筑项目); 工伤认定; 劳动能力鉴定; 待遇支付; 新业态职业伤害",
    ),
    (
        "06", "JJ", "社保登记、基金与监管", "社保",
        "参保登记与变更; 申报核定与征缴衔接; 权益记录与查询; 稽核内控; 基金财务与预决算; "
        "基金监督与要情; 欺诈骗保防范",
    ),
    (
        "07", "RC", "人才人事", "人事人才",
        "流动人员档案; 职称评审; 职业资格与技能等级; 人才引进与博士后; 事业单位人事管理; "
        "工资福利; 考试报名与考务; 三支一扶; 表彰奖励",
    ),
    (
        "08", "LD", "劳动关系", "劳动关系",
        "劳动合同; 集体合同; 工时休假; 工资支付与最低工资; 女职工与未成年工; 劳务派遣; "
        "特殊工时审批; 和谐劳动关系",
    ),
    (
        "09", "JC", "劳动保障监察", "劳动关系",
        "举报投诉受理; 执法程序; 农民工工资与保证金; 行政处罚; 信用与名单管理",
    ),
    ("10", "ZC", "调解仲裁", "劳动关系", "受理范围与管辖; 调解; 仲裁程序; 裁决与衔接; 证据与时效"),
    ("11", "DH", "12333 咨询服务", "综合", "话务规范; 知识库使用; 工单流转; 疑难与情绪应对"),
    ("12", "KA", "社会保障卡", "综合", "申领补换; 密码与激活; 电子社保卡; 一卡通应用; 挂失与安全"),
    (
        "13", "FW", "综合服务与行风", "综合",
        "综合柜员制与一窗受理; 服务礼仪与用语; 首问与一次告知; 告知承诺与容缺; "
        "好差评与投诉; 一件事打包办; 特殊群体服务; 五制/四公开/三亮明",
    ),
    (
        "14", "XX", "信息化与数据安全", "综合",
        "业务系统操作; 网上/掌上/自助渠道; 数据共享与核验; 个人信息保护; 网络安全常识",
    ),
    ("15", "YJ", "应急处置", "综合", "突发群体/冲突; 系统故障与停电; 群众突发疾病; 消防疏散; 舆情"),
    (
        "16", "JL", "岗位纪律与廉政", "综合",
        "值班与空岗; 着装与考勤; 廉洁与利益冲突; 警示案例; 保密",
    ),
    ("17", "FL", "法治基础", "综合", "行政许可/处罚/复议/诉讼; 信息公开; 信访; 规范性文件"),
    # Medical and maternity insurance moved to another authority in 2018: referral questions only.
    ("99", "GL", "关联业务", "综合", "关联业务"),
)  # fmt: skip

_LINE_ALIASES: dict[str, str] = {
    "思想政治": "01", "党建": "01", "党建理论": "01", "就业": "02", "就业创业服务": "02",
    "养老": "03", "基本养老保险": "03", "失业": "04", "工伤": "05", "社保登记": "06",
    "社保基金": "06", "人事人才": "07", "人才": "07", "劳动监察": "09", "监察": "09",
    "仲裁": "10", "劳动仲裁": "10", "劳动人事争议": "10", "12333": "11", "12333咨询": "11",
    "电话咨询": "11", "社保卡": "12", "综合服务": "13", "行风": "13", "行风建设": "13",
    "信息化": "14", "数据安全": "14", "应急": "15", "应急处理": "15", "岗位纪律": "16",
    "廉政": "16", "法治": "17", "医疗保险": "99", "生育保险": "99",
}  # fmt: skip

CONTENT_CATEGORIES: Mapping[str, str] = {
    "ideology": "思想政治",
    "policy": "政策法规",
    "operations": "业务经办",
    "service": "服务意识",
    "discipline": "岗位纪律",
    "emergency": "应急处理",
    "informatization": "信息化应用",
}
COMPETENCIES: Mapping[str, str] = {"POL": "政策运用", "OPS": "业务操作", "GEN": "全科受理"}
COGNITIVE_LEVELS: Mapping[str, str] = {
    "remember": "记忆",
    "understand": "理解",
    "apply": "应用",
    "synthesize": "综合",
}
DIFFICULTIES: Mapping[int, str] = {1: "易", 2: "较易", 3: "中", 4: "较难", 5: "难"}

_DIFFICULTY_WORDS: dict[str, int] = {
    "易": 1, "简单": 1, "容易": 1, "低": 1, "低难度": 1, "easy": 1,
    "较易": 2, "较简单": 2, "较容易": 2, "偏易": 2,
    "中": 3, "中等": 3, "一般": 3, "适中": 3, "普通": 3, "中难度": 3, "中等难度": 3, "medium": 3,
    "较难": 4, "偏难": 4, "较高": 4,
    "难": 5, "困难": 5, "高": 5, "高难度": 5, "hard": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BusinessLine:
    """One line of business; `parent` is the first-level code, None on the first level."""

    code: str
    name: str
    abbreviation: str
    chapter: str
    parent: str | None


def _build_lines() -> dict[str, BusinessLine]:
    lines: dict[str, BusinessLine] = {}
    for code, abbreviation, name, chapter, topics in _LINES:
        lines[code] = BusinessLine(code, name, abbreviation, chapter, None)
        for number, topic in enumerate(topics.split("; "), start=1):
            topic_code = f"{code}.{number:02d}"
            lines[topic_code] = BusinessLine(topic_code, topic, abbreviation, chapter, code)
    return lines


BUSINESS_LINES: Mapping[str, BusinessLine] = _build_lines()
FIRST_LEVEL: tuple[str, ...] = tuple(code for code in BUSINESS_LINES if "." not in code)
LINE_CODE = re.compile(r"^\d{2}(?:\.\d{2})?$")


def word_key(text: str) -> str:
    """Return the text as lookups compare it: one width, one case, without spaces and brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s“”\"'·]+", "", folded)


def _build_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in BUSINESS_LINES.values():  # first level comes first and keeps the name
        plain = re.sub(r"\(.*?\)", "", word_key(line.name))
        for name in (word_key(line.name), plain):
            names.setdefault(name, line.code)
        if line.parent is None:
            names.setdefault(word_key(line.abbreviation), line.code)
        else:
            parent = BUSINESS_LINES[line.parent]
            names.setdefault(word_key(f"{parent.name}/{line.name}"), line.code)
            names.setdefault(word_key(f"{parent.name}-{line.name}"), line.code)
    for alias, code in _LINE_ALIASES.items():
        names.setdefault(word_key(alias), code)
    return names


_LINE_NAMES: Mapping[str, str] = _build_names()


def find_line(text: str) -> str | None:
    """Return the code of the business line meant by a code, name, abbreviation or alias."""
    key = word_key(text)
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", key):
        code = ".".join(part.zfill(2) for part in key.split("."))
        return code if first_level(code) in BUSINESS_LINES else None
    if key in _LINE_NAMES:
        return _LINE_NAMES[key]
    with_name = re.fullmatch(r"\s*(\d{2}(?:\.\d{2})?)[\s:：]+(\S.*)", text)  # “05.02 工伤认定”
    if with_name and word_key(with_name[2]) == word_key(line_name(with_name[1])):
        return with_name[1]
    return None


def line_name(code: str) -> str:
    """Return the Chinese name of a business line, or the code itself when a unit made it up."""
    line = BUSINESS_LINES.get(code)
    return line.name if line else code


def first_level(code: str) -> str:
    """Return the first-level code of a business line code."""
    return code.partition(".")[0]


def is_all_round(codes: Iterable[str]) -> bool:
    """Return whether the lines span two first-level lines or more (全科)."""
    return len({first_level(code) for code in codes}) >= 2


def _find_word(text: str, table: Mapping[str, str]) -> str | None:
    key = word_key(text)
    for code, name in table.items():
        if key in (code.casefold(), word_key(name)):
            return code
    return None


def find_content_category(text: str) -> str | None:
    """Return the code of a content category given by code or name."""
    aliases = {"应急处置": "emergency", "信息化": "informatization"}
    return _find_word(text, CONTENT_CATEGORIES) or aliases.get(word_key(text))


def find_competency(text: str) -> str | None:
    """Return the code of a competency given by code or name."""
    aliases = {"全科": "GEN", "政策": "POL", "业务": "OPS"}
    without_suffix = word_key(text).removesuffix("能力")
    return _find_word(without_suffix, COMPETENCIES) or aliases.get(without_suffix)


def find_cognitive_level(text: str) -> str | None:
    """Return the code of a cognitive level given by code or name."""
    return _find_word(text, COGNITIVE_LEVELS)


def find_difficulty(text: str) -> int | None:
    """Return the difficulty 1 to 5 given by a number or a word such as 中等."""
    key = word_key(text)
    number = re.fullmatch(r"([1-5])(?:\.0+)?(?:级|星)?", key)
    if number:
        return int(number[1])
    return _DIFFICULTY_WORDS.get(key)

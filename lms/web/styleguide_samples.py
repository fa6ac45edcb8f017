"""Sample content of the style guide."""

from decimal import Decimal
from types import SimpleNamespace as Row
from typing import Any

LINES = (
    "企业职工养老保险", "城乡居民养老保险", "工伤保险", "失业保险", "就业服务",
    "职业培训", "人才服务", "劳动关系", "劳动监察", "劳动仲裁", "社会保障卡", "12333 咨询",
)  # fmt: skip

PLACES = (
    ("首页", "house", True), ("课程", "book", True), ("练兵", "lightning-charge", True),
    ("考试", "pencil-square", True), ("比武", "trophy", False), ("政策库", "journal-text", False),
    ("我的档案", "person-badge", False), ("本单位", "building", False),
    ("报表", "bar-chart-line", False),
)  # fmt: skip

PEOPLE = (
    Row(name="陈思雨", unit="政务大厅社保窗口", days=Decimal("3.50"), online=Decimal("10.00"),
        state="还差 1.5 天", tone="amber", icon="clock", is_me=True),
    Row(name="王磊", unit="市就业服务中心", days=Decimal("5.00"), online=Decimal("16.00"),
        state="已达标", tone="pine", icon="check-lg", is_me=False),
    Row(name="欧阳慧敏", unit="青山区政务大厅", days=Decimal("0.50"), online=Decimal("4.00"),
        state="还差 4.5 天", tone="red", icon="exclamation-circle-fill", is_me=False),
    Row(name="赵婷", unit="江北县社会保险事业管理局", days=Decimal("6.25"), online=Decimal("12.00"),
        state="已达标", tone="pine", icon="check-lg", is_me=False),
)  # fmt: skip

UNITS = tuple(
    Row(label=label, value=f"{value} 天", level=level, url="#heat")
    for label, value, level in (
        ("江北县就业局", "0.5", 0), ("青山区仲裁院", "0.8", 0), ("市人才中心", "1.6", 1),
        ("滨江区劳动监察", "2.0", 1), ("市 12333 中心", "2.9", 2), ("江北县社保局", "3.1", 2),
        ("青山区政务大厅", "3.5", 2), ("滨江区政务大厅", "4.2", 3), ("市就业服务中心", "4.4", 3),
        ("滨江区社保中心", "5.0", 4), ("市工伤科", "5.3", 4), ("市社保中心", "6.1", 4),
    )
)  # fmt: skip

TIMELINE = (
    Row(when="11 月 20 日（周五）16:20", title="复核通过，成绩生效", tone="pine",
        text="由 李建国 复核，第 12 题改按“缺项得一半”计分。"),
    Row(when="11 月 19 日（周四）09:05", title="提出申诉", tone="amber",
        text="申诉第 12 题：条例修订后两个选项都成立。"),
    Row(when="11 月 18 日（周三）10:30", title="交卷", tone="", text=""),
)  # fmt: skip

PROBLEMS = (
    Row(where="第 12 行，答案列", severity="error", message="单选题有两个答案“AC”，请改为一个。"),
    Row(where="第 31 行，依据列", severity="error", message="没有写明条款，例如“第十四条”。"),
    Row(where="第 40 行，题干列", severity="warning",
        message="与题库中 P13-027 的题干相同，导入后将作为它的新版本。"),
)  # fmt: skip

QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "q1", "type": "multiple_choice", "marks": "2.00",
        "scoring_note": "少选得一半，错选不得分",
        "stem_html": "<p>某企业职工李某在下班途中受到非本人主要责任的交通事故伤害，"
        "与单位未签订书面劳动合同。关于窗口受理，下列说法正确的有（　　）。</p>",
        "options": [
            {"id": "A", "html": "属于应当认定为工伤的情形，可以受理其工伤认定申请"},
            {"id": "B", "html": "未签订书面劳动合同的，不予受理"},
            {"id": "C", "html": "应当提交与用人单位存在劳动关系（包括事实劳动关系）的证明材料"},
            {"id": "D", "html": "材料不完整的，应当一次性书面告知需要补正的全部材料"},
        ],
    },
    {
        "id": "q2", "type": "true_false", "marks": "1.00",
        "stem_html": "<p>窗口工作人员未通过岗前培训考试的，可以先上岗、三个月内补考。</p>",
        "options": [{"id": "T", "html": "正确"}, {"id": "F", "html": "错误"}],
    },
    {
        "id": "q3", "type": "fill_blank", "marks": "2.00", "blanks": 2,
        "stem_html": "<p>窗口单位每年专项培训不少于 ____ 天，其中集中培训不少于 ____ 天。</p>",
    },
    {
        "id": "q4", "type": "numeric", "marks": "3.00", "unit": "元",
        "stem_html": "<p>某职工本人工资为每月 6,000 元，因工伤致残被鉴定为七级伤残，"
        "其一次性伤残补助金为多少？</p>",
    },
    {
        "id": "q5", "type": "ordering", "marks": "2.00",
        "stem_html": "<p>排出工伤认定申请的办理先后。</p>",
        "entries": [
            {"id": "a", "html": "审核材料，作出受理决定"}, {"id": "b", "html": "提出工伤认定申请"},
            {"id": "c", "html": "作出认定决定并送达"}, {"id": "d", "html": "调查核实"},
        ],
    },
    {
        "id": "q6", "type": "matching", "marks": "3.00",
        "stem_html": "<p>把事项与办理时限对应起来。</p>",
        "prompts": [{"id": "1", "html": "失业登记"}, {"id": "2", "html": "工伤认定申请的受理"}],
        "choices": [
            {"id": "x", "html": "当场办结"}, {"id": "y", "html": "15 日内"},
            {"id": "z", "html": "60 日内"},
        ],
    },
    {
        "id": "q7", "type": "case", "marks": "6.00",
        "material_html": "<p>张某，52 岁，灵活就业人员，带着身份证和一张银行卡来到综合窗口，"
        "说想把在外省缴过的养老保险转回来，同时问失业时能不能领失业金。</p>",
        "stem_html": "<p>请根据材料回答下面的问题。</p>",
        "items": [
            {
                "id": "1", "type": "single_choice", "marks": "2.00",
                "stem_html": "<p>窗口应当首先做什么？</p>",
                "options": [
                    {"id": "A", "html": "请张某到社保窗口重新取号"},
                    {"id": "B", "html": "一次性告知两项业务的办理条件和材料"},
                    {"id": "C", "html": "只受理转移接续，失业金另约时间"},
                ],
            },
            {
                "id": "2", "type": "short_answer", "marks": "4.00", "max_length": 1000,
                "stem_html": "<p>写出需要一次性告知的材料。</p>",
            },
        ],
    },
    {
        "id": "q8", "type": "scenario", "marks": "5.00", "has_must_pass": True,
        "material_html": "<p>甲公司派人到窗口，为职工王某申请工伤认定。</p>",
        "stem_html": "<p>请审核材料，填写登记表并选择办理方式。</p>",
        "documents": [
            {"id": "1", "name": "工伤认定申请表", "html": "<p>填写齐全，盖有公章。</p>"},
            {"id": "2", "name": "医疗诊断证明", "html": "<p>药店购药小票一张。</p>"},
        ],
        "defects": [{"id": "a", "html": "没有盖章"}, {"id": "b", "html": "不是规定的材料"}],
        "fields": [
            {"id": "f", "label": "事故日期", "kind": "date", "unit": "", "hint": "", "choices": []},
        ],
        "handling": [{"id": "x", "html": "受理"}, {"id": "y", "html": "一次性告知补正"}],
    },
)  # fmt: skip

REVIEW = Row(
    chosen=("A", "B"), key=("A", "C", "D"), given_text="", key_text="", marks=Decimal("0.00"),
    max_marks=Decimal("2.00"), reason="有错选，不得分", parts={},
    rationale_html="<p>上下班途中受到非本人主要责任的交通事故伤害，应当认定为工伤；"
    "没有书面合同的，事实劳动关系的证明同样可以作为申请材料。</p>",
    basis=(
        Row(document="工伤保险条例", clause="第十四条第（六）项", url="#clause",
            quote="在上下班途中，受到非本人主要责任的交通事故或者城市轨道交通、客运轮渡、火车事故伤害的"),
        Row(document="工伤保险条例", clause="第十八条", url="#clause",
            quote="与用人单位存在劳动关系（包括事实劳动关系）的证明材料"),
    ),
)  # fmt: skip

ABILITY: tuple[tuple[str, int | None, int], ...] = (
    ("养老保险", 86, 74), ("工伤保险", 91, 78), ("失业保险", 64, 80), ("就业服务", 72, 69),
    ("人才服务", None, 66), ("劳动关系", 58, 71), ("劳动仲裁", 77, 73), ("社保卡", 95, 88),
)  # fmt: skip

FACILITY: dict[str, Any] = {
    "xAxis": {"type": "category", "data": ["0–0.2", "0.2–0.4", "0.4–0.6", "0.6–0.8", "0.8–1.0"]},
    "yAxis": {"type": "value", "name": "题数"},
    "series": [{"type": "bar", "name": "题数", "data": [3, 9, 21, 13, 4]}],
}

ENTRIES = (
    Row(on="2026-03-12", what="窗口服务规范（集中培训）",
        mode="集中培训", hours=Decimal("8.00"), evidence="签到 08:52 – 17:30"),
    Row(on="2026-05-20", what="新版经办规程（集中培训）",
        mode="集中培训", hours=Decimal("8.00"), evidence="签到 08:47 – 17:15"),
    Row(on="2026-06-02", what="工伤保险条例解读",
        mode="网络培训", hours=Decimal("6.00"), evidence="学完并测验 92 分"),
    Row(on="2026-08-18", what="失业保险金申领实务",
        mode="网络培训", hours=Decimal("4.00"), evidence="学完并测验 85 分"),
    Row(on="2026-10-09", what="跟班带教：工伤认定受理",
        mode="实践带教", hours=Decimal("2.00"), evidence="师傅 李建国 确认"),
)  # fmt: skip


def list_standings() -> list[Row]:
    """Return ten rows of a board; lines are marked by level."""
    names = (
        ("张*婷", "滨江区社保中心", "97.50", "08:12", 2),
        ("王*磊", "市就业服务中心", "96.00", "08:40", 0),
        ("赵*", "青山区政务大厅", "96.00", "09:02", 1),
        ("刘*洋", "滨江区劳动监察", "94.50", "08:31", -1),
        ("陈*雨", "滨江区政务大厅", "93.00", "09:15", 0),
        ("孙*", "江北县社保局", "92.50", "09:40", 3),
        ("周*敏", "市 12333 中心", "91.00", "08:58", -2),
        ("吴*杰", "青山区仲裁院", "90.50", "09:21", 0),
        ("郑*", "江北县就业局", "90.00", "09:33", 1),
        ("何*琳", "市人才中心", "89.50", "09:05", -1),
    )
    rows = []
    for rank, (name, unit, score, time, move) in enumerate(names, start=1):
        levels = ["high" if (rank * 7 + line * 5) % 11 > rank / 3 else "mid" for line in LINES_AT]
        levels[rank % 12] = "low" if rank > 3 else "mid"
        parts = [Row(label=LINES[n], value="", level=level) for n, level in enumerate(levels)]
        rows.append(
            Row(rank=rank, name=name, unit=unit, score=score, time=time, move=move, parts=parts)
        )
    return rows


LINES_AT = range(len(LINES))

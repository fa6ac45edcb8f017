"""The rows of the template's 示例 sheet, one for each way of writing a key."""

from collections.abc import Mapping, Sequence

_POLICY = "人社部发〔2019〕13号 （三）"
_QUOTE = "确保经办人员每年度参加不少于5天的专项培训"

EXAMPLES: Sequence[Mapping[str, str]] = (
    {
        "id": "示例-1", "type": "单选题", "stem": "窗口经办人员每年度参加专项培训不少于（ ）天。",
        "option A": "3", "option B": "5", "option C": "7", "option D": "10", "answer": "B",
        "rationale": "文件要求不少于 5 天。", "basis": _POLICY, "quote": _QUOTE,
        "lines": "13.01 综合柜员制与一窗受理", "content_category": "政策法规",
        "competency": "政策运用", "cognitive": "记忆", "difficulty": "易", "marks": "2",
    },
    {
        "id": "示例-2", "type": "多选题", "stem": "文件提出的培训方式有（ ）。",
        "option A": "集中培训", "option B": "岗位轮训", "option C": "实践带教",
        "option D": "停工自学", "answer": "ABC", "basis": "人社部发〔2019〕13号 （四）",
        "quote": "采取集中培训、岗位轮训、实践带教等方式", "lines": "13.01；16.01",
        "content_category": "政策法规", "competency": "全科受理", "difficulty": "中", "marks": "4",
        "scoring_rule": "少选得一半分，错选不得分",
    },
    {
        "id": "示例-3", "type": "判断题", "stem": "窗口单位新招用人员可以先上岗、后培训。",
        "answer": "错", "basis": _POLICY, "quote": "窗口单位新招用人员须岗前培训合格后上岗",
        "lines": "值班与空岗", "content_category": "岗位纪律", "difficulty": "较易", "marks": "2",
    },
    {
        "id": "示例-4", "type": "填空题", "stem": "经办人员每年度参加不少于____天的____培训。",
        "answer": "5;五|专项", "basis": _POLICY, "quote": _QUOTE, "lines": "13.01",
        "content_category": "政策法规", "difficulty": "中", "marks": "2", "any_order": "否",
    },
    {
        "id": "示例-5", "type": "简答题", "stem": "群众情绪激动时，窗口人员应当怎样应对？",
        "answer": "先安抚情绪、耐心倾听，再说明政策，必要时请值班负责人处理。",
        "lines": "15.01", "content_category": "应急处理", "difficulty": "较难", "marks": "10",
    },
)  # fmt: skip

"""What the editor forms of all question types share: stem, facets, legal bases."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from lms.web.forms import BaseForm, strip
from lms.web.i18n import lazy_label
from question_bank.items import Problem
from question_bank.items.facets import find_date
from question_bank.taxonomy import (
    BUSINESS_LINES,
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
    find_difficulty,
    first_level,
    line_name,
)

MIN_LINES, MIN_BASES = 3, 2

# Where a problem of the engine stands → the field that shows it; the rest goes to the summary.
_PLACES = {
    "题干": "stem", "分值": "marks", "评分规则": "scoring_rule", "解析": "rationale",
    "业务条线": "lines", "培训内容类别": "content_category", "能力维度": "competency",
    "认知层次": "cognitive", "难度": "difficulty", "生效日期": "valid_from",
    "失效日期": "valid_until", "适用地区": "region", "备注": "notes", "依据": "bases",
    "选项": "options", "采分点": "key_points", "参考答案": "sample_answer",
}  # fmt: skip


class BasisForm(Form):  # type: ignore[misc]
    """One legal basis."""

    document = StringField(_l("文件"), filters=[strip])
    clause = StringField(_l("条款"), filters=[strip])
    quote = TextAreaField(_l("原文摘录"), filters=[strip])


def _coded(names: Mapping[Any, str], *, numbered: bool = False) -> list[SelectChoice]:
    choices = [
        SelectChoice(str(code), lazy_label(name, str(code) if numbered else ""))
        for code, name in names.items()
    ]
    return [SelectChoice("", _l("请选择")), *choices]


def _line_choices() -> list[SelectChoice]:
    """Return every business line, under its first level."""
    return [SelectChoice("", _l("无"))] + [
        SelectChoice(
            code, lazy_label(line.name, code), optgroup=lazy_label(line_name(first_level(code)))
        )
        for code, line in BUSINESS_LINES.items()
    ]


class ItemForm(BaseForm):
    """A question under edit; subclasses add the content of their types.

    answer_field: the field that shows problems of the answer.
    """

    answer_field = ""

    based_on = HiddenField()
    unit_id = SelectField(_l("归属单位"), coerce=int)
    stem = TextAreaField(
        _l("题干"), description=_l("可用 Markdown 排版。填空题用四个下划线 ____ 表示一个空。")
    )
    marks = StringField(_l("分值"), default="2")
    rationale = TextAreaField(_l("解析"), description=_l("说明为什么这样答，作答者在交卷后看到。"))
    lines = FieldList(
        SelectField(_l("业务条线"), choices=_line_choices(), validate_choice=False),
        _l("业务条线"),
        min_entries=MIN_LINES,
        max_entries=20,
    )
    content_category = SelectField(_l("培训内容类别"), choices=_coded(CONTENT_CATEGORIES))
    competency = SelectField(_l("能力维度"), choices=_coded(COMPETENCIES))
    cognitive = SelectField(_l("认知层次"), choices=_coded(COGNITIVE_LEVELS))
    difficulty = SelectField(_l("难度"), choices=_coded(DIFFICULTIES, numbered=True))
    valid_from = DateField(_l("生效日期"), [Optional()])
    valid_until = DateField(_l("失效日期"), [Optional()])
    region = StringField(_l("适用地区"), description=_l("全国通用的不填。"))
    tags = StringField(_l("标签"), description=_l("多个标签用逗号隔开。"))
    notes = TextAreaField(_l("备注"), description=_l("只有教师和审题人看得到。"))
    bases = FieldList(FormField(BasisForm), _l("政策依据"), min_entries=MIN_BASES, max_entries=20)

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data a form opens with for a canonical document."""
        plain = ("stem", "marks", "rationale", "content_category", "competency", "cognitive")
        data = {key: document.get(key) or "" for key in (*plain, "region", "notes")}
        return data | {
            "marks": document.get("marks") or "2",
            "difficulty": str(document.get("difficulty") or ""),
            "lines": padded(document.get("business_lines") or [], MIN_LINES, ""),
            "valid_from": find_date(document.get("valid_from")),
            "valid_until": find_date(document.get("valid_until")),
            "tags": "，".join(document.get("tags") or ()),
            "bases": padded(document.get("legal_basis") or [], MIN_BASES, {}),
        }

    def document(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the canonical document as filled in; what no field holds stays as it was."""
        return {
            **before,
            "stem": self.stem.data or "",
            "marks": self.marks.data or "",
            "rationale": self.rationale.data or "",
            "business_lines": list(dict.fromkeys(code for code in self.lines.data if code)),
            "content_category": self.content_category.data or None,
            "competency": self.competency.data or None,
            "cognitive": self.cognitive.data or None,
            "difficulty": find_difficulty(self.difficulty.data or ""),
            "valid_from": self.valid_from.data and self.valid_from.data.isoformat(),
            "valid_until": self.valid_until.data and self.valid_until.data.isoformat(),
            "region": self.region.data or None,
            "tags": split_words(self.tags.data or ""),
            "notes": self.notes.data or None,
            "legal_basis": self._bases(before),
        } | self.content()

    def content(self) -> dict[str, Any]:
        """Return the part of the document that belongs to the question's type; none in general."""
        return {}

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each error beside the field it is about, or into the summary."""
        for problem in problems:
            if problem.severity != "error":
                continue
            place = problem.where.split("，")[0]
            name = self.answer_field if place == "答案" else _PLACES.get(place, "")
            if name in self and problem.where == place:
                self[name].errors = [*self[name].errors, problem.message]
            else:
                self.form_errors.append(f"{problem.where}：{problem.message}")

    def _bases(self, before: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the legal bases that name a document; further members of old ones are kept."""
        old = {
            (basis.get("document"), basis.get("clause")): basis
            for basis in before.get("legal_basis") or ()
        }
        bases = []
        for row in self.bases.data:
            if any(row[key] for key in ("document", "clause", "quote")):
                own = {key: row[key] or "" for key in ("document", "clause", "quote")}
                bases.append(old.get((own["document"], own["clause"]), {}) | own)
        return bases


def padded(rows: Sequence[Any], least: int, blank: Any, most: int = 20) -> list[Any]:
    """Return rows followed by blank ones: at least `least` in all, and one to add to."""
    count = min(most, max(least, len(rows) + 1))
    return [*rows, *[blank] * (count - len(rows))]


def split_words(text: str) -> list[str]:
    """Return words set apart by commas of either kind, each once."""
    for sign in "，、;；":
        text = text.replace(sign, ",")
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))

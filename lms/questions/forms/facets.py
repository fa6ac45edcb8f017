"""What the editor asks of every question besides its content: facets, legal bases, enemies."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import Optional

from lms.questions.forms.question import split_words
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, line_field, text_field
from lms.web.i18n import lazy_label
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


class LineRow(StoredForm):
    """A business line; one the taxonomy does not know stays among the choices."""

    main = "code"

    code = SelectField(_l("业务条线"), choices=_line_choices(), validate_choice=False)

    def complete(self) -> None:
        """Offer the code at hand, whatever it is."""
        if self.code.data and self.code.data not in BUSINESS_LINES:
            self.code.choices = [*_line_choices(), SelectChoice(self.code.data, self.code.data)]

    def stored(self) -> dict[str, Any] | None:
        """Return the code; none chosen is no row."""
        return {"code": self.code.data} if self.code.data else None


class BasisRow(StoredForm):
    """One legal basis."""

    main = "document"
    names = {"文件": "document", "条款": "clause", "原文": "quote"}

    document = line_field(_l("文件"))
    clause = line_field(_l("条款"))
    quote = text_field(_l("原文摘录"))

    def stored(self) -> dict[str, Any] | None:
        """Return the basis; a row left blank is none."""
        own = {name: self[name].data or "" for name in ("document", "clause", "quote")}
        return own if any(own.values()) else None


class FacetsForm(StoredForm):
    """Facets, legal bases, tags and enemies of a question."""

    names = {
        "业务条线": "lines", "培训内容类别": "content_category", "能力维度": "competency",
        "认知层次": "cognitive", "难度": "difficulty", "生效日期": "valid_from",
        "失效日期": "valid_until", "适用地区": "region", "标签": "tags", "互斥题": "enemies",
        "备注": "notes", "依据": "bases",
    }  # fmt: skip
    lists = {
        "lines": RowSpec(LineRow, _l("业务条线"), spare=1),
        "bases": RowSpec(BasisRow, _l("政策依据"), r"第 (\d+) 条依据", 20, 1),
    }

    content_category = SelectField(
        _l("培训内容类别"), choices=_coded(CONTENT_CATEGORIES), validate_choice=False
    )
    competency = SelectField(_l("能力维度"), choices=_coded(COMPETENCIES), validate_choice=False)
    cognitive = SelectField(_l("认知层次"), choices=_coded(COGNITIVE_LEVELS), validate_choice=False)
    difficulty = SelectField(
        _l("难度"), choices=_coded(DIFFICULTIES, numbered=True), validate_choice=False
    )
    valid_from = DateField(_l("生效日期"), [Optional()])
    valid_until = DateField(_l("失效日期"), [Optional()])
    region = line_field(_l("适用地区"), description=_l("全国通用的不填。"))
    tags = line_field(_l("标签"), description=_l("多个标签用逗号隔开。"))
    enemies = line_field(
        _l("互斥题"),
        description=_l(
            "不应和这道题出现在同一份试卷里的题目编号，用逗号隔开，如互相泄露答案的题。写一边即可。"
        ),
    )
    notes = text_field(_l("备注"), description=_l("只有教师和审题人看得到。"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a document's facets."""
        plain = ("content_category", "competency", "cognitive", "region", "notes")
        return {name: stored.get(name) or "" for name in plain} | {
            "difficulty": str(stored.get("difficulty") or ""),
            "valid_from": find_date(stored.get("valid_from")),
            "valid_until": find_date(stored.get("valid_until")),
            "tags": "，".join(stored.get("tags") or ()),
            "enemies": "，".join(stored.get("enemies") or ()),
            "lines": [{"code": code} for code in stored.get("business_lines") or ()],
            "bases": stored.get("legal_basis") or [],
        }

    def stored(self) -> dict[str, Any]:
        """Return the facets as the fields have them."""
        lines = [row["code"] for row in self.rows["lines"].kept()]
        return {
            "business_lines": list(dict.fromkeys(lines)),
            "content_category": self.content_category.data or None,
            "competency": self.competency.data or None,
            "cognitive": self.cognitive.data or None,
            "difficulty": find_difficulty(self.difficulty.data or ""),
            "legal_basis": self.rows["bases"].kept(),
            "valid_from": self.valid_from.data and self.valid_from.data.isoformat(),
            "valid_until": self.valid_until.data and self.valid_until.data.isoformat(),
            "region": self.region.data or None,
            "tags": split_words(self.tags.data or ""),
            "enemies": split_words(self.enemies.data or ""),
            "notes": self.notes.data or None,
        }

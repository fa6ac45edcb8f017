"""The form of types whose content is edited as structured text: case, ordering, matching."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from lms.questions.forms.facets import ItemForm
from question_bank.items.registry import TYPES

# What a new question of the type opens with.
EXAMPLES: dict[str, dict[str, Any]] = {
    "ordering": {
        "entries": [
            {"id": "A", "text": "受理"},
            {"id": "B", "text": "审核"},
            {"id": "C", "text": "决定"},
        ],
        "answer": ["A", "B", "C"],
    },
    "matching": {
        "prompts": [{"id": "1", "text": "工伤认定申请"}, {"id": "2", "text": "失业登记"}],
        "choices": [{"id": "A", "text": "工伤保险"}, {"id": "B", "text": "就业创业"}],
        "answer": {"1": "A", "2": "B"},
    },
    "case": {
        "material": "案例材料写在这里。",
        "items": [
            {
                "id": "1",
                "type": "single_choice",
                "stem": "第 1 小题的题干",
                "marks": "2.00",
                "options": [{"id": "A", "text": "选项一"}, {"id": "B", "text": "选项二"}],
                "answer": ["A"],
                "rationale": "",
            }
        ],
    },
}


class AdvancedForm(ItemForm):
    """Types whose content is edited as structured text: case, ordering, matching."""

    answer_field = "body"

    body = TextAreaField(
        _l("题目内容（结构化文本）"),
        description=_l("JSON 格式，可照示例修改；编号用字母或数字，不重复即可。"),
    )

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and the content as JSON."""
        kind = TYPES[document["type"]]
        own = {key: document[key] for key in kind.content_keys if key in document}
        body = own or EXAMPLES.get(kind.name, {})
        return super().initial(document) | {"body": json.dumps(body, ensure_ascii=False, indent=2)}

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse what is no JSON object."""
        try:
            body = json.loads(field.data or "")
        except (ValueError, RecursionError) as error:
            raise ValidationError(_l("不是完整的 JSON，请检查引号、逗号和括号。")) from error
        if not isinstance(body, dict):
            raise ValidationError(_l("应为一个 JSON 对象，以 { 开头、以 } 结尾。"))

    def content(self) -> dict[str, Any]:
        """Return the content, empty when it is no JSON object."""
        try:
            body = json.loads(self.body.data or "")
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def document(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document; the text may not change what the other fields hold."""
        kind = TYPES[before["type"]]
        content = {k: v for k, v in self.content().items() if k in kind.content_keys}
        rest = {k: v for k, v in before.items() if k not in kind.content_keys}
        return super().document(rest) | content | {"type": kind.name}

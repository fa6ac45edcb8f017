"""A number with tolerance and unit."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.questions.forms.question import QuestionForm
from lms.questions.forms.stored import line_field


class NumericForm(QuestionForm):
    """A question answered by a number."""

    template = "numeric"
    answer_field = "value"
    places = {"单位": "unit"}

    value = line_field(_l("正确数值"))
    tolerance = line_field(_l("允许误差"), description=_l("正负都算，不填表示必须相等。"))
    unit = line_field(_l("单位"), description=_l("如：元、天、%。"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and number."""
        answer = stored.get("answer")
        answer = answer if isinstance(answer, dict) else {}
        return super().data_of(stored) | {
            name: "" if answer.get(name) is None else str(answer[name])
            for name in ("value", "tolerance", "unit")
        }

    def content(self) -> dict[str, Any]:
        """Return the number; tolerance and unit where there are any."""
        answer = {"value": self.value.data or ""}
        for name in ("tolerance", "unit"):
            if self[name].data:
                answer[name] = self[name].data
        return {"answer": answer}

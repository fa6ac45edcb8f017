"""Forms of the item bank: import, review, and one editor form a question type."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, SubmitField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from lms.questions.forms.editor import Editor, PlacedProblem, retyped
from lms.questions.forms.parts import PART_FORMS
from lms.questions.forms.registry import FORMS
from lms.questions.service.reviewing import MAX_COMMENT
from lms.web.forms import BaseForm

__all__ = ["FORMS", "PART_FORMS", "Editor", "ImportForm", "PlacedProblem", "ReviewForm", "retyped"]


class ImportForm(BaseForm):
    """A file of questions and the unit that will own them."""

    unit_id = SelectField(_l("归属单位"), coerce=int)
    format = SelectField(_l("文件格式"), default="")
    file = FileField(_l("试题文件"), [FileRequired(_l("请先选择要上传的文件。"))])


class ReviewForm(BaseForm):
    """A reviewer's comment and decision."""

    version_id = IntegerField(widget=HiddenInput())
    comment = TextAreaField(
        _l("审核意见"),
        [Length(max=MAX_COMMENT, message=_l("意见不超过 %(max)d 字。"))],
        description=_l("退回时必填：写明要改哪里、为什么。"),
    )
    approve = SubmitField(_l("通过"))
    send_back = SubmitField(_l("退回修改"))
    confirm = SubmitField(_l("复核通过，继续使用"))

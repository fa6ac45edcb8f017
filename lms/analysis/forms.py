"""Form of a note on a flagged question."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from lms.web.forms import BaseForm


class LookForm(BaseForm):
    """What was found when looking."""

    note = TextAreaField(_l("处理说明"), validators=[Optional(), Length(max=500)])

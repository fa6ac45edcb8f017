"""Forms of the policy library."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from lms.web.forms import BaseForm


class PolicyUploadForm(BaseForm):
    """The text of a policy document."""

    file = FileField(
        _l("政策文本"),
        [FileRequired(_l("请先选择要上传的文件。"))],
        description=_l("纯文本（.txt）或 Markdown（.md），保留“第一条”“（一）”等编号，另起一行。"),
    )

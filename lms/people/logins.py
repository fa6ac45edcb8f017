"""The form of a login name."""

import re
import unicodedata

from lms.errors import Invalid
from lms.words import term

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
LOGIN_RULE = term("登录名由字母、数字和 . _ - 组成，2 至 64 位，以字母或数字开头。")


def clean_login(text: str) -> str:
    """Return a login name as it is stored. Raises Invalid for one that breaks the rule."""
    login = unicodedata.normalize("NFKC", text).strip().lower()
    if not LOGIN.fullmatch(login):
        raise Invalid("登录名不符合规则。", LOGIN_RULE, code="bad-login")
    return login

"""What the template filters write."""

import pytest

from lms.web.filters import device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (Linux; Android 10; HarmonyOS; ELS-AN00) AppleWebKit/537.36 "


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WINDOWS + "Chrome/86.0.4240.198 Safari/537.36", "Chrome · Windows"),
        (WINDOWS + "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Edge · Windows"),
        (PHONE + "Chrome/99.0 HuaweiBrowser/13.0 Mobile Safari/537.36", "华为浏览器 · HarmonyOS"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "Firefox · Linux",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "—"),
    ],
)
def test_device_is_named_by_browser_and_system(user_agent: str, name: str) -> None:
    assert device(user_agent) == name

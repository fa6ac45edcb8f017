"""Template filters: dates, durations and amounts as the platform writes them."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import get_locale

from lms.clock import to_local, utc_now

WEEKDAYS_ZH = "一二三四五六日"


def _is_english() -> bool:
    return str(get_locale() or "zh").startswith("en")


def dt(at: datetime | None) -> str:
    """Return “11 月 23 日（周一）14:30”, with the year when it is another one."""
    if at is None:
        return "—"
    local = to_local(at)
    if _is_english():
        return local.strftime("%-d %b %Y %H:%M")
    year = f"{local.year} 年 " if local.year != to_local(utc_now()).year else ""
    week = WEEKDAYS_ZH[local.weekday()]
    return f"{year}{local.month} 月 {local.day} 日（周{week}）{local:%H:%M}"


def date_zh(on: date | datetime | None) -> str:
    """Return “2026 年 11 月 23 日”; an instant is taken in the platform's zone."""
    if on is None:
        return "—"
    day = to_local(on) if isinstance(on, datetime) else on
    if _is_english():
        return day.strftime("%-d %b %Y")
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def duration(seconds: int | Decimal | None) -> str:
    """Return “2 天 3 小时”, the two largest units; under a minute in seconds."""
    if seconds is None:
        return "—"
    left = max(0, int(seconds))
    names = ("d", "h", "min", "s") if _is_english() else ("天", "小时", "分钟", "秒")
    parts: list[str] = []
    for size, name in zip((86400, 3600, 60, 1), names, strict=True):
        count, left = divmod(left, size)
        if count and (size > 1 or not parts):
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or f"0 {names[-1]}"


def decimal(value: Decimal | int | None) -> str:
    """Return an amount without trailing zeros: 4.50 → “4.5”, 5.00 → “5”."""
    if value is None:
        return "—"
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def iso(at: datetime | None) -> str:
    """Return an instant as RFC 3339 with the platform's offset."""
    return to_local(at).isoformat() if at else ""


BROWSERS = (  # sign in the user agent, name; the first that fits, most particular first
    ("MicroMessenger/", "微信"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("MQQBrowser/", "QQ 浏览器"),
    ("UCBrowser/", "UC 浏览器"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """Return “Chrome · Windows” for a user agent; the agent itself, cut, when it is no browser."""
    found = [
        next((name for sign, name in names if sign in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or user_agent[:60] or "—"


def init_filters(app: Flask) -> None:
    """Register the filters."""
    for function in (dt, date_zh, duration, decimal, iso, device):
        app.jinja_env.filters[function.__name__] = function

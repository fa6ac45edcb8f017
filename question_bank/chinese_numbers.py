"""Chinese numerals as statutes count with them: 一, 十四, 一百零三."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二三四五六七八九十百千两]+"


def number_of(numeral: str) -> int:
    """Return the number a Chinese numeral below ten thousand stands for.

    Raises ValueError for anything that is not such a numeral.
    """
    total = 0
    digit = 0
    for sign in numeral:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign] if digit else _DIGITS[sign]
        else:
            raise ValueError(f"{numeral!r} is not a Chinese numeral")
    return total + digit


def numeral_of(number: int) -> str:
    """Return the Chinese numeral of 1 to 9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} has no numeral here")
    text = ""
    pending_zero = False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            ten_alone = unit == "十" and digit == 1 and not text  # 十四, yet 一百一十四
            text += ("零" if pending_zero else "") + (
                "" if ten_alone else "零一二三四五六七八九"[digit]
            )
            text += unit
            pending_zero = False
        elif text:
            pending_zero = True
    return text

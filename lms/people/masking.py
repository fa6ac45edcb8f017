"""Masked names and phone numbers (PI-2): what screens, logs and public boards may show."""

# The compound surnames of the census that are borne by more than a few thousand people.
_COMPOUND = (
    "欧阳 上官 皇甫 令狐 诸葛 司徒 司马 申屠 夏侯 贺兰 完颜 慕容 尉迟 长孙 宇文 司空 公孙 "
    "百里 东方 西门 南宫 端木 独孤 轩辕 淳于 单于 太史 澹台 公冶 宗政 濮阳 钟离 闾丘 鲜于 "
    "呼延 拓跋 赫连 万俟 东郭 第五 纳兰"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def mask_phone(phone: str) -> str:
    """Return a number with its first three and last four characters: 138****5678.

    Of a number too short for that only the last two are kept.
    """
    if len(phone) > 7:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(0, len(phone) - 2) + phone[-2:] if len(phone) > 2 else "*" * len(phone)


def mask_name(name: str) -> str:
    """Return a name as public boards show it: 张* for 张三, 张*明 for 张小明, 欧阳* for 欧阳修.

    A name that is not a Chinese surname and given name keeps its first character only.
    """
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    if not all("㐀" <= char <= "鿿" for char in name):
        return name[0] + "**"
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]
    given = name[len(surname) :]
    if len(given) == 1:
        return f"{surname}*"
    return f"{surname}{'*' * (len(given) - 1)}{given[-1]}"

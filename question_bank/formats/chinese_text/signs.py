"""What a line begins with: a heading, a number, an option, a label."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from question_bank.chinese_numbers import number_of
from question_bank.formats.chinese_text.lines import Section
from question_bank.formats.table.words import find_sheet_type, find_truth, find_type

LONGEST = 12_000  # characters of a line that is looked at: a case's material has at most 10,000

_LABELS: Mapping[str, tuple[str, ...]] = {
    "key": (
        "答案",
        "正确答案",
        "参考答案",
        "标准答案",
        "本题答案",
        "试题答案",
        "答案要点",
        "答题要点",
        "答",
    ),
    "rationale": ("解析", "答案解析", "试题解析", "题目解析", "详解"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级"),
    "topic": ("知识点", "考点", "考查点", "业务条线"),
    "basis": ("依据", "法律依据", "政策依据", "命题依据", "出处"),
    "marks": ("分值", "分数", "本题分值"),
    "type": ("题型", "试题类型"),
    "material": ("材料", "案例材料", "背景材料", "案例背景"),
    "point": ("采分点", "得分要点"),
    "id": ("编号", "题目编号"),
    "rule": ("评分规则",),
    "shuffle": ("选项乱序",),
    "any_order": ("不分顺序",),
    "match": ("比对方式",),
    "content_category": ("内容类别", "培训内容"),
    "competency": ("能力维度",),
    "cognitive": ("认知层次",),
    "region": ("适用地区",),
    "valid_from": ("有效期自",),
    "valid_until": ("有效期至",),
    "tags": ("标签",),
    "enemies": ("互斥题",),
    "author": ("命题人", "作者"),
    "notes": ("备注",),
}  # fmt: skip
FIELDS = {word: name for name, words in _LABELS.items() for word in words}
LABEL = {name: words[0] for name, words in _LABELS.items()}
PROSE = frozenset({"rationale", "key", "basis", "material", "notes", "point"})
SHORT = frozenset({"key", "difficulty", "topic", "marks", "type", "id"})

_WORD = "|".join(sorted(FIELDS, key=len, reverse=True))
_LABEL_LINE = re.compile(
    rf"\s*(?:【\s?({_WORD})\s?】|\[\s?({_WORD})\s?\]|({_WORD})\s{{0,3}}[:：])[:：]?\s*", re.DOTALL
)
_INNER = re.compile(rf"【\s?({_WORD})\s?】[:：]?|(?<=[\s　])({_WORD})[:：]")
_BARE_KEY = re.compile(
    r"\s*(?:正确|参考|标准)?答案\s{0,3}[是为]?\s{0,3}([A-Z]{1,10}|√|×|对|错|正确|错误)[。.]?\s*"
)
_NUMBER = re.compile(
    r"\s*(?:第\s{0,3}(\d{1,5})\s{0,3}题[\s.、．:：]?|(\d{1,5})\s{0,3}[.、．)）])\s*"
)
_PART = re.compile(r"\s*[（(]\s{0,3}(\d{1,3})\s{0,3}[)）]\s{0,3}[.、．]?\s*")
_MARK = re.compile(
    r"(?:[（(]\s?([A-ZＡ-Ｚ])\s?[)）][.、．:：]?|([A-ZＡ-Ｚ])\s?[.、．:：)）]|([A-Z])\t)"
)
_SPACED = re.compile(r"([A-Z])[ 　]{1,4}(?=[^\x00-\x7f])")
_LEADING_KEY = re.compile(r"\s*[（(]\s{0,4}(√|×|对|错)\s{0,4}[)）]\s*(?=\d{1,5}\s?[.、．])")
_HEAD = re.compile(
    r"\s*#{0,4}\s{0,3}(?:第?([一二三四五六七八九十]{1,3})(?:部分|大题)?\s{0,3}[、.．:：\s]"
    r"|[（(]([一二三四五六七八九十]{1,3})[)）])?\s*"
)
_EACH = re.compile(r"每(?:小)?题\s{0,3}(\d{1,4}(?:\.\d{1,2})?)\s{0,3}分")
_EACH_BLANK = re.compile(r"每空\s{0,3}(\d{1,4}(?:\.\d{1,2})?)\s{0,3}分")
_ANSWERS = re.compile(
    r"\s*#{0,4}\s{0,3}[【\[]?(?:试卷|试题|习题|题目)?(?:参考|标准|正确)?答案"
    r"(?:(?:及|与|和)(?:解析|评分标准))?(?:部分|页|汇总)?[】\]]?\s{0,3}[:：]?\s*"
)
_CASE = re.compile(
    r"\s*(?:【\s?(?:案例|材料)[一二三四五六七八九十\d]{0,3}\s?】"
    r"|(?:案例|材料)[一二三四五六七八九十\d]{1,3}(?:[:：、.．]|\s|$))\s*[:：]?\s*"
)
_TAG = re.compile(r"\s*[【\[（(]\s?([^】\]）)\s]{2,8})\s?[】\]）)]\s*")
CHOICE = "choice"  # a heading that only says 选择题: one key or several tell the rest


def find_number(text: str) -> tuple[int, str] | None:
    """Return the number a stem begins with, and the rest."""
    match = _NUMBER.match(text)
    return (int(match[1] or match[2]), text[match.end() :]) if match else None


def key_last(text: str) -> str:
    """Return the line with a key that stands before its number moved behind the stem."""
    match = _LEADING_KEY.match(text)
    return f"{text[match.end() :]}（{match[1]}）" if match else text


def find_part(text: str) -> tuple[int, str] | None:
    """Return the number in brackets a line begins with, and the rest."""
    match = _PART.match(text)
    return (int(match[1]), text[match.end() :]) if match else None


def find_case(text: str) -> str | None:
    """Return what follows 案例一 or 材料一 at the head of a line, None without such a head."""
    match = _CASE.match(text)
    return text[match.end() :] if match else None


def segments(text: str) -> list[tuple[str | None, str]]:
    """Return the pieces of a line with the field each label names; None before the first label."""
    bare = _BARE_KEY.fullmatch(text)
    if bare:
        return [("key", bare[1])]
    match = _LABEL_LINE.match(text)
    name = FIELDS[next(filter(None, match.groups()))] if match else None
    found: list[tuple[str | None, str]] = []
    start = match.end() if match else 0
    for inner in _INNER.finditer(text, start):
        next_name = FIELDS[inner[1] or inner[2]]
        in_words = not inner[1] and inner[2] == "答"
        if inner[1] or name in SHORT or (name is None and next_name == "key" and not in_words):
            found.append((name, text[start : inner.start()].strip()))
            name, start = next_name, inner.end()
    found.append((name, text[start:].strip()))
    return found if found[0] != (None, "") else found[1:]


def find_tag(stem: str) -> tuple[str, str] | None:
    """Return the type that 【单选题】 at the head of a stem names, and the rest."""
    match = _TAG.match(stem)
    kind = find_type(match[1], counts_from_zero=False) if match and match[1] else None
    return (kind, stem[match.end() :]) if match and kind and not match[1].isdigit() else None


def split_options(text: str, first: str, *, tight: bool) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands before the options of a line, and the options from `first` on.

    tight: also split where no space stands before the letter.
    """
    marks: list[tuple[str, int, int]] = []
    wanted = first
    for match in _MARK.finditer(text):
        letter = unicodedata.normalize("NFKC", match[1] or match[2] or match[3])
        before = text[match.start() - 1] if match.start() else " "
        opens = before.isspace() or (not marks and before in "）)。？?")
        loose = tight and not (before.isascii() and before.isalpha())
        if letter == wanted and (opens or loose):
            marks.append((letter, match.start(), match.end()))
            wanted = chr(ord(letter) + 1)
    if not marks:
        return text, []
    ends = [start for _, start, _ in marks[1:]] + [len(text)]
    found = [(each[0], text[each[2] : end].strip()) for each, end in zip(marks, ends, strict=True)]
    return text[: marks[0][1]], found


def split_line(text: str, wanted: str, follows: str | None) -> tuple[str, list[tuple[str, str]]]:
    """Return the words before the options of a line, and its options; none when it has none.

    follows: the letter of the option that the next line begins with.
    """
    starts = option_letter(text) == wanted
    spaced = _SPACED.match(text.lstrip()) if starts else None
    if spaced:
        if wanted == "A" and follows != "B":
            return text, []
        text = f"{wanted}. {text.lstrip()[spaced.end() :]}"
    head, found = split_options(text, wanted, tight=False)
    if starts and len(found) == 1 and follows != chr(ord(wanted) + 1):
        head, found = split_options(text, wanted, tight=True)
    if starts or (wanted == "A" and len(found) > 1):
        return head, found
    return text, []


def option_letter(text: str) -> str | None:
    """Return the letter of the option a line begins with."""
    text = text.lstrip()
    match = _MARK.match(text) or _SPACED.match(text)
    if match is not None and match.re is _SPACED:
        return match[1]
    return unicodedata.normalize("NFKC", match[1] or match[2] or match[3]) if match else None


def find_heading(text: str) -> tuple[Section, str] | None:
    """Return the section that a heading such as 一、单选题 opens, and what follows it."""
    if len(text) > 300:
        return None
    match = _HEAD.match(text)
    numeral = (match[1] or match[2]) if match else None
    rest = text[match.end() :].strip() if match else text.strip()
    words = re.match(r"[【\[]?([^（(:：，,。\s】\]\d]{2,14})[】\]]?", rest)
    kind = _heading_type(words[1], has_numeral=bool(numeral)) if words else None
    if words is None or kind is None:
        return None
    tail = rest[words.end() :].strip()
    if not numeral and tail and not re.match(r"[（(:：共]", tail):
        return None
    each, blank = _EACH.search(rest), _EACH_BLANK.search(rest)
    section = Section(
        type=kind,
        marks=each[1] if each else None,
        marks_per_blank=blank[1] if blank else None,
        ordinal=number_of(numeral) if numeral else None,
    )
    tail = re.sub(r"^[（(][^）)]{0,250}[）)]?", "", tail).lstrip(" :：")
    return section, tail


def _heading_type(words: str, *, has_numeral: bool) -> str | None:
    if words in ("选择题", "选择"):
        return CHOICE
    if words in ("连线题", "匹配题", "配对题"):
        return "matching"
    kind = find_type(words, counts_from_zero=False)
    if kind or words in ("案例分析题", "案例题", "案例分析", "材料分析题", "材料题"):
        return kind or "case"
    return find_sheet_type(words) if has_numeral and words.endswith(("题", "部分")) else None


def find_title(text: str) -> int | None:
    """Return the ordinal of a heading that names no type, such as 二、社会保险."""
    match = _HEAD.match(text)
    numeral = match[1] if match else None
    if not match or not numeral or len(text) > 40 or re.search(r"[。？?；;（(]", text):
        return None
    return number_of(numeral)


def is_answers_heading(text: str) -> bool:
    """Return whether a line says only 参考答案 or the like."""
    return len(text) <= 60 and bool(_ANSWERS.fullmatch(text))


def find_bracket_key(stem: str, letters: str, *, truth: bool) -> tuple[str, str] | None:
    """Return the stem without the key in its last brackets, and the key.

    letters: of the options.  truth: whether √, 对 and the like are keys.  A key in the middle
    of a stem counts only with spaces around it.
    """
    found = list(_brackets(stem))
    for start, end, words in reversed(found):
        at_end = not stem[end:].strip(" 　。.？?！!；;：:\n")
        padded = words != words.strip() and len(found) == 1
        key = re.sub(r"[\s,，、]", "", unicodedata.normalize("NFKC", words))
        is_letters = bool(key) and set(key) <= set(letters)
        if (at_end or padded) and (is_letters or (truth and find_truth(key) is not None)):
            return stem[:start] + "（　）" + stem[end:], key
        if at_end:
            return None
    return None


def _brackets(stem: str) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(r"[（(]([^（()）\n]{1,30})[)）]", stem):
        yield match.start(), match.end(), match[1]

"""From an item to the syntax tree of its question, with what GIFT cannot say."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from question_bank.formats.gift.documents import FULL, NO_SAMPLE_ANSWER, Warn
from question_bank.formats.gift.tree import Answer, Number, Pair, Question, Text
from question_bank.formats.gift.words import GAP, text_of
from question_bank.items.answers import find_number
from question_bank.items.fill_blank import count_blanks
from question_bank.items.model import Item
from question_bank.items.question import find_decimal
from question_bank.items.scoring import SCORING_RULES

_DERIVED_ID = re.compile(r"q-[0-9a-f]{16}(?:-\d+)?")
_ONE_GAP = re.compile(rf"(?<!_){GAP}(?!_)")
_STAR = re.compile(r"(?<!\\)\*")


def has_own_id(item: Item) -> bool:
    """Return whether somebody named the item; an id made of its words is made again."""
    return _DERIVED_ID.fullmatch(item.id) is None


def question_of(item: Item, warn: Warn) -> Question | None:
    """Return the question as GIFT says it, None when it has no such question.

    warn: called with what is lost, in Chinese.
    """
    made = _CONTENT.get(item.type)
    question = made(item, warn) if made else None
    if question is None:
        return None
    own_id = item.id if has_own_id(item) else None
    return Question(
        question.kind, question.stem, question.tail, own_id, own_id, item.tags,
        question.answers, question.pairs, question.truth,
        general=text_of(item.rationale) if item.rationale.strip() else question.general,
        is_bare=question.is_bare,
    )  # fmt: skip


def _stem(item: Item) -> tuple[Text, str | None]:
    """Return the words before and after the only gap; those after are None without such a gap."""
    whole = text_of(item.stem)
    gaps = list(_ONE_GAP.finditer(whole.text))
    if len(gaps) != 1 or count_blanks(item.stem) != 1:
        return whole, None
    before, after = whole.text[: gaps[0].start()], whole.text[gaps[0].end() :]
    if "\n" in whole.text or (after and (after != after.rstrip() or after[:2] == "  ")):
        return whole, None
    if after.strip() and before == before.rstrip() + before[len(before.rstrip()) :][:1]:
        return Text(whole.format, before), after
    return whole, None


def _choice(item: Item, warn: Warn) -> Question:
    key = item.content["answer"]
    is_single = item.type == "single_choice"
    right, wrong = _weights(item, warn) if not is_single else (None, None)
    answers = tuple(
        Answer(
            is_single and option["id"] in key,
            text_of(option["text"]),
            right if option["id"] in key else wrong,
        )
        for option in item.content["options"]
    )
    stem, tail = _stem(item)
    return Question("choice", stem, tail, answers=answers)


def _weights(item: Item, warn: Warn) -> tuple[Decimal, Decimal]:
    """Return the weights of right and of wrong options that come nearest to the rule."""
    count = len(item.content["answer"])
    share = (FULL / count).quantize(Decimal("0.00001"), ROUND_HALF_UP).normalize()
    share = Decimal(f"{share:f}")
    if item.type == "indefinite_choice" and count > 1:
        warn("不定项选择题在 GIFT 中写成多选题")
    if item.scoring_rule == "penalty":
        return share, -share
    if item.scoring_rule != "proportional":
        rule = SCORING_RULES[item.scoring_rule]
        warn(f"GIFT 没有“{rule}”，写成“{SCORING_RULES['proportional']}”")
    return share, -FULL


def _true_false(item: Item, warn: Warn) -> Question:
    stem, tail = _stem(item)
    return Question("true_false", stem, tail, truth=item.content["answer"])


def _fill_blank(item: Item, warn: Warn) -> Question | None:
    blanks = item.content["blanks"]
    if len(blanks) > 1:
        warn(f"GIFT 一题只能有一个空，本题有 {len(blanks)} 个，未写出")
        return None
    blank = blanks[0]
    stem, tail = _stem(item)
    if tail is None and stem.text.endswith(GAP):
        bare = stem.text.removesuffix(GAP)
        if bare and not bare.endswith("_") and bare == bare.rstrip():
            stem = Text(stem.format, bare)
    if blank.get("case_sensitive"):
        warn("GIFT 的填空题不区分大小写")
    if blank.get("match") == "number":
        numbers = [find_number(text) for text in blank["accept"]]
        if None not in numbers:
            return _numbers(stem, tail, [n for n in numbers if n is not None], blank, warn)
        warn("按数值比对的答案只按文字写出")
    answers = tuple(
        Answer(True, Text(stem.format, _STAR.sub(r"\\*", text))) for text in blank["accept"]
    )
    return Question("short", stem, tail, answers=answers)


def _numbers(
    stem: Text, tail: str | None, numbers: Sequence[Decimal], blank: Mapping[str, Any], warn: Warn
) -> Question:
    tolerance = find_decimal(blank.get("tolerance") or "0") or Decimal(0)
    if len(numbers) == 1:
        warn("按数值比对的填空题写成数值题")
    answers = tuple(
        Answer(True, Text(stem.format, ""), number=_number(number, tolerance)) for number in numbers
    )
    return Question("numerical", stem, tail, answers=answers, is_bare=len(answers) == 1)


def _number(value: Decimal, tolerance: Decimal) -> Number:
    return Number("range", value, tolerance) if tolerance else Number("simple", value)


def _numeric(item: Item, warn: Warn) -> Question:
    key = item.content["answer"]
    value = find_decimal(key["value"]) or Decimal(0)
    tolerance = find_decimal(key.get("tolerance") or "0") or Decimal(0)
    if key.get("unit"):
        warn(f"GIFT 没有单位，“{key['unit']}”未写出，请在题干中说明")
    stem, tail = _stem(item)
    answer = Answer(True, Text(stem.format, ""), number=_number(value, tolerance))
    return Question("numerical", stem, tail, answers=(answer,), is_bare=True)


def _matching(item: Item, warn: Warn) -> Question:
    content = item.content
    texts = {choice["id"]: text_of(choice["text"]).text for choice in content["choices"]}
    pairs = [
        Pair(text_of(prompt["text"]), texts[content["answer"][prompt["id"]]])
        for prompt in content["prompts"]
    ]
    used = set(content["answer"].values())
    spare = [text for choice, text in texts.items() if choice not in used]
    pairs += [Pair(Text("moodle", ""), text) for text in spare]
    if len(set(texts.values())) < len(texts):
        warn("右列有内容相同的条目，写出后合为一条")
    return Question("matching", text_of(item.stem), pairs=tuple(pairs))


def _ordering(item: Item, warn: Warn) -> Question:
    warn("GIFT 没有排序题，写成把步骤与内容相连的连线题")
    texts = {entry["id"]: text_of(entry["text"]).text for entry in item.content["entries"]}
    pairs = tuple(
        Pair(Text("moodle", f"第 {number} 步"), texts[entry])
        for number, entry in enumerate(item.content["answer"], start=1)
    )
    return Question("matching", text_of(item.stem), pairs=pairs)


def _written(item: Item, warn: Warn) -> Question:
    if item.type != "essay":
        warn("简答题在 GIFT 中写成问答题")
    if item.content.get("key_points") or item.content.get("rubric"):
        warn("采分点和评分标准未写出")
    sample = str(item.content.get("sample_answer") or "")
    general = None
    if sample and sample != NO_SAMPLE_ANSWER:
        if item.rationale.strip():
            warn("参考答案未写出")
        else:
            warn("参考答案写成总反馈")
            general = text_of(sample)
    return Question("essay", text_of(item.stem), general=general)


_CONTENT: Mapping[str, Callable[[Item, Warn], Question | None]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "indefinite_choice": _choice,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "numeric": _numeric,
    "short_answer": _written,
    "essay": _written,
    "ordering": _ordering,
    "matching": _matching,
}

"""Rule: what stands out about a question, how urgent it is, and what a trainer can do. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.words import Phrase, term
from question_bank.statistics.items import Flag

DRIFT = "drift"


@dataclass(frozen=True)
class Advice:
    """A flag in the words of a trainer. urgency: larger first; tone: of the badge."""

    name: Phrase
    todo: Phrase
    urgency: int
    tone: str


ADVICE: dict[str, Advice] = {
    Flag.SUSPECT_KEY: Advice(
        term("答案存疑"),
        term("成绩好的考生更多选了别的选项，请对照政策原文核对答案。"),
        32,
        "red",
    ),
    Flag.NEGATIVE_DISCRIMINATION: Advice(
        term("区分度为负"),
        term("成绩好的反而更容易错，请先核对答案，再看题干有无歧义。"),
        16,
        "red",
    ),
    DRIFT: Advice(
        term("难度变化"),
        term("与以往相比难度明显变化，请看政策是否有调整、题目是否已外传。"),
        8,
        "amber",
    ),
    Flag.TOO_HARD: Advice(
        term("偏难"), term("八成以上的分没有拿到，请看是否讲过、表述是否清楚。"), 4, "amber"
    ),
    Flag.LOW_DISCRIMINATION: Advice(
        term("区分度低"), term("会的和不会的得分差不多，请看题干和选项是否清楚。"), 2, "amber"
    ),
    Flag.TOO_EASY: Advice(
        term("偏易"), term("几乎人人答对，可以换成更有考查价值的题。"), 1, "grey"
    ),
    Flag.DEAD_DISTRACTOR: Advice(
        term("选项无人选"), term("有的错误选项几乎没人选，可以换成常见的错误做法。"), 1, "grey"
    ),
}


def urgency_of(flags: Iterable[str]) -> int:
    """Return how urgent a look is, 0 for no flag."""
    return sum(ADVICE[each].urgency for each in flags)


def advice_on(flags: str) -> Sequence[Advice]:
    """Return the advice on stored flags, the most urgent first."""
    found = [ADVICE[each] for each in flags.split(",") if each]
    return sorted(found, key=lambda each: -each.urgency)

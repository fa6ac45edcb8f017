"""The question types, in the order a paper prints them. A new type is one module and one line."""

from collections.abc import Mapping

from question_bank.items.base import ItemType
from question_bank.items.case import Case
from question_bank.items.essay import Essay
from question_bank.items.fill_blank import FillBlank
from question_bank.items.indefinite_choice import IndefiniteChoice
from question_bank.items.matching import Matching
from question_bank.items.multiple_choice import MultipleChoice
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.scenario import Scenario
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.single_choice import SingleChoice
from question_bank.items.true_false import TrueFalse

# What a case may be made of.
PART_TYPES: Mapping[str, ItemType] = {
    kind.name: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        IndefiniteChoice(),
        TrueFalse(),
        FillBlank(),
        Numeric(),
        ShortAnswer(),
        Essay(),
        Ordering(),
        Matching(),
    )
}
TYPES: Mapping[str, ItemType] = {
    **PART_TYPES,
    Case.name: Case(PART_TYPES),
    Scenario.name: Scenario(),
}


def type_label(name: str) -> str:
    """Return the Chinese name of a question type."""
    return TYPES[name].label

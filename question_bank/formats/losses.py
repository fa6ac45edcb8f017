"""What formats without our facets do not hold, said once a kind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from question_bank.items.model import Item
from question_bank.items.question import Problem

DEFAULT_MARKS = Decimal("1.00")  # of a question that came from a format without marks

_FACETS: Mapping[str, tuple[str, Callable[[Item], object]]] = {
    "marks": ("分值", lambda item: item.marks != DEFAULT_MARKS),
    "shuffle": ("选项乱序设置", lambda item: item.content.get("shuffle") is False),
    "rationale": ("解析", lambda item: item.rationale),
    "business_lines": ("业务条线", lambda item: item.business_lines),
    "content_category": ("内容类别", lambda item: item.content_category),
    "competency": ("能力", lambda item: item.competency),
    "cognitive": ("认知层次", lambda item: item.cognitive),
    "difficulty": ("难度", lambda item: item.difficulty),
    "legal_basis": ("依据", lambda item: item.legal_basis),
    "valid": ("有效期", lambda item: item.valid_from or item.valid_until),
    "region": ("适用地区", lambda item: item.region),
    "tags": ("标签", lambda item: item.tags),
    "enemies": ("互斥题", lambda item: item.enemies),
    "author": ("命题人", lambda item: item.author),
    "notes": ("备注", lambda item: item.notes),
}


def facet_losses(items: Sequence[Item], label: str, held: Collection[str] = ()) -> list[Problem]:
    """Return a warning for each kind of facet that items have and a format does not hold.

    held: the kinds that it does hold.
    """
    losses = []
    for kind, (name, has) in _FACETS.items():
        count = 0 if kind in held else sum(1 for item in items if has(item))
        if count:
            message = f"{label} 没有“{name}”，{count} 题的{name}未写出"
            losses.append(Problem(name, "warning", message))
    return losses

"""Figures of one item over several exams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from question_bank.statistics.curve import CurvePoint
from question_bank.statistics.items import ItemFigures, OptionFigures, flag


def pool(figures: Sequence[ItemFigures]) -> ItemFigures:
    """Return the figures of an item over all its exams, at least one. Source: S15."""
    facility = _mean(figures, lambda each: each.facility)
    discrimination = _mean(figures, lambda each: each.discrimination)
    item_rest = _mean(figures, lambda each: each.item_rest)
    options = _pool_options(figures)
    count = sum(each.count for each in figures)
    omitted = [each.omitted for each in figures if each.omitted is not None]
    return ItemFigures(
        item=figures[0].item,
        count=count,
        facility=facility or 0.0,
        discrimination=discrimination,
        item_rest=item_rest,
        flags=flag(count, facility or 0.0, discrimination, item_rest, options),
        options=options,
        omitted=sum(omitted) if omitted else None,
    )


def pool_curves(curves: Sequence[Sequence[CurvePoint]]) -> tuple[CurvePoint, ...]:
    """Return the curve over several exams, group by group, weighted by people."""
    pooled = []
    for group in zip_longest(*curves):
        points = [point for point in group if point is not None]
        count = sum(point.count for point in points)
        pooled.append(
            CurvePoint(
                score=sum(point.score * point.count for point in points) / count,
                share=sum(point.share * point.count for point in points) / count,
                count=count,
            )
        )
    return tuple(pooled)


def _mean(
    figures: Sequence[ItemFigures], value: Callable[[ItemFigures], float | None]
) -> float | None:
    """Return the mean weighted by people of what is known, None if nothing is."""
    known = [(found, each.count) for each in figures if (found := value(each)) is not None]
    people = sum(count for _found, count in known)
    return sum(found * count for found, count in known) / people if people else None


def _pool_options(figures: Sequence[ItemFigures]) -> tuple[OptionFigures, ...]:
    counted = [each for each in figures if each.options]
    people = sum(each.count for each in counted)
    names = list(dict.fromkeys(option.option for each in counted for option in each.options))
    pooled = []
    for name in names:
        found = [(o, each.count) for each in counted for o in each.options if o.option == name]
        pooled.append(
            OptionFigures(
                option=name,
                is_key=found[-1][0].is_key,
                count=sum(option.count for option, _count in found),
                share=sum(option.share * count for option, count in found) / people,
                upper=sum(option.upper * count for option, count in found) / people,
                lower=sum(option.lower * count for option, count in found) / people,
            )
        )
    return tuple(pooled)

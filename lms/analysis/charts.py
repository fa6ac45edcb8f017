"""Plots of figures as chart options of plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lms.analysis.models import ItemStatistic

Option = dict[str, Any]


def scatter(rows: Sequence[ItemStatistic]) -> Option:
    """Return difficulty × discrimination, a point a question that leads to its page."""
    named = [row for row in rows if row.discrimination is not None]
    return {
        "legend": {"top": 0},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {
            "type": "value", "name": _("难度系数"), "min": 0, "max": 1,
            "nameLocation": "middle", "nameGap": 26,
        },
        "yAxis": {"type": "value", "name": _("区分度"), "max": 1},
        "grid": {"left": 8, "right": 16, "top": 56, "bottom": 28, "containLabel": True},
        "series": [
            _points(_("未见异常"), "circle", [row for row in named if not row.urgency]),
            _points(_("值得一看"), "triangle", [row for row in named if row.urgency]),
        ],
    }  # fmt: skip


def _points(name: str, symbol: str, rows: Sequence[ItemStatistic]) -> Option:
    return {
        "name": name,
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": 11,
        "data": [
            {
                "name": _(
                    "%(id)s：难度系数 %(p).2f，区分度 %(d).2f",
                    id=row.item.external_id,
                    p=row.facility,
                    d=row.discrimination,
                ),
                "value": [round(row.facility, 3), round(row.discrimination or 0.0, 3)],
                "url": url_for("analysis.show_item", item_id=row.item_id),
            }
            for row in rows
        ],
    }


def curve(points: Sequence[Mapping[str, Any]]) -> Option:
    """Return the share of marks on a question by ability group, the weakest first."""
    return {
        "xAxis": {
            "type": "category",
            "data": [_("第 %(n)s 组", n=place) for place in range(1, len(points) + 1)],
        },
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": _("得分率（%）")},
        "series": [
            {
                "name": _("得分率"), "type": "line",
                "data": [round(100 * point["share"]) for point in points],
            }
        ],
    }  # fmt: skip


def distractors(options: Sequence[Mapping[str, Any]]) -> Option:
    """Return for each option how many of the upper and of the lower group picked it."""
    return {
        "legend": {"top": 0},
        "xAxis": {
            "type": "category",
            "axisLabel": {"interval": 0},
            "data": [f"{each['option']}{' ✓' if each['is_key'] else ''}" for each in options],
        },
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": _("选择（%）")},
        "series": [
            {
                "name": label, "type": "bar",
                "data": [round(100 * each[group]) for each in options],
            }
            for label, group in ((_("高分组"), "upper"), (_("低分组"), "lower"))
        ],
    }  # fmt: skip

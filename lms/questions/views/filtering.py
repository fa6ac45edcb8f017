"""Between the address of the list of questions and its filter, and the filter in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from lms.questions.queries import Choices, ItemFilter
from lms.questions.queries.filters import DEFAULT_SORT, SORTS
from lms.questions.standing import LABELS
from lms.questions.views.blueprint import full_line_name, translated
from question_bank.items import TYPES
from question_bank.taxonomy import BUSINESS_LINES, COMPETENCIES, CONTENT_CATEGORIES, DIFFICULTIES

NAMES = {
    "text": "q", "standing": "state", "policy_id": "policy", "clause_id": "clause",
    "clause": "article", "unit_id": "unit", "author_id": "author", "exposure": "used",
    "import_id": "import",
}  # fmt: skip
MAIN = {"text", "line", "type", "difficulty", "standing", "sort"}  # fields that are always in sight
MAX_TEXT = 100
EXPOSURE_NAMES = {"none": _l("从未用过"), "few": _l("用过 1 至 4 次"), "many": _l("用过 5 次以上")}
GAP_NAMES = {
    "basis": _l("没有政策依据"),
    "rationale": _l("没有解析"),
    "tags": _l("没有标签"),
    "line": _l("没有业务条线"),
}
OWNER_NAMES = {"own": _l("本单位及下级"), "above": _l("上级单位")}
FIELDS = {"owners": OWNER_NAMES, "exposures": EXPOSURE_NAMES, "gaps": GAP_NAMES}


def read_filters(args: MultiDict[str, str]) -> ItemFilter:
    """Return the filter that a query string or a form asks for; nonsense narrows nothing."""
    owner = args.get("owner", "")
    return ItemFilter(
        text=args.get("q", "").strip()[:MAX_TEXT],
        line=args.get("line", ""),
        type=args.get("type", ""),
        difficulty=args.get("difficulty", type=int),
        category=args.get("category", ""),
        competency=args.get("competency", ""),
        standing=args.get("state", ""),
        all_round=args.get("all_round") == "1",
        policy_id=args.get("policy", type=int),
        clause_id=args.get("clause", type=int),
        clause=args.get("article", "").strip()[:MAX_TEXT],
        owner=owner if owner in OWNER_NAMES else "",
        unit_id=int(owner) if owner.isdigit() else args.get("unit", type=int),
        author_id=args.get("author", type=int),
        tag=args.get("tag", "").strip()[:MAX_TEXT],
        exposure=args.get("used", ""),
        import_id=args.get("import", type=int),
        gap=args.get("gap", ""),
        created_from=_date(args, "created_from"),
        created_to=_date(args, "created_to"),
        changed_from=_date(args, "changed_from"),
        changed_to=_date(args, "changed_to"),
        sort=args.get("sort", "") if args.get("sort", "").removeprefix("-") in SORTS else "",
    )


def filter_args(filters: ItemFilter) -> dict[str, str]:
    """Return the query string of a filter, without what narrows nothing."""
    return {
        NAMES.get(name, name): "1" if value is True else str(value)
        for name, value in asdict(filters).items()
        if value
    }


def query_string(filters: ItemFilter) -> str:
    """Return the filter as the part of an address after the question mark."""
    return urlencode(filter_args(filters))


def parse_query(query: str) -> MultiDict[str, str]:
    """Return the fields of a query string."""
    return MultiDict(parse_qsl(query))


@dataclass(frozen=True)
class Chip:
    """One thing the list is narrowed by, in words, and the address of the list without it."""

    label: str
    url: str


def list_chips(filters: ItemFilter, choices: Choices) -> list[Chip]:
    """Return what the list is narrowed by, each with the way to take it off."""
    args = filter_args(filters)
    words = _field_words(choices)
    chips = []
    for name, value in asdict(filters).items():
        if value and name in words:
            label, names = words[name]
            text = _("%(label)s：%(value)s", label=label, value=names.get(value, value))
            kept = {key: args[key] for key in args if key != NAMES.get(name, name)}
            chips.append(Chip(text, list_url(kept)))
    return chips


def count_more(filters: ItemFilter) -> int:
    """Return how many of the fields are set that are folded away."""
    return sum(bool(value) for name, value in asdict(filters).items() if name not in MAIN)


def sort_links(filters: ItemFilter) -> Mapping[str, tuple[str, str]]:
    """Return sort key → (address that sorts by it, `ascending`, `descending` or nothing)."""
    current = filters.sort or DEFAULT_SORT
    links = {}
    for key in SORTS:
        turned = f"-{key}" if current == key else key
        state = {key: "ascending", f"-{key}": "descending"}.get(current, "")
        args = filter_args(filters) | {"sort": turned}
        links[key] = (list_url(args), state)
    return links


def list_url(args: Mapping[str, str]) -> str:
    """Return the address of the list; `all` keeps it from opening with the default filter."""
    return f"{url_for('questions.list_items')}?{urlencode(args or {'all': '1'})}"


def _field_words(choices: Choices) -> Mapping[str, tuple[str, Mapping[Any, Any]]]:
    """Return field → (its name, names of its values)."""
    return {
        "text": (_("关键词"), {}),
        "line": (_("业务条线"), {code: full_line_name(code) for code in BUSINESS_LINES}),
        "type": (_("题型"), translated({name: kind.label for name, kind in TYPES.items()})),
        "difficulty": (_("难度"), translated(DIFFICULTIES)),
        "category": (_("培训内容"), translated(CONTENT_CATEGORIES)),
        "competency": (_("能力维度"), translated(COMPETENCIES)),
        "standing": (_("状态"), {key.value: label.text for key, label in LABELS.items()}),
        "all_round": (_("范围"), {True: _("全科题")}),
        "policy_id": (_("政策"), dict(choices.policies)),
        "clause_id": (_("条款"), {}),
        "clause": (_("条款"), {}),
        "owner": (_("归属"), OWNER_NAMES),
        "unit_id": (_("归属"), dict(choices.units)),
        "author_id": (_("命题人"), dict(choices.authors)),
        "tag": (_("标签"), {}),
        "exposure": (_("组卷"), EXPOSURE_NAMES),
        "import_id": (_("导入"), dict(choices.imports)),
        "gap": (_("缺项"), GAP_NAMES),
        "created_from": (_("创建不早于"), {}),
        "created_to": (_("创建不晚于"), {}),
        "changed_from": (_("修改不早于"), {}),
        "changed_to": (_("修改不晚于"), {}),
    }


def _date(args: MultiDict[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(args.get(name, ""))
    except ValueError:
        return None

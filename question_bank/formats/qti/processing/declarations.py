"""Declared variables of an item, their mappings and tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from question_bank.formats.qti.processing.shapes import is_inside
from question_bank.formats.qti.processing.values import (
    ProcessingError,
    Value,
    is_null,
    parse_number,
    parse_single,
    parse_value,
)
from question_bank.formats.qti.tree import children, find

MAX_STEPS = 2_000  # real items need some hundreds; a check runs an item up to 256 times


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared variable; `element` is its plain XML."""

    identifier: str
    kind: str
    cardinality: str
    base_type: str
    element: Any

    def values_of(self, name: str) -> Value:
        """Return the value that a child such as `correctresponse` declares."""
        holder = find(self.element, name)
        if holder is None:
            words = [self.element.get(name)] if self.element.get(name) is not None else []
        else:
            words = [value.text or "" for value in children(holder, "value")]
        if not words:
            return None
        return parse_value(self.base_type, self.cardinality, words)

    def default(self) -> Value:
        """Return the default; a numeric outcome without one starts at 0."""
        value = self.values_of("defaultvalue")
        numeric = self.base_type in ("integer", "float") and self.cardinality == "single"
        if value is None and self.kind == "outcome" and numeric:
            return 0
        return value


@dataclass
class State:
    """The variables of one run and how much it may still do."""

    declarations: dict[str, Declaration] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    corrects: dict[str, Value] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    random: Iterator[Decimal] = field(default_factory=lambda: iter(()))
    steps: int = MAX_STEPS

    def step(self) -> None:
        """Count a step; raises ProcessingError after too many."""
        self.steps -= 1
        if self.steps < 0:
            raise ProcessingError("too many steps")

    def declaration(self, identifier: str) -> Declaration:
        """Return a declaration; raises ProcessingError when there is none."""
        if identifier not in self.declarations:
            raise ProcessingError(f"variable {identifier!r} is not declared")
        return self.declarations[identifier]


def list_declarations(item: Any) -> list[Declaration]:
    """Return every declared variable of an item, context variables of the standard included."""
    found = []
    for kind in ("template", "response", "outcome", "context"):
        for element in children(item, f"{kind}declaration"):
            found.append(
                Declaration(
                    element.get("identifier", ""),
                    kind,
                    element.get("cardinality", "single").lower(),
                    element.get("basetype", "string").lower(),
                    element,
                )
            )
    return found


def map_value(declaration: Declaration, value: Value) -> Decimal:
    """Return what a mapping makes of a value: a sum over the members, within its bounds."""
    mapping = find(declaration.element, "mapping")
    if mapping is None:
        return Decimal(0)
    members = () if is_null(value) else value if isinstance(value, tuple) else (value,)
    entries = children(mapping, "mapentry")
    default = _number(mapping, "defaultvalue")
    total = Decimal(0)
    for member in members:
        found = (each for each in entries if _maps(each, mapping, declaration, member))
        entry = next(found, None)
        total += default if entry is None else _number(entry, "mappedvalue")
    return _within(mapping, total)


def map_points(declaration: Declaration, value: Value) -> Decimal:
    """Return what an area mapping makes of points: each area counts once."""
    mapping = find(declaration.element, "areamapping")
    if mapping is None:
        return Decimal(0)
    points = () if is_null(value) else value if isinstance(value, tuple) else (value,)
    total = Decimal(0)
    used: set[int] = set()
    for point in points:
        areas = enumerate(children(mapping, "areamapentry"))
        hits = [(number, area) for number, area in areas if is_inside(area, point)]
        if not hits:
            total += _number(mapping, "defaultvalue")
        elif hits[0][0] not in used:
            used.add(hits[0][0])
            total += _number(hits[0][1], "mappedvalue")
    return _within(mapping, total)


def look_up(table: Any, value: Value, base_type: str) -> Value:
    """Return the target of a match table or an interpolation table."""
    default = parse_single(base_type, table.get("defaultvalue"))
    if is_null(value) or isinstance(value, (tuple, str)):
        return default
    if table.tag == "matchtable":
        for entry in children(table, "matchtableentry"):
            if parse_number(entry.get("sourcevalue", "")) == value:
                return parse_single(base_type, entry.get("targetvalue"))
        return default
    return _interpolate(table, Decimal(value), base_type, default)


def _interpolate(table: Any, value: Decimal, base_type: str, default: Value) -> Value:
    entries = []
    for entry in children(table, "interpolationtableentry"):
        source = _number(entry, "sourcevalue")
        closed = entry.get("includeboundary", "true") != "false"
        entries.append((source, closed, entry.get("targetvalue")))
    entries.sort(key=lambda each: each[0])
    is_linear = table.get("interpolationmethod") == "linear"
    for position in range(len(entries) - 1, -1, -1):
        source, closed, target = entries[position]
        if not (value > source or (closed and value == source)):
            continue
        low = parse_number(target or "")
        if is_linear and position + 1 < len(entries) and low is not None:
            next_source, _, next_target = entries[position + 1]
            high = parse_number(next_target or "") or 0
            if next_source == source:
                return low
            return low + (Decimal(high) - low) * (value - source) / (next_source - source)
        return parse_single(base_type, target)
    return default


def _maps(entry: Any, mapping: Any, declaration: Declaration, member: Value) -> bool:
    key = parse_single(declaration.base_type, entry.get("mapkey"))
    if isinstance(key, str) and isinstance(member, str) and declaration.base_type == "string":
        # The standard: entries are case sensitive from 2.1 on, a mapping as a whole was before.
        says = entry.get("casesensitive") or mapping.get("casesensitive") or "true"
        if says.lower() != "true":
            return key.casefold() == member.casefold()
    return bool(key == member)


def _number(element: Any, name: str) -> Decimal:
    return Decimal(parse_number(element.get(name) or "0") or 0)


def _within(mapping: Any, total: Decimal) -> Decimal:
    low, high = (parse_number(mapping.get(name) or "") for name in ("lowerbound", "upperbound"))
    if low is not None:
        total = max(total, Decimal(low))
    return total if high is None else min(total, Decimal(high))

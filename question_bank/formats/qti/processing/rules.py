"""Rules of template, response and outcome processing, and running them for one response."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext
from typing import Any

from question_bank.formats.qti.processing.chance import draws
from question_bank.formats.qti.processing.declarations import (
    MAX_STEPS,
    State,
    list_declarations,
    look_up,
)
from question_bank.formats.qti.processing.expressions import evaluate
from question_bank.formats.qti.processing.templates import template_rules
from question_bank.formats.qti.processing.values import (
    ProcessingError,
    Value,
    container,
    is_number,
    parse_value,
    to_boolean,
)
from question_bank.formats.qti.tree import children, find, text_of

_MAX_REDRAWS = 100  # of a template whose constraint does not hold, as the standard says
_FRAGMENTS = ("responseprocessingfragment", "outcomeprocessingfragment", "templateblock")
_BRANCHES = ("if", "elseif", "else")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The variables of an item after processing."""

    values: Mapping[str, Value]
    steps: int = 0

    @property
    def score(self) -> Decimal:
        """The score, 0 when the item sets none."""
        names = {name.upper(): name for name in reversed(list(self.values))}
        value = self.values.get(names.get("SCORE", ""))
        return Decimal(value) if is_number(value) else Decimal(0)


class _Exit(Exception):
    """A rule ended the processing."""


class _Redraw(Exception):
    """A constraint on template variables does not hold."""


def run(item: Any, responses: Mapping[str, object], seed: int = 1) -> Outcome:
    """Return the variables after processing the responses of a plain item.

    responses: by identifier, a text, number, truth, list or None.
    Raises ProcessingError for what cannot be run within the limits.
    """
    try:
        with localcontext() as context:
            context.prec, context.Emax, context.Emin = 28, 999, -999
            return _run(item, responses, seed)
    except (DecimalException, ArithmeticError, RecursionError, TypeError) as error:
        raise ProcessingError(str(error)) from error


def _run(item: Any, responses: Mapping[str, object], seed: int) -> Outcome:
    state = State(random=draws(seed))
    for declaration in list_declarations(item):
        name = declaration.identifier
        state.declarations[name] = declaration
        state.corrects[name] = declaration.values_of("correctresponse")
        state.defaults[name] = declaration.default()
        state.values[name] = state.defaults[name] if declaration.kind != "response" else None
    _run_templates(item, state)
    for name, declaration in state.declarations.items():
        if declaration.kind == "response":
            raw = responses.get(name)
            state.values[name] = parse_value(declaration.base_type, declaration.cardinality, raw)
    response = find(item, "responseprocessing")
    if response is not None:
        _run_block(children(response) or template_rules(response, item), state)
    outcome = find(item, "outcomeprocessing")
    if outcome is not None:
        _run_block(children(outcome), state)
    return Outcome(state.values, MAX_STEPS - state.steps)


def _run_templates(item: Any, state: State) -> None:
    block = find(item, "templateprocessing")
    if block is None:
        return
    start = copy.copy(state.values)
    for _ in range(_MAX_REDRAWS):
        try:
            _run_block(children(block), state)
        except _Redraw:
            state.values = copy.copy(start)
        else:
            return
    raise ProcessingError("no drawing satisfies the template")


def _run_block(rules: list[Any], state: State) -> None:
    try:
        for rule in rules:
            _apply(rule, state)
    except _Exit:
        return


def _apply(rule: Any, state: State) -> None:
    state.step()
    name = rule.tag
    if name.startswith("exit"):
        raise _Exit
    if name.startswith("set"):
        _set(rule, name, state)
    elif name.endswith("condition"):
        _choose_branch(rule, name.removesuffix("condition"), state)
    elif name in _FRAGMENTS:
        for inner in children(rule):
            _apply(inner, state)
    elif name == "lookupoutcomevalue":
        _look_up_outcome(rule, state)
    elif name == "templateconstraint":
        if not all(to_boolean(evaluate(child, state)) for child in children(rule)):
            raise _Redraw
    else:
        raise ProcessingError(f"rule {name!r} is not known")


def _set(rule: Any, name: str, state: State) -> None:
    declaration = state.declaration(rule.get("identifier", ""))
    inner = children(rule)
    value = evaluate(inner[0], state) if inner else None
    if name == "setdefaultvalue":
        if inner:
            state.defaults[declaration.identifier] = value
        value = state.defaults[declaration.identifier]
    elif name == "setcorrectresponse":
        state.corrects[declaration.identifier] = value
        return
    is_container = declaration.cardinality in ("multiple", "ordered")
    if is_container and value is not None:
        value = container(declaration.cardinality, [value])
    if declaration.base_type == "integer" and isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else value
    state.values[declaration.identifier] = value


def _choose_branch(rule: Any, prefix: str, state: State) -> None:
    branches = children(rule)
    known = {prefix + each for each in _BRANCHES}
    names = [branch.tag for branch in branches]
    if any(name not in known for name in names) or prefix + "else" in names[:-1]:
        raise ProcessingError("condition with branches out of order")
    for branch in branches:
        parts = children(branch)
        if branch.tag != prefix + "else":
            if not parts:
                raise ProcessingError("branch without condition")
            if not to_boolean(evaluate(parts[0], state)):
                continue
            parts = parts[1:]
        for inner in parts:
            _apply(inner, state)
        return


def _look_up_outcome(rule: Any, state: State) -> None:
    declaration = state.declaration(rule.get("identifier", ""))
    tables = children(declaration.element, "matchtable", "interpolationtable")
    inner = children(rule)
    if not tables or not inner:
        raise ProcessingError("lookup without table")
    value = look_up(tables[0], evaluate(inner[0], state), declaration.base_type)
    state.values[declaration.identifier] = value


def shown_feedback(item: Any, outcome: Outcome) -> list[str]:
    """Return the identifiers of the modal feedback that an outcome shows."""
    shown = []
    for feedback in children(item, "modalfeedback"):
        value = outcome.values.get(feedback.get("outcomeidentifier", ""))
        members = value if isinstance(value, tuple) else (value,)
        hit = feedback.get("identifier") in members
        if hit == (feedback.get("showhide", "show") == "show"):
            shown.append(feedback.get("identifier", ""))
    return shown


def printed_body(item: Any, outcome: Outcome) -> str:
    """Return the words of the body with the values of its variables."""
    body = copy.deepcopy(find(item, "itembody"))
    if body is None:
        return ""
    for printed in body.iter("printedvariable"):
        printed.text = str(outcome.values.get(printed.get("identifier", ""), ""))
    return text_of(body)

"""One question of ours as an item of QTI."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from question_bank.formats.qti.building import element, words
from question_bank.formats.qti.identifiers import identifier_of
from question_bank.formats.qti.reading import TOOL
from question_bank.formats.qti.scoring import (
    base_value,
    blank_test,
    by_number,
    choice_mapping,
    choice_table,
    match_key,
    near,
    set_score,
    shares,
    variable,
    when,
)
from question_bank.items import TYPES, Item
from question_bank.items.case import Case
from question_bank.items.question import Question


@dataclass
class Draft:
    """The parts of an item while it is put together."""

    responses: list[Any] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    body: list[Any] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def build_item(item: Item) -> tuple[Any, list[str]]:
    """Return the element of an item, and what it cannot say; the type must not be scenario."""
    draft = Draft()
    if item.type == "case":
        _build_case(draft, item)
    else:
        _BUILDERS[item.type](draft, item, "RESPONSE", "SCORE")
    feedback = None
    if item.rationale:
        draft.outcomes.append(_outcome("FEEDBACK", "identifier", None))
        shown = base_value("identifier", "rationale")
        draft.rules.append(element("setOutcomeValue", shown, identifier="FEEDBACK"))
        feedback = element(
            "modalFeedback", words(item.rationale), outcomeIdentifier="FEEDBACK",
            identifier="rationale", showHide="show",
        )  # fmt: skip
    root = element(
        "assessmentItem", *draft.responses, _outcome("SCORE", "float", 0, item.marks),
        _outcome("MAXSCORE", "float", item.marks), *draft.outcomes,
        element("itemBody", *draft.body), element("responseProcessing", *draft.rules), feedback,
        identifier=identifier_of(item.id), title=item.id, adaptive="false", timeDependent="false",
        toolName=TOOL, toolVersion="1",
    )  # fmt: skip
    return root, draft.losses


def _outcome(name: str, kind: str, default: object, most: Decimal | None = None) -> Any:
    value = None if default is None else element("defaultValue", element("value", str(default)))
    return element(
        "outcomeDeclaration", value, identifier=name, cardinality="single", baseType=kind,
        normalMaximum=most,
    )  # fmt: skip


def _response(
    name: str, kind: str, cardinality: str, key: Iterable[str],
    mapping: Mapping[str, object] | None = None, case_sensitive: bool = True,
) -> Any:  # fmt: skip
    values = [element("value", each) for each in key]
    entries = [
        element("mapEntry", mapKey=each, mappedValue=value, caseSensitive=case_sensitive)
        for each, value in (mapping or {}).items()
    ]
    return element(
        "responseDeclaration",
        element("correctResponse", *values) if values else None,
        element("mapping", *entries, defaultValue="0") if entries else None,
        identifier=name, cardinality=cardinality, baseType=kind,
    )  # fmt: skip


def _entries(name: str, entries: Iterable[Mapping[str, str]], **attributes: object) -> list[Any]:
    return [
        element(name, words(each["text"]), identifier=identifier_of(each["id"]), **attributes)
        for each in entries
    ]


def _choice(draft: Draft, question: Question, response: str, score: str) -> None:
    content = question.content
    key = [identifier_of(each) for each in content["answer"]]
    is_single = question.type == "single_choice"
    all_or_none = question.scoring_rule == "all_or_nothing"
    mapping = None
    if is_single or all_or_none:
        draft.rules += match_key(response, score, question.marks)
    else:
        mapping = {identifier_of(a): b for a, b in choice_mapping(question).items()}
        total = element("mapResponse", identifier=response)
        draft.rules += by_number(total, score, choice_table(question))
    cardinality = "single" if is_single else "multiple"
    draft.responses.append(_response(response, "identifier", cardinality, key, mapping))
    draft.body.append(words(question.stem))
    draft.body.append(
        element(
            "choiceInteraction", *_entries("simpleChoice", content["options"]),
            responseIdentifier=response, maxChoices=1 if is_single else 0,
            shuffle=bool(content.get("shuffle", True)),
        )
    )  # fmt: skip


def _true_false(draft: Draft, question: Question, response: str, score: str) -> None:
    key = "T" if question.content["answer"] else "F"
    options = [{"id": "T", "text": "正确"}, {"id": "F", "text": "错误"}]
    draft.responses.append(_response(response, "identifier", "single", [key]))
    draft.rules += match_key(response, score, question.marks)
    draft.body.append(words(question.stem))
    draft.body.append(
        element(
            "choiceInteraction", *_entries("simpleChoice", options),
            responseIdentifier=response, maxChoices=1, shuffle=False,
        )
    )  # fmt: skip


def _fill_blank(draft: Draft, question: Question, response: str, score: str) -> None:
    blanks = question.content["blanks"]
    if question.content.get("any_order"):
        draft.losses.append("各空不分顺序，QTI 写成按顺序评分")
    names = [f"{response}_{n}" if len(blanks) > 1 else response for n in range(1, len(blanks) + 1)]
    right = f"RIGHT_{response}"
    draft.outcomes.append(_outcome(right, "integer", 0))
    one_more = element("sum", variable(right), base_value("integer", 1))
    entries = []
    for name, blank in zip(names, blanks, strict=True):
        is_number = blank.get("match") == "number"
        mapping = None if is_number else dict.fromkeys(blank["accept"], 1)
        strict = bool(blank.get("case_sensitive"))
        kind = "float" if is_number else "string"
        key = blank["accept"][:1]
        draft.responses.append(_response(name, kind, "single", key, mapping, strict))
        count = element("setOutcomeValue", one_more, identifier=right)
        draft.rules.append(when([(blank_test(name, blank), [count])]))
        one_more = element("sum", variable(right), base_value("integer", 1))
        entries.append(element("textEntryInteraction", responseIdentifier=name))
    draft.rules += by_number(variable(right), score, shares(question.marks, len(blanks)))
    draft.body.append(words(question.stem, entries))


def _numeric(draft: Draft, question: Question, response: str, score: str) -> None:
    key = question.content["answer"]
    value = str(key["value"])
    draft.responses.append(_response(response, "float", "single", [value]))
    test = near(response, value, key.get("tolerance") or "0")
    draft.rules.append(when([(test, [set_score(score, question.marks)])]))
    draft.body.append(words(question.stem))
    entry = element("textEntryInteraction", responseIdentifier=response)
    draft.body.append(element("div", entry))
    draft.body[-1].tag = "div"


def _ordering(draft: Draft, question: Question, response: str, score: str) -> None:
    key = [identifier_of(each) for each in question.content["answer"]]
    draft.responses.append(_response(response, "identifier", "ordered", key))
    draft.rules += match_key(response, score, question.marks)
    draft.body.append(words(question.stem))
    draft.body.append(
        element(
            "orderInteraction", *_entries("simpleChoice", question.content["entries"]),
            responseIdentifier=response, shuffle=False,
        )
    )  # fmt: skip


def _matching(draft: Draft, question: Question, response: str, score: str) -> None:
    content = question.content
    pairs = [f"{identifier_of(a)} {identifier_of(b)}" for a, b in content["answer"].items()]
    draft.responses.append(
        _response(response, "directedPair", "multiple", pairs, dict.fromkeys(pairs, 1))
    )
    total = element("mapResponse", identifier=response)
    draft.rules += by_number(total, score, shares(question.marks, len(pairs)))
    draft.body.append(words(question.stem))
    sides = (("prompts", 1), ("choices", 0))
    draft.body.append(
        element(
            "matchInteraction",
            *(element("simpleMatchSet",
                      *_entries("simpleAssociableChoice", content[side], matchMax=most))
              for side, most in sides),
            responseIdentifier=response, maxAssociations=0, shuffle=False,
        )
    )  # fmt: skip


def _written(draft: Draft, question: Question, response: str, score: str) -> None:
    draft.responses.append(_response(response, "string", "single", []))
    draft.body.append(words(question.stem))
    draft.body.append(element("extendedTextInteraction", responseIdentifier=response))
    key = TYPES[question.type].key_text(question, None)
    draft.body.append(element("rubricBlock", words(key), view="scorer"))


def _build_case(draft: Draft, item: Item) -> None:
    kind = TYPES["case"]
    assert isinstance(kind, Case)  # noqa: S101 - the registry names it so
    draft.body += [words(item.content["material"]), words(item.stem)]
    parts = kind.parts(item)
    for number, part in enumerate(parts, start=1):
        name = f"SCORE_{number}"
        draft.outcomes.append(_outcome(name, "float", 0, part.marks))
        _BUILDERS[part.type](draft, part, f"RESPONSE_{number}", name)
    scores = [variable(f"SCORE_{number}") for number in range(1, len(parts) + 1)]
    draft.rules.append(element("setOutcomeValue", element("sum", *scores), identifier="SCORE"))


_BUILDERS: Mapping[str, Callable[[Draft, Question, str, str], None]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "indefinite_choice": _choice,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "short_answer": _written,
    "essay": _written,
}

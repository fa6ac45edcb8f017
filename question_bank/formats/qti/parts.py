"""One interaction as a question of ours, with the answers by which to check it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from question_bank.formats.qti.processing.declarations import Declaration
from question_bank.formats.qti.texts import Picture, markdown_of
from question_bank.formats.qti.tree import children, text_of

Answers: TypeAlias = list[tuple[Mapping[str, Any], object]]

_MAX_SUBSETS = 256
_MAX_OPTIONS = 50  # ours hold ten; a matter of time only
_MAX_WORDS = 100
_TRUE = {"正确", "对", "true", "√", "t", "是", "right", "correct", "yes"}
_FALSE = {"错误", "错", "false", "×", "f", "否", "wrong", "incorrect", "no"}


@dataclass
class Part:
    """What an interaction asks: `answers` pair answers of ours with responses, the key first."""

    response: str
    document: dict[str, Any]
    answers: Answers
    prompt: str = ""
    is_blank: bool = False


def build_part(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    """Return the question of an interaction, None when we have no such type.

    key: the right values of the response, in their order.
    """
    builder = _BUILDERS.get(interaction.tag)
    return builder(interaction, declaration, picture, key) if builder else None


def key_values(declaration: Declaration) -> list[str]:
    """Return the right values: the correct response, else the best entries of the mapping."""
    holder = declaration.element.find("correctresponse")
    found = [(each.text or "").strip() for each in holder] if holder is not None else []
    found = [value for value in found if value]
    if found:
        return found
    scored = mapped_values(declaration)
    if declaration.cardinality == "single" and scored:
        best = max(scored.values())
        return [key for key, value in scored.items() if value == best and value > 0][:1]
    return [key for key, value in scored.items() if value > 0]


def mapped_values(declaration: Declaration) -> dict[str, float]:
    """Return the mapped value of every key of a mapping."""
    values: dict[str, float] = {}
    for entry in declaration.element.iterfind("mapping/mapentry"):
        try:
            values[(entry.get("mapkey") or "").strip()] = float(entry.get("mappedvalue") or 0)
        except ValueError:
            continue
    return values


def _prompt(interaction: Any, picture: Picture) -> str:
    return "\n\n".join(markdown_of(each, picture) for each in children(interaction, "prompt"))


def _entries(elements: list[Any], picture: Picture) -> list[dict[str, str]]:
    return [
        {"id": each.get("identifier", ""), "text": markdown_of(each, picture) or "（空）"}
        for each in elements
    ]


def _choice(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    options = _entries(children(interaction, "simplechoice", "inlinechoice"), picture)
    ids = [option["id"] for option in options]
    key = [value for value in dict.fromkeys(key) if value in ids]
    if not key or not 2 <= len(options) <= _MAX_OPTIONS:
        return None
    prompt = _prompt(interaction, picture)
    if declaration.cardinality == "single":
        return _one_choice(declaration.identifier, options, key[0], prompt, interaction)
    document: dict[str, Any] = {
        "type": "multiple_choice" if len(key) > 1 else "indefinite_choice",
        "options": options,
        "answer": sorted(key, key=ids.index),
        "shuffle": interaction.get("shuffle") == "true",
    }
    chosen = [key, *(list(each) for each in _subsets(ids, key))]
    answers: Answers = [({"choices": each}, each) for each in chosen]
    return Part(declaration.identifier, document, answers, prompt)


def _one_choice(
    response: str, options: list[dict[str, str]], key: str, prompt: str, interaction: Any
) -> Part:
    ids = [option["id"] for option in options]
    rest = [each for each in ids if each != key]
    words = [option["text"].strip(" 。.").lower() for option in options]
    if len(words) == 2 and {words[0] in _TRUE, words[1] in _TRUE} == {True, False}:
        truth = {ids[n]: words[n] in _TRUE for n in (0, 1)}
        if all(words[n] in _FALSE for n in (0, 1) if not truth[ids[n]]):
            answers: Answers = [
                ({"choices": ["T" if truth[each] else "F"]}, each) for each in (key, *rest)
            ]
            return Part(response, {"type": "true_false", "answer": truth[key]}, answers, prompt)
    document = {
        "type": "single_choice", "options": options, "answer": [key],
        "shuffle": interaction.get("shuffle") == "true",
    }  # fmt: skip
    return Part(response, document, [({"choices": [each]}, each) for each in (key, *rest)], prompt)


def _subsets(ids: list[str], key: list[str]) -> list[tuple[str, ...]]:
    """Return every choice of options, or telling ones when there are too many."""
    if 2 ** len(ids) <= _MAX_SUBSETS:
        return [each for size in range(1, len(ids) + 1) for each in combinations(ids, size)]
    telling = [(each,) for each in ids] + list(combinations(key, max(len(key) - 1, 1)))
    telling += [tuple(key[:size]) for size in range(1, len(key))]
    return telling + [(*key, each) for each in ids if each not in key] + [tuple(ids)]


def _text_entry(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    if not key or declaration.cardinality != "single":
        return None
    blank = {"accept": key[:1], "match": "text"}
    part = Part(declaration.identifier, {"type": "fill_blank", "blanks": [blank]}, [])
    part.is_blank = True
    part.answers = [({"blanks": [key[0]]}, key[0])]
    return part


def _order(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    entries = _entries(children(interaction, "simplechoice"), picture)
    ids = [entry["id"] for entry in entries]
    if sorted(ids) != sorted(key) or len(ids) < 2:
        return None
    orders = [key, key[::-1], *([*key[:n], key[n + 1], key[n], *key[n + 2 :]]
                                for n in range(len(key) - 1)), key[:-1]]  # fmt: skip
    document = {"type": "ordering", "entries": entries, "answer": key}
    answers: Answers = [({"order": each}, each) for each in orders]
    return Part(declaration.identifier, document, answers, _prompt(interaction, picture))


def _match(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    sets = children(interaction, "simplematchset")
    if len(sets) != 2:
        return None
    sides = [_entries(children(each, "simpleassociablechoice"), picture) for each in sets]
    pairs = [tuple(value.split()) for value in key]
    prompt = _prompt(interaction, picture)
    for is_turned in (False, True):
        left, right = sides[::-1] if is_turned else sides
        found = _matching(declaration.identifier, left, right, pairs, prompt, is_turned)
        if found:
            return found
    return None


def _gap_match(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    gaps = list(interaction.iter("gap"))
    left = [
        {"id": gap.get("identifier", ""), "text": f"第 {n} 空"} for n, gap in enumerate(gaps, 1)
    ]
    right = _entries(children(interaction, "gaptext", "gapimg"), picture)
    marks = {gap: f"（第 {n} 空）" for n, gap in enumerate(gaps, 1)}
    marks |= dict.fromkeys(children(interaction, "gaptext", "gapimg"), "")
    prompt = markdown_of(interaction, picture, marks)
    pairs = [tuple(value.split()) for value in key]
    return _matching(declaration.identifier, left, right, pairs, prompt, True)


def _matching(
    response: str, left: list[dict[str, str]], right: list[dict[str, str]],
    pairs: list[tuple[str, ...]], prompt: str, is_turned: bool,
) -> Part | None:  # fmt: skip
    if any(len(pair) != 2 for pair in pairs):
        return None
    key = {pair[is_turned]: pair[not is_turned] for pair in pairs}
    choices = [each["id"] for each in right]
    if len(key) != len(pairs) or set(key) != {each["id"] for each in left}:
        return None
    if len(left) < 2 or any(value not in choices for value in key.values()):
        return None

    def response_of(given: Mapping[str, str]) -> list[str]:
        return [f"{b} {a}" if is_turned else f"{a} {b}" for a, b in given.items()]

    turned = dict(zip(key, [*list(key.values())[1:], next(iter(key.values()))], strict=True))
    tries = [key, turned, *({name: value} for name, value in key.items())]
    tries += [{a: b for a, b in key.items() if a != name} for name in key]
    answers: Answers = [({"pairs": each}, response_of(each)) for each in tries]
    document = {"type": "matching", "prompts": left, "choices": right, "answer": key}
    return Part(response, document, answers, prompt)


def _extended(
    interaction: Any, declaration: Declaration, picture: Picture, key: list[str]
) -> Part | None:
    document: dict[str, Any] = {"type": "short_answer"}
    if key:
        document["sample_answer"] = re.sub(r"\n{3,}", "\n\n", "\n\n".join(key))
    return Part(declaration.identifier, document, [], _prompt(interaction, picture))


_BUILDERS: Mapping[str, Callable[[Any, Declaration, Picture, list[str]], Part | None]] = {
    "choiceinteraction": _choice,
    "inlinechoiceinteraction": _choice,
    "textentryinteraction": _text_entry,
    "orderinteraction": _order,
    "matchinteraction": _match,
    "gapmatchinteraction": _gap_match,
    "extendedtextinteraction": _extended,
}


def related_words(item: Any, declaration: Declaration) -> list[str]:
    """Return every text the item compares a response with: the key, mapping, fixed values."""
    words = key_values(declaration) + list(mapped_values(declaration))
    processing = item.find("responseprocessing")
    for test in () if processing is None else processing.iter("match", "stringmatch", "equal"):
        names = [each.get("identifier") for each in children(test, "variable")]
        if declaration.identifier in names:
            words += [text_of(each) for each in children(test, "basevalue")]
    return list(dict.fromkeys(word for word in words if word))[:_MAX_WORDS]


def tolerance_of(item: Any, identifier: str) -> str | None:
    """Return the absolute tolerance with which an item compares a number, None when none."""
    for test in item.iter("equal"):
        names = [each.get("identifier") for each in children(test, "variable")]
        if identifier in names and test.get("tolerancemode", "exact").lower() == "absolute":
            words = (test.get("tolerance") or "0").split()
            return words[0] if words else None
    return None

"""From an item of QTI 1.2 to our documents."""

import re
from decimal import Decimal
from typing import Any

from question_bank.formats.moodle_xml.choices import paired
from question_bank.formats.qti12.scoring import Condition, best_score, list_conditions, number_key
from question_bank.formats.qti12.tree import Question, Response
from question_bank.items.answers import letter
from question_bank.items.fill_blank import BLANK, count_blanks

_TRUTH = {
    "true": True, "t": True, "对": True, "正确": True, "是": True,
    "false": False, "f": False, "错": False, "错误": False, "否": False,
}  # fmt: skip
_NOT_OURS = ("calculated_question", "file_upload_question", "text_only_question")
NO_GUIDE = "原文件没有参考答案，请补写。"
_VARIABLE = re.compile(r"\\?\[([^\[\]\s\\]+)\\?\]")


class Unkeyed(ValueError):
    """The question does not say what is right; the text says so in Chinese."""


def content_of(question: Question) -> dict[str, Any] | None:
    """Return type, stem and content, None for what we have no type for; raises Unkeyed."""
    kind = question.metadata("question_type", "cc_profile")
    responses = question.responses()
    conditions = list_conditions(question.element)
    if (
        kind in _NOT_OURS
        or not responses
        or any(r.kind in ("response_xy", "response_grp") for r in responses)
    ):
        return None
    stem = question.stem()
    if len(responses) == 1:
        return _one(question, kind, stem, responses[0], conditions)
    return _several(question, kind, stem, conditions)


def _several(
    question: Question, kind: str, stem: str, conditions: list[Condition]
) -> dict[str, Any]:
    responses = question.responses()
    if kind == "multiple_dropdowns_question":
        return _case(question, stem, responses, conditions)
    if kind == "fill_in_multiple_blanks_question" or not any(r.labels for r in responses):
        return _blanks(stem, responses, conditions)
    if _are_pairs(responses):
        return {"stem": stem} | _pairs(responses, conditions)
    return _case(question, stem, responses, conditions)


def _one(
    question: Question, kind: str, stem: str, response: Response, conditions: list[Condition]
) -> dict[str, Any]:
    if response.labels:
        return {"stem": stem} | _choice(question, response, conditions)
    if response.is_number or kind == "numerical_question":
        key = number_key(conditions, response.ident)
        if key is None:
            raise Unkeyed("没有写明正确的数值")
        value, tolerance = (f"{part.normalize():f}" for part in key)
        answer = {"value": value, "tolerance": tolerance, "unit": ""}
        return {"type": "numeric", "stem": stem, "answer": answer}
    accept, is_strict = _accepted(conditions, response)
    is_essay = "essay" in kind.lower() or (response.is_long and not accept)
    if is_essay or not accept:
        question.warn("没有参考答案，按论述题导入，请补写参考答案或采分点")
        return {"type": "essay", "stem": stem, "key_points": [], "sample_answer": NO_GUIDE}
    blank = {"accept": accept, "match": "text", "case_sensitive": is_strict}
    if count_blanks(stem) != 1:
        stem = f"{stem} {BLANK}".strip()
    return {"type": "fill_blank", "stem": stem, "blanks": [blank]}


def _choice(question: Question, response: Response, conditions: list[Condition]) -> dict[str, Any]:
    """Return a choice, a judgement or an order of the labels."""
    scores = _label_scores(response, conditions)
    ids = {ident: letter(place) for place, ident in enumerate(response.labels)}
    right = [ident for ident, score in scores.items() if score > 0]
    if not right:
        raise Unkeyed("没有写明正确答案")
    if response.is_ordered:
        return _ordering(response, conditions)
    content: dict[str, Any] = {
        "options": [{"id": ids[i], "text": text} for i, text in response.labels.items()],
        "shuffle": response.shuffle,
    }
    if response.is_multiple:
        kind = "multiple_choice" if len(right) > 1 else "indefinite_choice"
        rule = _rule(conditions, response, scores)
        key = [ids[ident] for ident in response.labels if ident in right]
        return content | {"type": kind, "answer": key, "scoring_rule": rule}
    best = max(scores.values())
    key = [ident for ident in right if scores[ident] == best]
    if len(right) > 1:
        question.warn(f"有几个得分的选项，只取 {ids[key[0]]} 为答案，请核对")
    truth = {ident: _TRUTH.get(text.strip().lower()) for ident, text in response.labels.items()}
    if len(truth) == 2 and set(truth.values()) == {True, False}:
        return {"type": "true_false", "answer": truth[key[0]]}
    return content | {"type": "single_choice", "answer": [ids[key[0]]]}


def _label_scores(response: Response, conditions: list[Condition]) -> dict[str, Decimal]:
    """Return what each label adds, 0 where no condition names it."""
    scores = dict.fromkeys(response.labels, Decimal(0))
    for condition in conditions:
        for ident in condition.wanted(response.ident):
            if ident in scores and (scores[ident] == 0 or condition.score > scores[ident]):
                scores[ident] = condition.score
    return scores


def _rule(conditions: list[Condition], response: Response, scores: dict[str, Decimal]) -> str:
    """Return the scoring rule: one condition for all is all or nothing, one each is a share."""
    best = best_score(conditions)
    together = max(
        (len(each.wanted(response.ident)) for each in conditions if each.score == best), default=0
    )
    if together > 1 or sum(score > 0 for score in scores.values()) == 1:
        return "all_or_nothing"
    return "penalty" if any(score < 0 for score in scores.values()) else "proportional"


def _ordering(response: Response, conditions: list[Condition]) -> dict[str, Any]:
    best = max(conditions, key=lambda each: (each.score, len(each.wanted(response.ident))))
    order = best.wanted(response.ident)
    ids = {ident: str(place) for place, ident in enumerate(response.labels, start=1)}
    if sorted(order) != sorted(ids):
        raise Unkeyed("没有写明完整的顺序")
    entries = [{"id": ids[ident], "text": text} for ident, text in response.labels.items()]
    return {"type": "ordering", "entries": entries, "answer": [ids[ident] for ident in order]}


def _accepted(conditions: list[Condition], response: Response) -> tuple[list[str], bool]:
    """Return the answers of highest worth, and whether case matters."""
    mine = [each for each in conditions if each.wanted(response.ident) and each.score > 0]
    best = best_score(mine)
    accept = [w for each in mine if each.score == best for w in each.wanted(response.ident) if w]
    is_strict = any(t.is_strict for each in mine for t in each.tests)
    return list(dict.fromkeys(accept)), is_strict


def _blanks(stem: str, responses: list[Response], conditions: list[Condition]) -> dict[str, Any]:
    blanks: dict[str, dict[str, Any]] = {}
    for response in responses:
        accept, is_strict = _accepted(conditions, response)
        accept = [response.labels.get(words, words) for words in accept]
        if not accept:
            raise Unkeyed("有的空没有写明答案")
        if response.is_number:
            blanks[response.ident] = {"accept": accept, "match": "number", "tolerance": "0"}
        else:
            blanks[response.ident] = {
                "accept": accept, "match": "text", "case_sensitive": is_strict,
            }  # fmt: skip
    stem, order = _gapped(stem, responses, numbered=False)
    missing = max(0, len(responses) - count_blanks(stem))
    stem = f"{stem} {' '.join([BLANK] * missing)}".strip()
    return {"type": "fill_blank", "stem": stem, "blanks": [blanks[ident] for ident in order]}


def _gapped(stem: str, responses: list[Response], *, numbered: bool) -> tuple[str, list[str]]:
    """Return the stem with gaps for its [names], and the responses in the order of the gaps."""
    by_name = {r.ident.removeprefix("response_"): r.ident for r in responses}
    by_name |= {r.prompt: r.ident for r in responses if r.prompt}
    order: list[str] = []

    def gap(found: re.Match[str]) -> str:
        ident = by_name.get(found[1])
        if ident is None or ident in order:
            return found[0]
        order.append(ident)
        return f"（{len(order)}）{BLANK}" if numbered else BLANK

    made = _VARIABLE.sub(gap, stem)
    return made, order + [r.ident for r in responses if r.ident not in order]


def _are_pairs(responses: list[Response]) -> bool:
    """Return whether every response asks with words of its own for one of the same labels."""
    labels = [sorted(response.labels.values()) for response in responses]
    return all(r.prompt and r.labels for r in responses) and all(
        each == labels[0] for each in labels
    )


def _pairs(responses: list[Response], conditions: list[Condition]) -> dict[str, Any]:
    pairs = []
    for response in responses:
        scores = _label_scores(response, conditions)
        best = max(scores, key=lambda ident: scores[ident])
        if scores[best] <= 0:
            raise Unkeyed("有的条目没有写明正确的配对")
        pairs.append((response.prompt, response.labels[best]))
    return paired([*pairs, *(("", text) for text in responses[0].labels.values())])


def _case(
    question: Question, stem: str, responses: list[Response], conditions: list[Condition]
) -> dict[str, Any]:
    """Return a case whose sub-items share the marks evenly; the last takes what is left over."""
    material, order = _gapped(stem, responses, numbered=True)
    by_ident = {response.ident: response for response in responses}
    items = []
    for place, ident in enumerate(order, start=1):
        response = by_ident[ident]
        asked = response.prompt if response.prompt and f"[{response.prompt}]" not in stem else ""
        part = _one(question, "", asked or f"第（{place}）空：", response, conditions)
        items.append({"id": str(place)} | part)
    return {"type": "case", "stem": "请按材料作答。", "material": material, "items": items}

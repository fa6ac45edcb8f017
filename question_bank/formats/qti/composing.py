"""Putting the interactions of an item together as one question of ours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from question_bank.formats.qti.meaning import Budget, Meaning
from question_bank.formats.qti.parts import Answers, Part, build_part, key_values
from question_bank.formats.qti.texts import Picture, markdown_of
from question_bank.formats.qti.tree import find, text_of
from question_bank.items import validate
from question_bank.items.question import find_marks, marks_text, round_marks

_MAX_INTERACTIONS = 20  # as many as a case may have sub-items, and a text blanks
_NO_STEM = "请作答。"
_ONE = Decimal("1.00")
_WRITTEN = ("short_answer", "essay")
_NO_SAMPLE = "（原题没有参考答案）"


class NotOurs(ValueError):
    """The item is none of our types; the text says why, in Chinese."""


def compose(
    item: Any, picture: Picture, material: str = "", budget: Budget | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return the document of a plain item, and warnings; raises NotOurs.

    material: texts that stand in files of their own, as Markdown.
    budget: what the scoring of the whole file may still take.
    """
    body = find(item, "itembody")
    if body is None:
        raise NotOurs("没有题目正文（itemBody）")
    interactions = [each for each in body.iter() if str(each.tag).endswith("interaction")]
    if not interactions:
        raise NotOurs("没有作答方式，只是一段文字")
    if len(interactions) > _MAX_INTERACTIONS:
        raise NotOurs(f"作答处有 {len(interactions)} 个，超过 {_MAX_INTERACTIONS} 个")
    if find(item, "templateprocessing") is not None:
        raise NotOurs("题目内容每次随机生成（模板题）")
    meaning = Meaning(item, budget=budget or Budget())
    parts = [_part(each, meaning, picture) for each in interactions]
    marks = _shown_marks(interactions, parts)
    stem = markdown_of(body, picture, marks)
    if len(parts) == 1:
        document, answers = _single(parts[0], stem, meaning)
    elif _is_one_text(parts):
        document, answers = _blanks(parts, stem, meaning)
    else:
        document, answers = _case(parts, stem, meaning)
    if material:
        document, answers = _within(document, answers, material)
    document |= {"id": item.get("identifier", ""), "rationale": _feedback(item, picture)}
    _check(document, answers, meaning)
    return document, meaning.warnings


def _part(interaction: Any, meaning: Meaning, picture: Picture) -> Part:
    name = interaction.tag.removesuffix("interaction")
    declaration = meaning.declared.get(interaction.get("responseidentifier", ""))
    if declaration is None:
        raise NotOurs(f"作答方式 {name} 没有声明作答变量")
    part = build_part(interaction, declaration, picture, key_values(declaration))
    if part is None:
        raise NotOurs(f"作答方式 {name} 没有对应的题型，或没有可用的标准答案")
    if part.is_blank:
        meaning.settle_blank(part)
    if part.document["type"] in _WRITTEN:
        sample = part.document.get("sample_answer") or _scorer_text(meaning.item, picture)
        if not sample:
            meaning.warnings.append("没有参考答案，请补充参考答案或采分点")
        part.document["sample_answer"] = sample or _NO_SAMPLE
    return part


def _scorer_text(item: Any, picture: Picture) -> str:
    blocks = [
        markdown_of(block, picture)
        for block in item.iter("rubricblock")
        if "scorer" in block.get("view", "") or block.get("use", "") == "scoring"
    ]
    return "\n\n".join(block for block in blocks if block)


def _shown_marks(interactions: list[Any], parts: list[Part]) -> dict[Any, str]:
    """Return what stands for each interaction in the text: a blank, a number, nothing."""
    inline = ("textentryinteraction", "inlinechoiceinteraction")
    shown = {}
    one_text = _is_one_text(parts)
    for number, (interaction, part) in enumerate(zip(interactions, parts, strict=True), start=1):
        is_inline = interaction.tag in inline
        if part.is_blank and one_text:
            shown[interaction] = "____"
        elif len(parts) == 1:
            is_alone = not text_of(interaction.getparent())
            shown[interaction] = "（ ）" if is_inline and not is_alone else ""
        else:
            shown[interaction] = f"（{number}）" if is_inline or not part.prompt else ""
    return shown


def _is_one_text(parts: list[Part]) -> bool:
    return all(part.is_blank for part in parts)


def _single(part: Part, stem: str, meaning: Meaning) -> tuple[dict[str, Any], Answers]:
    if part.is_blank:
        return _blanks([part], stem, meaning)
    stem = "\n\n".join(each for each in (stem, part.prompt) if each) or _NO_STEM
    answers: Answers = [(mine, {part.response: given}) for mine, given in part.answers]
    marks = _marks(meaning, answers)
    return part.document | {"stem": stem, "marks": f"{marks:.2f}"}, answers


def _blanks(parts: list[Part], stem: str, meaning: Meaning) -> tuple[dict[str, Any], Answers]:
    missing = len(parts) - stem.count("____")
    if missing > 0:
        stem = " ".join([stem, *["____"] * missing]).strip()
    every = [part.answers[0][0]["blanks"][0] for part in parts]
    answers: Answers = [
        ({"blanks": every}, {part.response: part.answers[0][1] for part in parts})
    ]  # fmt: skip
    for number, part in enumerate(parts):
        for mine, given in part.answers:
            texts = ["" if at != number else mine["blanks"][0] for at in range(len(parts))]
            answers.append(({"blanks": texts}, {part.response: given}))
    blanks = [part.document["blanks"][0] for part in parts]
    marks = _marks(meaning, answers[:1])
    return {"type": "fill_blank", "stem": stem, "marks": f"{marks:.2f}", "blanks": blanks}, answers


def _case(parts: list[Part], stem: str, meaning: Meaning) -> tuple[dict[str, Any], Answers]:
    items = []
    answers: Answers = []
    whole: dict[str, Any] = {}
    responses: dict[str, object] = {}
    for number, part in enumerate(parts, start=1):
        each: Answers = [(mine, {part.response: given}) for mine, given in part.answers]
        marks = _marks(meaning, each, is_part=True)
        words = part.prompt or f"第（{number}）处"
        if part.is_blank:
            words += "：____"
        document = {"id": str(number), **part.document, "stem": words, "marks": f"{marks:.2f}"}
        items.append(_ruled(document, each, meaning))
        answers += [({"parts": {str(number): mine}}, given) for mine, given in each]
        if each:
            whole[str(number)] = each[0][0]
            responses[part.response] = part.answers[0][1]
    if all(item["type"] not in _WRITTEN for item in items):
        answers.insert(0, ({"parts": whole}, responses))
    total = sum((Decimal(item["marks"]) for item in items), Decimal(0))
    material = stem or _NO_STEM
    return {
        "type": "case", "stem": "阅读材料，回答各小题。", "marks": f"{total:.2f}",
        "material": material, "items": items,
    }, answers  # fmt: skip


def _ruled(document: dict[str, Any], answers: Answers, meaning: Meaning) -> dict[str, Any]:
    """Return a question with several right options under the rule that scores as the item."""
    several = document["type"] in ("multiple_choice", "indefinite_choice")
    if not several or not meaning.is_scored:
        return document
    if any(each.severity == "error" for each in validate(document)):
        return document
    return meaning.with_rule(document, answers)


def _within(
    document: dict[str, Any], answers: Answers, material: str
) -> tuple[dict[str, Any], Answers]:
    """Return the question under a text of its own: as the only sub-item of a case."""
    if document["type"] == "case":
        return document | {"material": f"{material}\n\n{document['material']}"}, answers
    case = {
        "type": "case", "stem": "阅读材料，回答问题。", "marks": document["marks"],
        "material": material, "items": [{"id": "1", **document}],
    }  # fmt: skip
    return case, [({"parts": {"1": mine}}, given) for mine, given in answers]


def _marks(meaning: Meaning, answers: Answers, *, is_part: bool = False) -> Decimal:
    """Return what the key earns by the item's own rules, else what it declares, else 1."""
    if meaning.is_scored and answers:
        score = meaning.score(answers[0][1])  # type: ignore[arg-type]
        marks = find_marks(round_marks(score))
        if marks is not None and marks > 0:
            return marks
        message = f"按原题规则，标准答案得 {marks_text(score)} 分，请核对答案与分值"
        if message not in meaning.warnings:
            meaning.warnings.append(message)
    return _ONE if is_part else meaning.full_marks() or _ONE


def _feedback(item: Any, picture: Picture) -> str:
    texts = []
    for feedback in item.iterfind("modalfeedback"):
        if text_of(feedback):
            texts.append(markdown_of(feedback, picture))
    return "\n\n".join(dict.fromkeys(texts))


def _check(document: dict[str, Any], answers: Answers, meaning: Meaning) -> None:
    """Choose the scoring rule, and note where our grading differs from the item's own.

    Raises NotOurs when the document is not one of ours.
    """
    errors = [each for each in validate(document | {"id": "x"}) if each.severity == "error"]
    if errors:
        raise NotOurs(f"{errors[0].where}：{errors[0].message}" if errors[0].where else
                      errors[0].message)  # fmt: skip
    if not meaning.is_scored:
        return
    named: Mapping[str, Any] = document | {"id": "x"}
    chosen = _ruled(dict(named), answers, meaning)
    document |= {k: chosen[k] for k in ("scoring_rule", "marks_per_option") if k in chosen}
    difference = meaning.first_difference(chosen, answers)
    if difference:
        meaning.warnings.append(difference)

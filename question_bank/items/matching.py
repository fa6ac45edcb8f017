"""连线题: pair each prompt with a choice; each right pair earns an equal share."""

from collections.abc import Mapping
from typing import Any

from question_bank.items.answers import Answer, answer_value, get_id
from question_bank.items.base import (
    ENTRY_SCHEMA,
    ItemType,
    OptionOrder,
    list_ids,
    ordered,
    shown,
)
from question_bank.items.question import (
    ZERO,
    AnswerError,
    Document,
    Grade,
    PartGrade,
    Question,
    round_marks,
)
from question_bank.items.report import Report


class Matching(ItemType):
    """Prompts to be paired with choices; a choice may serve several prompts or none."""

    name = "matching"
    label = "连线题"
    content_keys = ("prompts", "choices", "answer")

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of prompts, choices and pairs."""
        prompts = report.entries(document.get("prompts"), "左列", low=2, high=10)
        choices = report.entries(document.get("choices"), "右列", low=2, high=12)
        answer = document.get("answer")
        if not isinstance(answer, dict) or not all(isinstance(v, str) for v in answer.values()):
            report.error("答案", "应写成 {左列 id: 右列 id}")
            return
        if prompts and set(answer) != set(prompts):
            report.error("答案", "左列每一条都应恰好配一次")
        unknown = sorted({choice for choice in answer.values() if choice not in choices})
        if unknown and choices:
            report.error("答案", f"右列没有“{'、'.join(unknown)}”")
        if prompts and [answer.get(prompt) for prompt in prompts] == choices[: len(prompts)]:
            report.warning("右列", "左右两列逐条对应，考生依次连线即可答对，请打乱右列")

    def read(self, question: Question, answer: Answer) -> dict[str, str] | None:
        """Return choice ids by prompt id, unpaired prompts left out."""
        value = answer_value(answer, "pairs")
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise AnswerError("作答应为 {左列: 右列}")
        prompts = list_ids(question.content["prompts"])
        choices = list_ids(question.content["choices"])
        pairs: dict[str, str] = {}
        for prompt, choice in value.items():
            prompt_id = get_id(prompt, prompts, "左列条目")
            if prompt_id in pairs:
                raise AnswerError(f"左列条目“{prompt_id}”配了两次")
            if choice is not None and choice != "":
                pairs[prompt_id] = get_id(choice, choices, "右列条目")
        return pairs or None

    def mark(self, question: Question, given: dict[str, str]) -> Grade:
        """Return the share of the marks that the right pairs earn."""
        key = question.content["answer"]
        share = round_marks(question.marks / len(key))
        parts = []
        for prompt in question.content["prompts"]:
            pair = given.get(prompt["id"])
            is_right = pair == key[prompt["id"]]
            reason = "正确" if is_right else "错误" if pair else "未连"
            parts.append(PartGrade(prompt["text"], share if is_right else ZERO, share, reason))
        right = sum(1 for prompt, choice in key.items() if given.get(prompt) == choice)
        marks = round_marks(question.marks * right / len(key))
        reason = "全部正确" if right == len(key) else f"{len(key)} 对连对 {right} 对"
        return Grade(marks, question.marks, reason, tuple(parts))

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the prompts, and the choices in displayed order."""
        content = question.content
        return {
            "prompts": shown(content["prompts"]),
            "choices": shown(ordered(content["choices"], order)),
        }

    def given_text(self, question: Question, given: dict[str, str], order: OptionOrder) -> str:
        """Return the pairs, prompt by prompt."""
        return _pairs_text(question, given)

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the right pairs, prompt by prompt."""
        return _pairs_text(question, question.content["answer"])

    def schema(self) -> dict[str, Any]:
        """Return the schema of prompts, choices and pairs."""

        def entries(high: int) -> dict[str, Any]:
            return {"type": "array", "minItems": 2, "maxItems": high, "items": dict(ENTRY_SCHEMA)}

        return {
            "required": ["prompts", "choices", "answer"],
            "properties": {
                "prompts": entries(10),
                "choices": entries(12),
                "answer": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }


def _pairs_text(question: Question, pairs: Mapping[str, str]) -> str:
    choices = {choice["id"]: choice["text"] for choice in question.content["choices"]}
    return "；".join(
        f"{prompt['text']} — {choices[pairs[prompt['id']]] if prompt['id'] in pairs else '未连'}"
        for prompt in question.content["prompts"]
    )

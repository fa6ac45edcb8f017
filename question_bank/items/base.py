"""What a question type must be able to do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from question_bank.items.answers import Answer
from question_bank.items.question import Document, Grade, Question
from question_bank.items.report import Report

# The displayed order of options by id; for a case, one order for each sub-item id.
OptionOrder: TypeAlias = Sequence[str] | Mapping[str, Sequence[str]] | None


class ItemType(ABC):
    """One question type. `Given` below is the answer as the type itself reads it."""

    name: ClassVar[str]
    label: ClassVar[str]
    content_keys: ClassVar[tuple[str, ...]]
    scoring_rules: ClassVar[tuple[str, ...]] = ("all_or_nothing",)

    @abstractmethod
    def check(self, document: Document, report: Report) -> None:
        """Note every problem of the content in the report."""

    def content(self, document: Document) -> dict[str, Any]:
        """Return the content of a checked document."""
        return {key: document[key] for key in self.content_keys if key in document}

    @abstractmethod
    def read(self, question: Question, answer: Answer) -> Any:
        """Return the answer with ids resolved, None when unanswered; raises AnswerError."""

    @abstractmethod
    def mark(self, question: Question, given: Any) -> Grade:
        """Return the grade of an answer that `read` returned."""

    @abstractmethod
    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return what an examinee sees besides the stem: nothing that tells the key."""

    @abstractmethod
    def given_text(self, question: Question, given: Any, order: OptionOrder) -> str:
        """Return the answer in words, letters as displayed under the order."""

    @abstractmethod
    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the key in words, letters as displayed under the order."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the content: `properties` and `required`."""


def ordered(entries: Sequence[Document], order: OptionOrder) -> list[Document]:
    """Return the entries in displayed order; raises ValueError when it is not a permutation."""
    if order is None:
        return list(entries)
    by_id = {entry["id"]: entry for entry in entries}
    if isinstance(order, Mapping) or sorted(order) != sorted(by_id):
        raise ValueError("option order must name every option once")
    return [by_id[entry_id] for entry_id in order]


def shown(entries: Sequence[Document]) -> list[dict[str, str]]:
    """Return entries with nothing but id and text."""
    return [{"id": entry["id"], "text": entry["text"]} for entry in entries]


def list_ids(entries: Sequence[Document]) -> list[str]:
    """Return the ids of entries in stored order."""
    return [entry["id"] for entry in entries]


ENTRY_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 64},
        "text": {"type": "string", "minLength": 1, "maxLength": 500},
    },
}

"""The item: a question with its facets, to and from the canonical document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from question_bank.items.common import COMMON_KEYS, check_common, common_fields
from question_bank.items.facets import check_facets, find_date
from question_bank.items.question import Document, InvalidItem, Problem, Question
from question_bank.items.registry import TYPES
from question_bank.items.report import Report
from question_bank.taxonomy import is_all_round

_FACET_KEYS = (
    "business_lines", "content_category", "competency", "cognitive", "difficulty", "legal_basis",
    "valid_from", "valid_until", "region", "tags", "enemies", "author", "notes", "schema",
)  # fmt: skip
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The words of the clause a question tests; `quote` stands verbatim in the clause."""

    document: str
    clause: str = ""
    quote: str = ""
    residue: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_document(cls, document: Document) -> Self:
        """Return the basis of a checked document."""
        known = ("document", "clause", "quote")
        residue = {key: value for key, value in document.items() if key not in known}
        return cls(
            document=document["document"],
            clause=document.get("clause") or "",
            quote=document.get("quote") or "",
            residue=residue,
        )

    def to_document(self) -> dict[str, Any]:
        """Return the canonical document of the basis."""
        own = {"document": self.document, "clause": self.clause, "quote": self.quote}
        return {**own, **self.residue}


@dataclass(frozen=True, kw_only=True)
class Item(Question):
    """A question of the bank.

    business_lines: codes, the first is primary; two different first levels make it 全科.
    enemies: external ids of questions that must not stand in the same form; naming the pair on
    one side is enough.
    residue: what the document held that no field here holds, kept for writing it back.
    """

    business_lines: tuple[str, ...] = ()
    content_category: str | None = None
    competency: str | None = None
    cognitive: str | None = None
    difficulty: int | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    region: str | None = None
    tags: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()
    author: str | None = None
    notes: str | None = None

    @classmethod
    def from_document(cls, document: Document) -> Self:
        """Return the item of a canonical document; raises InvalidItem with all its errors."""
        errors = [problem for problem in validate(document) if problem.severity == "error"]
        if errors:
            raise InvalidItem(errors)
        return cls(
            **common_fields(document, TYPES),
            business_lines=tuple(document.get("business_lines") or ()),
            content_category=document.get("content_category"),
            competency=document.get("competency"),
            cognitive=document.get("cognitive"),
            difficulty=document.get("difficulty"),
            legal_basis=tuple(map(LegalBasis.from_document, document.get("legal_basis") or ())),
            valid_from=find_date(document.get("valid_from")),
            valid_until=find_date(document.get("valid_until")),
            region=document.get("region"),
            tags=tuple(document.get("tags") or ()),
            enemies=tuple(document.get("enemies") or ()),
            author=document.get("author"),
            notes=document.get("notes"),
            residue=_residue(document),
        )

    def to_document(self) -> dict[str, Any]:
        """Return the canonical document, from which the same item can be read again."""
        document: dict[str, Any] = {
            "schema": SCHEMA_VERSION,
            "id": self.id,
            "type": self.type,
            "stem": self.stem,
            "marks": f"{self.marks:.2f}",
        }
        if len(TYPES[self.type].scoring_rules) > 1:
            document["scoring_rule"] = self.scoring_rule
        document |= dict(self.content)
        document |= {
            "rationale": self.rationale,
            "business_lines": list(self.business_lines),
            "content_category": self.content_category,
            "competency": self.competency,
            "cognitive": self.cognitive,
            "difficulty": self.difficulty,
            "legal_basis": [basis.to_document() for basis in self.legal_basis],
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "region": self.region,
            "tags": list(self.tags),
        }
        optional = {
            "enemies": list(self.enemies), "author": self.author, "notes": self.notes,
        }  # fmt: skip
        document |= {key: value for key, value in optional.items() if value}
        return document | dict(self.residue)

    @property
    def is_all_round(self) -> bool:
        """Whether the item needs two first-level lines or more (全科)."""
        return is_all_round(self.business_lines)


def _residue(document: Document) -> dict[str, Any]:
    kind = TYPES[document["type"]]
    known = {*COMMON_KEYS, *_FACET_KEYS, *kind.content_keys}
    if len(kind.scoring_rules) == 1:
        known.discard("scoring_rule")  # not a field of such a question, yet not lost
    return {key: value for key, value in document.items() if key not in known}


def validate(document: object) -> list[Problem]:
    """Return the problems of a canonical document; without an error it can become an Item."""
    if not isinstance(document, Mapping):
        return [Problem("试题", "error", "不是一道题：应为一个 JSON 对象")]
    report = Report("")
    check_common(document, TYPES, report)
    check_facets(document, report)
    return report.problems

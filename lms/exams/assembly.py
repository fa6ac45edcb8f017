"""Between the blueprints of exams and `question_bank.assembly`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from lms.errors import Refused
from lms.questions.models import ItemVersion
from question_bank.assembly.blueprint import ALL_ROUND, Blueprint, Cell, fits
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import assemble
from question_bank.assembly.fairness import FairnessReport
from question_bank.assembly.results import Assembly, Infeasible, Shortage
from question_bank.items import type_label
from question_bank.taxonomy import COMPETENCIES, CONTENT_CATEGORIES, line_name


@dataclass(frozen=True)
class CellSpec:
    """A row of a blueprint: how many questions of which kind, and the marks of each. "" = any.

    business_line: first- or second-level code, or "all_round".
    difficulty: the levels admitted, empty for any.
    """

    count: int
    marks_each: Decimal
    business_line: str = ""
    type: str = ""
    difficulty: tuple[int, ...] = ()
    competency: str = ""
    content_category: str = ""

    @property
    def marks(self) -> Decimal:
        """Return the marks of the row."""
        return self.count * self.marks_each

    @property
    def name(self) -> str:
        """Return the row in words: “工伤保险 · 单选题 · 难度 1–2”."""
        parts = []
        if self.business_line:
            all_round = self.business_line == ALL_ROUND
            parts.append("全科" if all_round else line_name(self.business_line))
        if self.type:
            parts.append(type_label(self.type))
        if self.difficulty:
            low, high = min(self.difficulty), max(self.difficulty)
            parts.append(f"难度 {low}" if low == high else f"难度 {low}–{high}")
        if self.competency:
            parts.append(COMPETENCIES[self.competency])
        if self.content_category:
            parts.append(CONTENT_CATEGORIES[self.content_category])
        return " · ".join(parts) or "不限"

    def to_json(self) -> dict[str, Any]:
        """Return what the table keeps."""
        return {
            "business_line": self.business_line,
            "type": self.type,
            "difficulty": list(self.difficulty),
            "competency": self.competency,
            "content_category": self.content_category,
            "count": self.count,
            "marks_each": f"{self.marks_each:.2f}",
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "CellSpec":
        """Return the row kept as `to_json` wrote it."""
        return cls(
            count=int(data["count"]),
            marks_each=Decimal(str(data["marks_each"])),
            business_line=data.get("business_line") or "",
            type=data.get("type") or "",
            difficulty=tuple(data.get("difficulty") or ()),
            competency=data.get("competency") or "",
            content_category=data.get("content_category") or "",
        )


def engine_cell(spec: CellSpec, key: str) -> Cell:
    """Return the row as the engine takes it."""
    return Cell(
        key=key,
        count=spec.count,
        marks_each=spec.marks_each,
        business_line=spec.business_line or None,
        type=spec.type or None,
        difficulty=frozenset(spec.difficulty) or None,
        competency=spec.competency or None,
        content_category=spec.content_category or None,
    )


def candidate_of(version: ItemVersion, enemies: frozenset[str] = frozenset()) -> Candidate:
    """Return a question of the bank as the engine takes it.

    enemies: what the engine calls the questions that must not stand beside it.
    """
    return Candidate(
        id=str(version.id),
        type=version.type,
        business_lines=tuple(version.document.get("business_lines") or ()),
        difficulty=version.difficulty,
        marks=version.marks,
        competency=version.competency or None,
        content_category=version.content_category or None,
        cognitive=version.document.get("cognitive"),
        exposure=version.item.exposure_count,
        enemies=enemies,
        all_round=version.is_all_round,
    )


def candidates_of(versions: Sequence[ItemVersion]) -> dict[str, Candidate]:
    """Return questions of the bank as the engine takes them, by the engine's id, enemies known."""
    enemies = find_enemies(versions)
    found = [candidate_of(version, enemies[version.id]) for version in versions]
    return {candidate.id: candidate for candidate in found}


def find_enemies(versions: Sequence[ItemVersion]) -> Mapping[int, frozenset[str]]:
    """Return version id → those of the versions that must not stand beside it in a form.

    A question names its enemies by external id; that one of the two does so is enough.
    """
    named: dict[str, list[int]] = defaultdict(list)
    for version in versions:
        named[version.item.external_id].append(version.id)
    rivals: dict[int, set[str]] = {version.id: set() for version in versions}
    for version in versions:
        for external_id in version.document.get("enemies") or ():
            for rival in named.get(external_id, ()):
                if rival != version.id:
                    rivals[version.id].add(str(rival))
                    rivals[rival].add(str(version.id))
    return {version_id: frozenset(found) for version_id, found in rivals.items()}


def count_fitting(specs: Sequence[CellSpec], candidates: Sequence[Candidate]) -> list[int]:
    """Return for each row how many of the candidates fit it."""
    cells = [engine_cell(spec, str(place)) for place, spec in enumerate(specs)]
    return [sum(1 for each in candidates if fits(each, cell)) for cell in cells]


def draw_forms(
    specs: Sequence[CellSpec], versions: Sequence[ItemVersion], *, forms: int, seed: int
) -> Assembly:
    """Return parallel forms that share no question.

    Raises Refused (code `not-enough-items`) naming every row the bank cannot fill.
    """
    blueprint = Blueprint(tuple(engine_cell(spec, str(n)) for n, spec in enumerate(specs)))
    candidates = candidates_of(versions)
    drawn = assemble(list(candidates.values()), blueprint, forms=forms, seed=seed)
    if isinstance(drawn, Infeasible):
        raise Refused(
            "题库不够，没有组成试卷。" + "；".join(describe_shortages(specs, drawn, forms)) + "。",
            "请减少题数、放宽条件，或先补充题目。",
            code="not-enough-items",
        )
    return drawn


def describe_shortages(specs: Sequence[CellSpec], infeasible: Infeasible, forms: int) -> list[str]:
    """Return one sentence for each row that is short."""
    return [_shortage_text(specs[int(each.cell)], each, forms) for each in infeasible.cells]


def _shortage_text(spec: CellSpec, shortage: Shortage, forms: int) -> str:
    need = f"需要 {shortage.needed} 题"
    if forms > 1:
        need = f"{forms} 套卷共{need}"
    if shortage.fitting < shortage.needed:
        return f"{spec.name}：{need}，题库现有 {shortage.fitting} 题"
    return (
        f"{spec.name}：{need}，题库现有 {shortage.fitting} 题，"
        f"其他行占用后只剩 {shortage.available} 题"
    )


def report_to_json(report: FairnessReport) -> dict[str, Any]:
    """Return the fairness report as the exam keeps it; decimals are strings."""
    return _plain(asdict(report))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value

"""`assemble --bank FILE --blueprint B.toml`: parallel forms with a fairness report."""

import argparse
import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from question_bank.assembly.blueprint import Blueprint, BlueprintError, from_toml
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import assemble
from question_bank.assembly.fairness import FairnessReport, FormFigures
from question_bank.assembly.results import AssembledForm, Assembly, Infeasible
from question_bank.cli.files import (
    UsageError,
    exit_status,
    print_json,
    print_problems,
    read_bytes,
)
from question_bank.formats.registry import READERS, read
from question_bank.items import Item, Problem

# What an item counts as until somebody has set its level.
_USUAL_DIFFICULTY = 3


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("assemble", help="按双向细目表组成平行试卷")
    parser.add_argument("--bank", metavar="FILE", required=True, help="题库文件")
    parser.add_argument("--blueprint", metavar="B.toml", required=True, help="双向细目表")
    parser.add_argument(
        "--forms", metavar="K", type=_positive, default=1, help="平行卷份数，默认 1"
    )
    parser.add_argument("--seed", metavar="S", type=int, default=0, help="随机种子，默认 0")
    parser.add_argument(
        "--overlap", choices=("none", "allowed"), default="none", help="题量不足时是否允许各卷共题"
    )
    parser.add_argument(
        "--usage", metavar="U.csv", help="使用情况：列 item，以及 exposure、facility 之一或全部"
    )
    parser.add_argument("--format", choices=list(READERS), help="题库格式，默认按内容识别")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def run(args: argparse.Namespace) -> int:
    """Print the forms; status 1 when cells are short or a file has an error.

    Faulty questions are left out and named; a faulty blueprint gives no forms.
    """
    bank = read(read_bytes(args.bank), args.bank, args.format)
    problems = [*bank.problems, *_missing_levels(bank.items)]
    blueprint = _read_blueprint(args.blueprint, problems)
    usage = _read_usage(args.usage, problems) if args.usage else {}
    document: dict[str, Any] = {}
    result = None
    if blueprint is not None:
        candidates = [as_candidate(item, **usage.get(item.id, {})) for item in bank.items]
        result = assemble(
            candidates, blueprint, forms=args.forms, seed=args.seed, overlap=args.overlap
        )
        document = _describe(result, args)
    if args.json:
        print_json(document | {"problems": [problem.to_document() for problem in problems]})
    else:
        if result is not None:
            _print_for_people(result)
        print_problems(problems)
    return 1 if isinstance(result, Infeasible) else exit_status(problems)


def as_candidate(item: Item, exposure: int = 0, facility: Decimal | None = None) -> Candidate:
    """Return what assembly needs to know of an item of the bank."""
    return Candidate(
        id=item.id,
        type=item.type,
        business_lines=item.business_lines,
        difficulty=item.difficulty or _USUAL_DIFFICULTY,
        marks=item.marks,
        competency=item.competency,
        content_category=item.content_category,
        cognitive=item.cognitive,
        exposure=exposure,
        enemies=frozenset(item.enemies),
        all_round=item.is_all_round,
        facility=facility,
    )


def _missing_levels(items: Sequence[Item]) -> list[Problem]:
    missing = [item.id for item in items if item.difficulty is None]
    if not missing:
        return []
    message = f"{len(missing)} 题未标难度，按中等（3）计：{'、'.join(missing[:10])}"
    return [Problem("难度", "warning", message + ("等" if len(missing) > 10 else ""))]


def _read_blueprint(path: str, problems: list[Problem]) -> Blueprint | None:
    """Return the blueprint of the file, or None with its problems noted."""
    try:
        return from_toml(read_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(Problem("细目表", "error", "文件不是 UTF-8 编码"))
    except BlueprintError as error:
        problems += [Problem(f"细目表 {place}", "error", text) for place, text in error.problems]
    return None


def _read_usage(path: str, problems: list[Problem]) -> dict[str, dict[str, Any]]:
    """Return exposure and facility by item id; empty cells are not known."""
    rows = csv.DictReader(io.StringIO(read_bytes(path).decode("utf-8-sig", "replace")))
    if "item" not in (rows.fieldnames or ()):
        raise UsageError(f"{path} 缺少 item 列")
    usage: dict[str, dict[str, Any]] = {}
    for row in rows:
        try:
            usage[row["item"]] = _read_usage_row(row)
        except (ValueError, InvalidOperation):
            message = "exposure 应为不小于 0 的整数，facility 应在 0 至 1 之间"
            problems.append(Problem(f"{path} 第 {rows.line_num} 行", "error", message))
    return usage


def _read_usage_row(row: Mapping[str, str | None]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if exposure := row.get("exposure"):
        facts["exposure"] = int(exposure)
    if facility := row.get("facility"):
        facts["facility"] = Decimal(facility)
    if facts.get("exposure", 0) < 0 or not 0 <= facts.get("facility", Decimal(0)) <= 1:
        raise ValueError(row)
    return facts


def _describe(result: Assembly | Infeasible, args: argparse.Namespace) -> dict[str, Any]:
    """Return the JSON document of the result. Marks are strings, figures numbers."""
    if isinstance(result, Infeasible):
        return {
            "infeasible": [
                {
                    "cell": short.cell,
                    "needed": short.needed,
                    "available": short.available,
                    "fitting": short.fitting,
                }
                for short in result.cells
            ]
        }
    pairs = zip(result.forms, result.report.forms, strict=True)
    return {
        "seed": args.seed,
        "forms": [
            _describe_form(number, form, figures)
            for number, (form, figures) in enumerate(pairs, start=1)
        ],
        "fairness": _describe_fairness(result.report),
    }


def _describe_form(number: int, form: AssembledForm, figures: FormFigures) -> dict[str, Any]:
    return {
        "form": number,
        "count": figures.count,
        "marks": f"{figures.marks:.2f}",
        "difficulty": {
            "mean": float(figures.difficulty_mean),
            "spread": float(figures.difficulty_spread),
            "weighted_mean": float(figures.weighted_difficulty),
            "levels": {str(level): count for level, count in figures.levels},
        },
        "exposure": {"mean": float(figures.exposure_mean), "max": figures.exposure_max},
        "items": [
            {
                "cell": placement.cell,
                "section": placement.section,
                "item": placement.item,
                "marks": f"{placement.marks:.2f}",
            }
            for placement in form.placements
        ],
    }


def _describe_fairness(report: FairnessReport) -> dict[str, Any]:
    return {
        "mean_gap": float(report.mean_gap),
        "spread_gap": float(report.spread_gap),
        "common": list(report.common),
        "overlap": [
            {"forms": [each.form + 1, each.other + 1], "items": list(each.items)}
            for each in report.overlaps
        ],
    }


def _print_for_people(result: Assembly | Infeasible) -> None:
    if isinstance(result, Infeasible):
        print("题库不足，无法组卷：")
        for short in result.cells:
            print(f"  {short.cell}：需要 {short.needed} 题，可用 {short.available} 题")
        return
    pairs = zip(result.forms, result.report.forms, strict=True)
    for number, (form, figures) in enumerate(pairs, start=1):
        print(
            f"第 {number} 卷：{figures.count} 题，{figures.marks} 分，"
            f"难度均值 {figures.difficulty_mean}，标准差 {figures.difficulty_spread}"
        )
        print("  " + " ".join(placement.item for placement in form.placements))
    shared = sum(len(each.items) for each in result.report.overlaps)
    print(f"难度均值相差 {result.report.mean_gap}，各卷两两共题合计 {shared} 题")

"""`analyse --bank FILE --responses R.csv`: statistics of items and forms."""

import argparse
from dataclasses import asdict
from typing import Any

from question_bank.cli.files import UsageError, exit_status, print_json, print_problems, read_bytes
from question_bank.cli.findings import describe_drift, find_more, print_findings
from question_bank.formats.registry import READERS, read
from question_bank.items import Problem
from question_bank.statistics.forms import FormFigures, analyse_forms
from question_bank.statistics.items import Flag, ItemFigures, analyse_items
from question_bank.statistics.responses import Response, ResponseMatrix, build_matrix, read_csv

FLAG_LABELS = {
    Flag.TOO_HARD: "偏难",
    Flag.TOO_EASY: "偏易",
    Flag.LOW_DISCRIMINATION: "区分度低",
    Flag.NEGATIVE_DISCRIMINATION: "区分度为负",
    Flag.SUSPECT_KEY: "答案存疑",
    Flag.DEAD_DISTRACTOR: "选项无人选",
}


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("analyse", help="按作答数据分析试题和试卷质量")
    parser.add_argument("--bank", metavar="FILE", required=True, help="题库文件")
    parser.add_argument(
        "--responses",
        metavar="R.csv",
        required=True,
        help="作答数据：列 candidate, item, marks, max_marks, choice，可加 seconds, group",
    )
    parser.add_argument("--earlier", metavar="R0.csv", help="以往一场的作答数据，用于比较难度变化")
    parser.add_argument("--format", choices=list(READERS), help="题库格式，默认按内容识别")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the figures; status 1 when a question or a row has an error."""
    bank = read(read_bytes(args.bank), args.bank, args.format)
    responses, row_problems = _read_responses(args.responses)
    items = {item.id: item for item in bank.items}
    problems = [*bank.problems, *row_problems]
    matrix = build_matrix(responses)
    strangers = [item for item in matrix.items if item not in items]
    if strangers:
        message = f"题库中没有：{'、'.join(strangers[:10])}，只统计得分"
        problems.append(Problem("试题", "warning", message))
    item_figures = analyse_items(matrix, items)
    form_figures = analyse_forms(matrix)
    findings = find_more(matrix, responses)
    if args.earlier:
        earlier, earlier_problems = _read_responses(args.earlier)
        problems += earlier_problems
        findings["drift"] = describe_drift(analyse_items(build_matrix(earlier)), item_figures)
    if args.json:
        document = _describe(matrix, item_figures, form_figures, problems)
        print_json(document | _round(findings))
    else:
        _print_for_people(item_figures, form_figures)
        print_findings(findings)
        print_problems(problems)
    return exit_status(problems)


def _read_responses(path: str) -> tuple[list[Response], list[Problem]]:
    try:
        return read_csv(read_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码") from error


def _describe(
    matrix: ResponseMatrix,
    items: list[ItemFigures],
    forms: list[FormFigures],
    problems: list[Problem],
) -> dict[str, Any]:
    """Return the JSON document: ratios as numbers to four places, marks as strings."""
    return {
        "candidates": len(matrix.candidates),
        "items": [_round(asdict(item)) for item in items],
        "forms": [
            _round(asdict(form))
            | {
                name: _marks(getattr(form, name))
                for name in ("max_marks", "mean", "lowest", "highest", "deviation", "error")
            }
            for form in forms
        ],
        "problems": [problem.to_document() for problem in problems],
    }


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _round(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_round(each) for each in value]
    return value


def _marks(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _print_for_people(items: list[ItemFigures], forms: list[FormFigures]) -> None:
    for number, form in enumerate(forms, start=1):
        print(
            f"第 {number} 卷：{form.count} 人，{len(form.items)} 题，"
            f"平均 {form.mean:.2f}/{form.max_marks:.2f} 分，"
            f"信度 {_figure(form.alpha)}，测量误差 {_figure(form.error)} 分"
        )
    print("试题\t人数\t难度系数\t区分度\t题总相关\t提示")
    for item in items:
        flags = "、".join(FLAG_LABELS[each] for each in item.flags)
        print(
            f"{item.item}\t{item.count}\t{_figure(item.facility)}\t"
            f"{_figure(item.discrimination)}\t{_figure(item.item_rest)}\t{flags}"
        )


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"

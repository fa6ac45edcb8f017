"""`grade FILE --responses R.json`: the marks of answers under the rules of the file."""

import argparse
import json
from typing import Any

from question_bank.cli.files import (
    UsageError,
    exit_status,
    print_json,
    print_problems,
    read_bytes,
)
from question_bank.formats.registry import READERS, read
from question_bank.items import Grade, Item, PartGrade, Problem, grade


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("grade", help="按题库中的评分规则给作答评分")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--responses", metavar="R.json", required=True)
    parser.add_argument("--format", choices=list(READERS), help="题库格式，默认按内容识别")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print one result a response; status 1 when a question or a response has an error."""
    bank = read(read_bytes(args.file), args.file, args.format)
    items = {item.id: item for item in bank.items}
    problems = list(bank.problems)
    results = []
    for number, response in enumerate(_responses(args.responses), start=1):
        item = items.get(response["item"])
        if item is None:
            message = f"题库中没有编号“{response['item']}”的试题"
            problems.append(Problem(f"第 {number} 条作答", "error", message))
            continue
        results.append(_result(item, grade(item, response.get("answer"))))
    if args.json:
        print_json({"results": results, "problems": [p.to_document() for p in problems]})
    else:
        for result in results:
            print(f"{result['item']}\t{result['marks']}/{result['max_marks']}\t{result['reason']}")
        print_problems(problems)
    return exit_status(problems)


def _responses(path: str) -> list[dict[str, Any]]:
    try:
        responses = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} 不是 JSON 文件") from error
    if not isinstance(responses, list) or not all(
        isinstance(response, dict) and isinstance(response.get("item"), str)
        for response in responses
    ):
        raise UsageError(f'{path} 应为列表：[{{"item": "编号", "answer": {{…}}}}]')
    return responses


def _result(item: Item, given: Grade) -> dict[str, Any]:
    result: dict[str, Any] = {
        "item": item.id,
        "marks": f"{given.marks:.2f}",
        "max_marks": f"{given.max_marks:.2f}",
        "reason": given.reason,
        "needs_marking": given.needs_marking,
    }
    if given.parts:
        result["parts"] = [_part(part) for part in given.parts]
    return result


def _part(part: PartGrade) -> dict[str, Any]:
    return {
        "part": part.part,
        "marks": f"{part.marks:.2f}",
        "max_marks": f"{part.max_marks:.2f}",
        "reason": part.reason,
        "needs_marking": part.needs_marking,
    }

"""`convert IN OUT`: write a bank in another format and say what that format cannot hold."""

import argparse
from pathlib import Path

from question_bank.cli.files import (
    UsageError,
    exit_status,
    print_json,
    print_problems,
    read_bytes,
    write_bytes,
)
from question_bank.formats.registry import READERS, WRITERS, read, write


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("convert", help="转换题库文件的格式")
    parser.add_argument("source", metavar="IN")
    parser.add_argument("target", metavar="OUT")
    parser.add_argument("--from", dest="source_format", choices=list(READERS), help="输入格式")
    parser.add_argument("--to", choices=list(WRITERS), help="输出格式，默认按 OUT 的扩展名")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the questions that can be read; status 1 when one could not be read or written."""
    target_format = args.to or _format_of(args.target)
    result = read(read_bytes(args.source), args.source, args.source_format)
    problems = list(result.problems)
    if result.items:
        written = write(result.items, target_format, result.attached)
        write_bytes(args.target, written.data)
        problems += written.problems
    elif exit_status(problems) == 0:
        raise UsageError(f"{args.source} 中没有试题，未写出文件")
    if args.json:
        print_json(
            {
                "from": result.format or None,
                "to": target_format,
                "questions": len(result.items),
                "problems": [problem.to_document() for problem in problems],
            }
        )
    else:
        print(f"读到 {result.read} 题，写出格式 {target_format}：{args.target}")
        print_problems(problems)
    return exit_status(problems)


def _format_of(path: str) -> str:
    suffix = Path(path).suffix.lower()
    for name, module in WRITERS.items():
        if suffix == module.SUFFIX:
            return name
    raise UsageError(f"不能从“{path}”看出输出格式，请用 --to 指明：{'、'.join(WRITERS)}")

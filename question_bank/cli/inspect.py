"""`inspect FILE`: what a file holds and what is wrong with it."""

import argparse
from collections import Counter

from question_bank.cli.files import exit_status, print_json, print_problems, read_bytes
from question_bank.formats.registry import READERS, read
from question_bank.items.registry import TYPES


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("inspect", help="查看文件中的试题和问题")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--format", choices=list(READERS), help="格式，默认按内容识别")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print what the file holds; status 1 when a question could not be read."""
    result = read(read_bytes(args.file), args.file, args.format)
    by_type = Counter(item.type for item in result.items)
    if args.json:
        print_json(
            {
                "format": result.format or None,
                "questions": len(result.items),
                "read": result.read,
                "by_type": {name: by_type[name] for name in TYPES if by_type[name]},
                "problems": [problem.to_document() for problem in result.problems],
            }
        )
    else:
        print(f"格式 {result.format or '不明'}，读到 {result.read} 题，可用 {len(result.items)} 题")
        for name, kind in TYPES.items():
            if by_type[name]:
                print(f"  {kind.label} {by_type[name]}")
        print_problems(result.problems)
    return exit_status(result.problems)

"""`verify FILES… --laws DIR`: do the quoted legal bases stand in the documents they name?"""

import argparse
from pathlib import Path

from question_bank.cli.files import (
    UsageError,
    exit_status,
    print_json,
    print_problems,
    read_bytes,
)
from question_bank.formats.registry import read
from question_bank.items import Item, Problem
from question_bank.legal_text import LegalText, NotLegalText, parse_legal_text
from question_bank.quotes import check_quotes, index_texts


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the parser of this command."""
    parser = subparsers.add_parser("verify", help="核对试题依据的原文")
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("--laws", metavar="DIR", help="法规原文目录（.md、.txt）")
    parser.add_argument("--policy", metavar="FILE", action="append", default=[], help="政策原文")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print every basis that does not stand; status 1 when there is one."""
    paths = [*_law_paths(args.laws), *args.policy]
    if not paths:
        raise UsageError("请用 --laws 或 --policy 给出原文")
    texts = index_texts(_parse(path) for path in paths)
    items: list[Item] = []
    problems: list[Problem] = []
    for path in args.files:
        result = read(read_bytes(path), path)
        items += result.items
        problems += [
            Problem(f"{Path(path).name}，{problem.where}", problem.severity, problem.message)
            for problem in result.problems
            if problem.severity == "error"
        ]
    problems += check_quotes(items, texts)
    checked = sum(len(item.legal_basis) for item in items)
    if args.json:
        print_json({"checked": checked, "problems": [p.to_document() for p in problems]})
    else:
        print(f"核对 {len(items)} 题的 {checked} 条依据，{len(problems)} 处有误")
        print_problems(problems)
    return exit_status(problems)


def _law_paths(directory: str | None) -> list[str]:
    if directory is None:
        return []
    if not Path(directory).is_dir():
        raise UsageError(f"没有目录 {directory}")
    return [
        str(path) for path in sorted(Path(directory).iterdir()) if path.suffix in (".md", ".txt")
    ]


def _parse(path: str) -> LegalText:
    try:
        return parse_legal_text(read_bytes(path).decode("utf-8-sig"), path)
    except (UnicodeDecodeError, NotLegalText) as error:
        raise UsageError(f"{path} 不是 UTF-8 的法规或政策原文：{error}") from error

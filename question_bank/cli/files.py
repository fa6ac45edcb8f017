"""What the commands share: reading files named on the command line, printing problems."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from question_bank.items.question import Problem


class UsageError(Exception):
    """The command was called wrongly; the exit status is 2."""


def read_bytes(path: str) -> bytes:
    """Return the content of a file; raises UsageError when it cannot be opened."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"无法打开文件 {path}：{error.strerror}") from error


def write_bytes(path: str, data: bytes) -> None:
    """Write a file; raises UsageError when it cannot be written."""
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(f"无法写入文件 {path}：{error.strerror}") from error


def print_json(value: Any) -> None:
    """Print one JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems for people on standard error."""
    words = {"error": "错误", "warning": "提醒"}
    for problem in problems:
        print(f"{words[problem.severity]} {problem.where}：{problem.message}", file=sys.stderr)


def exit_status(problems: Iterable[Problem]) -> int:
    """Return 1 when any problem is an error, else 0."""
    return 1 if any(problem.severity == "error" for problem in problems) else 0

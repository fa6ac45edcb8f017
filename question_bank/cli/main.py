"""The table of commands. A new command is one module and one line.

Exit status: 0 done, 1 the files have problems, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from question_bank.cli import analyse, assemble, convert, grade, inspect, verify
from question_bank.cli.files import UsageError


class Command(Protocol):
    """What a command module offers."""

    def add_parser(
        self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]"
    ) -> argparse.ArgumentParser:
        """Add the command's own parser and return it."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the command and return the exit status."""


COMMANDS: tuple[Command, ...] = (inspect, convert, grade, verify, assemble, analyse)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # the locale of a server is often plain C
    parser = argparse.ArgumentParser(prog="question_bank", description="题库工具")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for command in COMMANDS:
        command.add_parser(subparsers).set_defaults(run=command.run)
    try:
        args = parser.parse_args(arguments)
        status: int = args.run(args)
    except UsageError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:  # argparse has printed the usage, or the help
        return leaving.code if isinstance(leaving.code, int) else 2
    return status

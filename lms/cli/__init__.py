"""The `lms` command: one module a noun, each command one service call and one line printed."""

from lms.cli.main import main

__all__ = ["main"]

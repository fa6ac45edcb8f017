"""Time and memory of inspecting a workbook of 50,000 questions, the reading process included.

`python bench/excel_import.py`: aim, seconds and at most 300 MB. Prints rows a second and the
highest memory of `python -m question_bank inspect` and of the process it reads the file in, which
has ended before the questions are put together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

ROWS = 50_000
HEADER = (
    "题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "业务条线", "难度",
)  # fmt: skip
_PROGRAM = """
import resource, sys
from question_bank.cli.main import main
status = main(["inspect", sys.argv[1]])
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"peak {own // 1024} MB inspecting, {child // 1024} MB in the reading process")
sys.exit(status)
"""


def write_workbook(path: Path) -> None:
    """Write a workbook of questions that all differ."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("题库")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, ROWS + 1):
            row = (
                number, "单选题",
                f"第 {number} 号窗口受理参保登记申请后，应当在几个工作日内办结并告知申请人（ ）。",
                f"{number} 个工作日内", f"当场办结，编号 {number}", f"按规定延期 {number}",
                f"转交第 {number} 号窗口", "ABCD"[number % 4],
                f"依照经办规程第 {number} 条，窗口人员应当按期办结。", "03.05", number % 5 + 1,
            )  # fmt: skip
            sheet.write_row(number, 0, row)


def main() -> int:
    """Print the figures; returns 1 when a question could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.xlsx"
        write_workbook(path)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(path)], capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - started
        size = path.stat().st_size / 2**20
    print(f"{ROWS} rows of {size:.1f} MB in {seconds:.1f} s, {ROWS / seconds:.0f} rows/s")
    print(done.stdout.strip() or done.stderr.strip())
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

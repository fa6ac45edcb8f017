"""Run every benchmark and keep what it prints in bench/results/, with date and machine.

Figures of one run may be compared with each other; figures of two runs only as ratios.
"""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    """Run the benchmarks one after the other; returns 1 when one of them failed."""
    now = datetime.now(UTC)
    lines = [
        f"{now:%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    ]
    failed = False
    for script in sorted(FOLDER.glob("*.py")):
        if script.name == "run.py":
            continue
        done = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, check=False,
            cwd=FOLDER.parent, env=os.environ | {"PYTHONPATH": str(FOLDER.parent)},
        )  # fmt: skip
        lines += ["", f"== {script.stem}", done.stdout.strip()]
        if done.returncode:
            failed = True
            lines.append(f"failed:\n{done.stderr.strip()}")
    text = "\n".join(lines) + "\n"
    print(text)
    results = FOLDER / "results"
    results.mkdir(exist_ok=True)
    (results / f"{now:%Y%m%dT%H%M%SZ}.txt").write_text(text, encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

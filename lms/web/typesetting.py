"""PDF set by typst with the fonts that ship; what is printed comes as JSON, never as markup."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FONTS = ROOT / "static/vendor/fonts"
_one_at_a_time = threading.Lock()  # a compiler is not for several threads


def make_pdf(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """Return the PDF of a template under templates/, which finds `data` in `sys.inputs.data`.

    made_at: stands in the file as its date, so that the bytes are the same every time.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        compiler = _compiler(template)
        pdf = compiler.compile(sys_inputs=inputs, format="pdf", timestamp=int(made_at.timestamp()))
    return bytes(pdf)


@lru_cache(maxsize=8)
def _compiler(template: str) -> Any:
    """Return the compiler of a template, its fonts read once a process."""
    import typst

    path = TEMPLATES / template
    return typst.Compiler(
        input=str(path), root=str(path.parent), font_paths=[str(FONTS)], ignore_system_fonts=True
    )

"""What the documents promise stands in the code, and the other way round."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from lms.config import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_setting_stands_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    names = {
        "LMS_ENV" if spec.name == "environment" else f"LMS_{spec.name.upper()}"
        for spec in fields(Settings)
    }
    missing = sorted(name for name in names if f"`{name}`" not in text)
    assert not missing, f"{readme} does not mention {missing}"


def test_readme_names_no_setting_that_does_not_exist() -> None:
    known = {f"LMS_{spec.name.upper()}" for spec in fields(Settings)} | {"LMS_ENV"}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    unknown = sorted(set(re.findall(r"`(LMS_[A-Z_]+)`", text)) - known)
    assert not unknown, f"README.md mentions {unknown}"


def test_every_rule_document_has_a_worked_table() -> None:
    documents = sorted((ROOT / "docs" / "rules").glob("*.md"))
    assert documents
    without = [d.name for d in documents if "\n|" not in d.read_text(encoding="utf-8")]
    assert not without, f"no worked table in {without}"


def test_locks_name_no_address() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    wrong = []
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        # npm names home pages of funding, never where a package was downloaded
        found = re.findall(
            r'"resolved"|^(?:--index|--extra-index|--find-links).*|@ https?://', text, re.M
        )
        if found:
            wrong.append(f"{lock.name}: {found[:3]}")
    assert not wrong, wrong

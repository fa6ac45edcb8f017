"""Policy texts and workbooks that tests read when they are at hand."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_POLICY = ROOT / "question_bank/samples/policies/mohrss-2019-13.txt"
SAMPLE_BANKS = sorted((ROOT / "question_bank/samples").glob("*.jsonl"))


def shared_folder() -> Path | None:
    """Return the folder of further texts: LMS_TEST_SHARED, or `shared` beside the repository."""
    named = os.environ.get("LMS_TEST_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if folder.is_dir() else None


def list_policy_files() -> list[Path]:
    """Return the policy texts to import: those of the shared folder, else the shipped one."""
    folder = shared_folder()
    found = sorted((folder / "policy").rglob("*.[tm][xd]*")) if folder else []
    return found or [SAMPLE_POLICY]

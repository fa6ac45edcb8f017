"""The imports of the command line: what they print, write and return."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import db
from lms.catalogue.models import PolicyDocument
from lms.people.models import Account, OrgUnit, StaffMember
from lms.questions.models import Item, ItemVersion, VersionState
from tests.service.cli.conftest import Lms
from tests.support.build_questions import item_document, jsonl

SAMPLES = Path("question_bank/samples")
POLICY = SAMPLES / "policies" / "mohrss-2019-13.txt"
UNITS = "编码,名称,上级编码,级别\nJ1,江海市,,市\nJ11,社保中心,J1,单位\n"
STAFF = "工号,姓名,单位编码,用工性质,业务条线\nA001,周敏,J11,事业,工伤保险\n"
COUNTS = ("read", "new", "changed", "unchanged")


def _count(model: type) -> int:
    db.session.remove()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def _file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_units_and_staff_are_imported_once(lms: Lms, tmp_path: Path) -> None:
    assert lms("people", "import", _file(tmp_path, "units.csv", UNITS)).exit_code == 0
    staff = _file(tmp_path, "staff.csv", STAFF)
    first = lms("people", "import", staff, "--json")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == {
        "read": 1, "new": 1, "changed": 0, "unchanged": 0, "problems": [],
    }  # fmt: skip
    again = json.loads(lms("people", "import", staff, "--json").stdout)
    assert [again[name] for name in COUNTS] == [1, 0, 0, 1]
    assert _count(StaffMember) == 1


def test_dry_run_writes_nothing(lms: Lms, tmp_path: Path) -> None:
    result = lms("people", "import", _file(tmp_path, "units.csv", UNITS), "--dry-run")
    assert result.exit_code == 0
    assert "未写入" in result.stdout
    assert "新增 2" in result.stdout
    assert _count(OrgUnit) == 0


def test_file_with_problems_is_kept_out_with_status_1(lms: Lms, tmp_path: Path) -> None:
    lms("people", "import", _file(tmp_path, "units.csv", UNITS))
    bad = _file(tmp_path, "staff.csv", STAFF + "A002,李强,J99,事业,工伤保险\n")
    result = lms("people", "import", bad, "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["severity"] == "error"
    assert "第 3 行" in problem["where"]
    assert _count(StaffMember) == 0


def test_partial_writes_the_good_rows_and_still_says_1(lms: Lms, tmp_path: Path) -> None:
    lms("people", "import", _file(tmp_path, "units.csv", UNITS))
    bad = _file(tmp_path, "staff.csv", STAFF + "A002,李强,J99,事业,工伤保险\n")
    assert lms("people", "import", bad, "--partial").exit_code == 1
    assert _count(StaffMember) == 1


@pytest.mark.parametrize(
    "words", [("people", "import"), ("bank", "import"), ("policies", "import")]
)
def test_missing_file_is_wrong_usage(lms: Lms, words: tuple[str, ...]) -> None:
    assert lms(*words, "/nowhere/at-all.csv").exit_code == 2
    assert lms(*words).exit_code == 2


def test_several_policies_make_one_report_and_name_the_file(lms: Lms, tmp_path: Path) -> None:
    broken = _file(tmp_path, "broken.txt", b"\x00\x01\x02")
    result = lms("policies", "import", POLICY, broken, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["read"] > 0
    errors = [p["where"] for p in report["problems"] if p["severity"] == "error"]
    assert errors
    assert all("broken.txt" in where for where in errors)
    assert _count(PolicyDocument) == 0
    assert lms("policies", "import", POLICY, broken, "--partial").exit_code == 1
    assert _count(PolicyDocument) == 1


def test_same_policy_again_changes_nothing(lms: Lms) -> None:
    lms("policies", "import", POLICY)
    again = json.loads(lms("policies", "import", POLICY, "--json").stdout)
    assert (again["new"], again["changed"]) == (0, 0)
    assert again["unchanged"] == again["read"]


def test_bank_takes_questions_for_the_named_unit(lms: Lms, tmp_path: Path) -> None:
    lms("people", "import", _file(tmp_path, "units.csv", UNITS))
    questions = _file(tmp_path, "questions.jsonl", jsonl(item_document(), item_document()))
    result = lms("bank", "import", questions, "--unit", "J11", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["new"] == 2
    db.session.remove()
    owner = db.session.scalar(sa.select(OrgUnit.code).join(Item, Item.unit_id == OrgUnit.id))
    assert owner == "J11"
    assert set(db.session.scalars(sa.select(ItemVersion.state))) == {VersionState.IN_REVIEW}


def test_bank_refuses_an_unknown_unit_as_wrong_usage(lms: Lms, tmp_path: Path) -> None:
    questions = _file(tmp_path, "questions.jsonl", jsonl(item_document()))
    result = lms("bank", "import", questions, "--unit", "NOPE")
    assert result.exit_code == 2
    assert "NOPE" in result.stderr


def test_bank_without_units_is_checked_dry_and_imported_into_a_topmost_unit(lms: Lms) -> None:
    sample = SAMPLES / "mohrss-2019-13.jsonl"
    count = len(sample.read_text(encoding="utf-8").splitlines())
    dry = lms("bank", "import", sample, "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["new"] == count
    assert _count(OrgUnit) == 0
    assert lms("bank", "import", sample, "--approve").exit_code == 0
    assert _count(OrgUnit) == 1
    approved = sa.select(sa.func.count(Item.id)).where(Item.approved_version_id.is_not(None))
    assert db.session.scalar(approved) == count


def test_bank_leaves_in_the_lossless_format_as_it_came(lms: Lms, tmp_path: Path) -> None:
    documents = [item_document(), item_document()]
    lms("bank", "import", _file(tmp_path, "in.jsonl", jsonl(*documents)), "--approve")
    target = tmp_path / "out.jsonl"
    result = lms("bank", "export", target, "--format", "jsonl", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"format": "jsonl", "questions": 2, "problems": []}
    written = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {each["id"] for each in written} == {each["id"] for each in documents}
    again = json.loads(lms("bank", "import", target, "--json").stdout)
    assert again["unchanged"] == 2


def test_bank_export_needs_a_known_format(lms: Lms, tmp_path: Path) -> None:
    assert lms("bank", "export", tmp_path / "out", "--format", "smoke").exit_code == 2


def test_first_passwords_are_written_once_for_their_owner_only(lms: Lms, tmp_path: Path) -> None:
    lms("people", "import", _file(tmp_path, "units.csv", UNITS))
    lms("people", "import", _file(tmp_path, "staff.csv", STAFF))
    target = tmp_path / "passwords.csv"
    assert lms("people", "issue-passwords", target).exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    rows = target.read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith("A001,周敏,社保中心,a001,")
    assert lms("people", "issue-passwords", target).exit_code == 2
    second = tmp_path / "second.csv"
    lms("people", "issue-passwords", second)
    assert len(second.read_text(encoding="utf-8-sig").splitlines()) == 1
    account = db.session.scalar(sa.select(Account))
    assert account.must_change_password


def test_database_without_tables_is_named_with_the_way_out(
    lms: Lms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LMS_DATA_DIR", str(tmp_path / "empty"))
    result = lms("people", "import", _file(tmp_path, "units.csv", UNITS))
    assert result.exit_code == 1
    assert "lms db upgrade" in result.stderr

"""`python -m question_bank`: outputs and exit statuses that scripts rely on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import question_bank
from question_bank.cli.main import COMMANDS, main
from question_bank.formats.registry import write
from question_bank.items import TYPES
from tests.unit.question_bank.builders import RIGHT, make_item


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give a bank file with one question of each type."""
    path = tmp_path / "bank.jsonl"
    path.write_bytes(write([make_item(name) for name in TYPES], "jsonl").data)
    return path


def _printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_inspect_counts_questions_by_type(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(bank), "--json"]) == 0
    printed = _printed(capsys)
    assert (printed["format"], printed["questions"]) == ("jsonl", len(TYPES))
    assert printed["by_type"] == dict.fromkeys(TYPES, 1)


def test_inspect_names_problems_and_ends_with_1(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank.write_bytes(bank.read_bytes() + b'{"id": "x", "type": "essay"}\n')
    assert main(["inspect", str(bank), "--json"]) == 1
    problems = _printed(capsys)["problems"]
    where = f"第 {len(TYPES) + 1} 行，题干"
    assert {"where": where, "severity": "error", "message": "不能为空"} in problems


def test_inspect_reads_for_people_too(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(bank)]) == 0
    assert "单选题 1" in capsys.readouterr().out


def test_convert_writes_and_names_what_is_lost(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bank.xlsx"
    assert main(["convert", str(bank), str(out), "--json"]) == 1
    lost = {p["where"]: p["message"] for p in _printed(capsys)["problems"]}
    assert lost["T-matching"] == "连线题放不进一行，未写出"
    assert main(["inspect", str(out), "--json"]) == 0
    printed = _printed(capsys)
    assert (printed["format"], printed["questions"]) == ("xlsx", len(TYPES) - 2)


def test_convert_to_the_lossless_format_loses_nothing(bank: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.dat"
    assert main(["convert", str(bank), str(out), "--to", "jsonl"]) == 0
    assert out.read_bytes() == bank.read_bytes()


def test_grade_gives_marks_and_reasons(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    responses = [{"item": f"T-{name}", "answer": answer} for name, answer in RIGHT.items()]
    responses.append({"item": "T-essay", "answer": None})
    path = tmp_path / "r.json"
    path.write_text(json.dumps(responses), encoding="utf-8")
    assert main(["grade", str(bank), "--responses", str(path), "--json"]) == 0
    results = {result["item"]: result for result in _printed(capsys)["results"]}
    assert all(results[f"T-{name}"]["marks"] == "2.00" for name in RIGHT)
    essay = results["T-essay"]
    assert (essay["marks"], essay["max_marks"], essay["reason"]) == ("0.00", "2.00", "未作答")


def test_grade_names_a_response_to_an_unknown_question(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.json"
    path.write_text('[{"item": "nobody", "answer": {"choices": ["A"]}}]', encoding="utf-8")
    assert main(["grade", str(bank), "--responses", str(path), "--json"]) == 1
    printed = _printed(capsys)
    assert printed["results"] == []
    assert printed["problems"][0]["where"] == "第 1 条作答"


LAW = "# 窗口服务法\n\n第一条 窗口应当一次告知。\n\n第二条 群众可以评价。\n"


@pytest.mark.parametrize(("quote", "status"), [("一次告知", 0), ("两次告知", 1)])
def test_verify_ends_with_1_when_a_quote_does_not_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], quote: str, status: int
) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "law.md").write_text(LAW, encoding="utf-8")
    basis = {"document": "窗口服务法", "clause": "第一条", "quote": quote}
    path = tmp_path / "bank.jsonl"
    path.write_bytes(write([make_item(legal_basis=[basis])], "jsonl").data)
    assert main(["verify", str(path), "--laws", str(laws), "--json"]) == status
    printed = _printed(capsys)
    assert printed["checked"] == 1
    assert len(printed["problems"]) == status


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["inspect"],
        ["inspect", "/no/such/file"],
        ["inspect", __file__, "--format", "docm"],
        ["convert", __file__, "/tmp/out.unknown"],
        ["grade", __file__],
        ["grade", __file__, "--responses", __file__],
        ["verify", __file__],
        ["verify", __file__, "--laws", "/no/such/dir"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_help_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "inspect" in capsys.readouterr().out


def test_every_command_module_is_listed() -> None:
    folder = Path(question_bank.__file__).parent / "cli"
    shared = {"__init__", "main", "files", "findings"}
    modules = {path.stem for path in folder.glob("*.py")} - shared
    assert {command.__name__.rpartition(".")[2] for command in COMMANDS} == modules


def test_module_runs_in_a_plain_locale(bank: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "question_bank", "inspect", str(bank)],
        cwd=Path(question_bank.__file__).parents[1],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=True,
    )
    assert "单选题 1" in run.stdout.decode()

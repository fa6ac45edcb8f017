"""`python -m question_bank assemble`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from question_bank.cli.main import main

BANK = "question_bank/samples/social-insurance.jsonl"
BLUEPRINT = """
total_marks = "20"

[[cells]]
key = "养老单选"
section = "一、单项选择题"
business_line = "养老保险"
type = "single_choice"
count = 4
marks_each = "2"

[[cells]]
key = "全科"
business_line = "全科"
count = 2
marks_each = "3"

[[cells]]
key = "工伤"
business_line = "05"
difficulty = "2-4"
count = 3
marks_each = "2"
"""


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    """Return a blueprint that the sample bank can fill on two forms."""
    path = tmp_path / "blueprint.toml"
    path.write_text(BLUEPRINT, encoding="utf-8")
    return path


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    status = main(["assemble", "--json", *map(str, arguments)])
    printed = capsys.readouterr().out
    return status, json.loads(printed) if printed else None


def test_forms_come_with_difficulty_and_fairness(
    capsys: pytest.CaptureFixture[str], blueprint: Path
) -> None:
    status, document = _run(
        capsys, "--bank", BANK, "--blueprint", blueprint, "--forms", 2, "--seed", 3
    )
    assert status == 0
    assert [form["form"] for form in document["forms"]] == [1, 2]
    for form in document["forms"]:
        assert (form["count"], form["marks"]) == (9, "20.00")
        cells = [each["cell"] for each in form["items"]]
        assert cells == ["养老单选"] * 4 + ["全科"] * 2 + ["工伤"] * 3
        assert form["items"][0]["section"] == "一、单项选择题"
        assert form["items"][0]["marks"] == "2.00"
        assert 1 <= form["difficulty"]["mean"] <= 5
    drawn = [each["item"] for form in document["forms"] for each in form["items"]]
    assert len(set(drawn)) == 18
    assert document["fairness"]["overlap"] == [{"forms": [1, 2], "items": []}]
    assert document["fairness"]["mean_gap"] == 0
    assert document["problems"] == []


def test_drawn_items_are_what_the_cells_ask_for(
    capsys: pytest.CaptureFixture[str], blueprint: Path
) -> None:
    lines = Path(BANK).read_text(encoding="utf-8").splitlines()
    bank = {item["id"]: item for item in map(json.loads, lines)}
    _, document = _run(capsys, "--bank", BANK, "--blueprint", blueprint)
    for placement in document["forms"][0]["items"]:
        item = bank[placement["item"]]
        first_levels = {code[:2] for code in item["business_lines"]}
        if placement["cell"] == "养老单选":
            assert (item["type"], item["business_lines"][0][:2]) == ("single_choice", "03")
        elif placement["cell"] == "全科":
            assert len(first_levels) >= 2
        else:
            assert item["business_lines"][0][:2] == "05"
            assert item["difficulty"] in {2, 3, 4}


def test_short_bank_names_the_cells_and_fails(
    capsys: pytest.CaptureFixture[str], blueprint: Path
) -> None:
    status, document = _run(capsys, "--bank", BANK, "--blueprint", blueprint, "--forms", 40)
    assert status == 1
    assert "forms" not in document
    short = {each["cell"]: each for each in document["infeasible"]}
    assert short["养老单选"]["needed"] == 160
    assert 0 < short["养老单选"]["available"] < 160


def test_overlap_is_used_only_when_asked_for(
    capsys: pytest.CaptureFixture[str], blueprint: Path
) -> None:
    arguments = ("--bank", BANK, "--blueprint", blueprint, "--forms", 9)
    refused, _ = _run(capsys, *arguments)
    status, document = _run(capsys, *arguments, "--overlap", "allowed")
    assert (refused, status) == (1, 0)
    assert any(pair["items"] for pair in document["fairness"]["overlap"])


def test_usage_steers_towards_what_was_never_given(
    capsys: pytest.CaptureFixture[str], blueprint: Path, tmp_path: Path
) -> None:
    arguments = ("--bank", BANK, "--blueprint", blueprint)
    _, first = _run(capsys, *arguments)
    given = [each["item"] for each in first["forms"][0]["items"]]
    usage = tmp_path / "usage.csv"
    usage.write_text(
        "item,exposure,facility\n" + "".join(f"{item},9,\n" for item in given), encoding="utf-8"
    )
    _, second = _run(capsys, *arguments, "--usage", usage)
    assert not set(given) & {each["item"] for each in second["forms"][0]["items"]}
    assert second["forms"][0]["exposure"] == {"mean": 0, "max": 0}


def test_faulty_usage_row_is_named(
    capsys: pytest.CaptureFixture[str], blueprint: Path, tmp_path: Path
) -> None:
    usage = tmp_path / "usage.csv"
    usage.write_text("item,exposure,facility\nSI-001,1,0.5\nSI-002,,1.5\n", encoding="utf-8")
    status, document = _run(capsys, "--bank", BANK, "--blueprint", blueprint, "--usage", usage)
    assert status == 1
    assert [each["where"] for each in document["problems"]] == [f"{usage} 第 3 行"]


def test_faulty_blueprint_is_refused_by_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text("[[cells]]\ncount = 0\nmarks_each = 1\n", encoding="utf-8")
    status, document = _run(capsys, "--bank", BANK, "--blueprint", path)
    assert status == 1
    assert [each["where"] for each in document["problems"]] == ["细目表 1"]
    assert "forms" not in document


@pytest.mark.parametrize("forms", ["0", "-1", "many"])
def test_impossible_number_of_forms_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], blueprint: Path, forms: str
) -> None:
    status, document = _run(capsys, "--bank", BANK, "--blueprint", blueprint, "--forms", forms)
    assert (status, document) == (2, None)


def test_missing_file_is_wrong_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _ = _run(capsys, "--bank", BANK, "--blueprint", tmp_path / "none.toml")
    assert status == 2


def test_people_read_a_short_report(capsys: pytest.CaptureFixture[str], blueprint: Path) -> None:
    status = main(["assemble", "--bank", BANK, "--blueprint", str(blueprint)])
    printed = capsys.readouterr().out
    assert status == 0
    assert "第 1 卷：9 题，20 分" in printed

"""`python -m question_bank analyse`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from question_bank.cli.main import main

BANK = "question_bank/samples/social-insurance.jsonl"  # SI-001: key C


def _run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: list[str], *more: str
) -> tuple[int, Any]:
    path = tmp_path / "responses.csv"
    text = "\n".join(["candidate,item,marks,max_marks,choice", *rows])
    path.write_text(text, encoding="utf-8")
    status = main(["analyse", "--bank", BANK, "--responses", str(path), "--json", *more])
    printed = capsys.readouterr().out
    return status, json.loads(printed) if printed else None


def test_figures_of_items_and_forms_are_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        "a,SI-001,2,2,C", "a,SI-002,2,2,", "b,SI-001,2,2,C", "b,SI-002,0,2,",
        "c,SI-001,0,2,A", "c,SI-002,0,2,",
    ]  # fmt: skip
    status, document = _run(capsys, tmp_path, rows)
    assert status == 0
    assert document["candidates"] == 3
    item = document["items"][0]
    assert (item["item"], item["count"]) == ("SI-001", 3)
    assert item["facility"] == 0.6667
    assert item["discrimination"] == 1  # a, the best, has it right, c, the last, does not
    assert item["item_rest"] == 0.5  # of (1, 1, 0) with (1, 0, 0)
    assert item["flags"] == []
    assert {each["option"]: each["count"] for each in item["options"]} == {
        "A": 1, "B": 0, "C": 2, "D": 0,
    }  # fmt: skip
    (form,) = document["forms"]
    assert (form["count"], form["mean"], form["max_marks"]) == (3, "2.00", "4.00")
    assert form["deviation"] == "2.00"  # totals 4, 2, 0
    assert form["alpha"] == 0.6667  # 2 (1 - (4/3 + 4/3) / 4)
    assert form["error"] == "1.15"  # 2 sqrt(1/3)


def test_item_with_enough_answers_is_flagged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"p{number},SI-001,0,2,A" for number in range(50)]
    _, document = _run(capsys, tmp_path, rows)
    assert document["items"][0]["flags"] == [
        "too_hard", "low_discrimination", "suspect_key", "dead_distractor",
    ]  # fmt: skip


def test_faulty_row_is_named_and_the_rest_is_analysed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, document = _run(capsys, tmp_path, ["a,SI-001,2,2,C", "b,SI-001,9,2,C"])
    assert status == 1
    assert document["items"][0]["count"] == 1
    assert [each["where"] for each in document["problems"]] == ["第 3 行"]


def test_item_that_is_not_in_the_bank_is_analysed_with_a_warning(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, document = _run(capsys, tmp_path, ["a,X-1,2,2,C"])
    assert status == 0
    assert (document["items"][0]["item"], document["items"][0]["omitted"]) == ("X-1", None)
    assert [each["severity"] for each in document["problems"]] == ["warning"]


def test_missing_responses_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", "--bank", BANK, "--responses", "none.csv"]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_people_read_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text("candidate,item,marks,max_marks,choice\na,SI-001,2,2,C\n", encoding="utf-8")
    assert main(["analyse", "--bank", BANK, "--responses", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "SI-001\t1\t1.00\t—\t—\t" in printed


WIDE = "candidate,item,marks,max_marks,choice,seconds,group"


def _class_of(
    tmp_path: Path, name: str, right: Any, *, people: int = 120, seconds: Any = None
) -> str:
    """Write the answers of a class to items SI-001 to SI-008; returns the path of the file."""
    rows = [WIDE]
    for who in range(people):
        for item in range(8):
            mark = 2 if right(who, item) else 0
            spent = seconds(who, item) if seconds else 30
            rows.append(f"p{who:03d},SI-00{item + 1},{mark},2,,{spent},{'甲乙'[who % 2]}")
    path = tmp_path / name
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def _able(who: int, item: int) -> bool:
    return (who * 37 + item * 53) % 120 > 12 * item + 10


def test_curves_calibration_fairness_and_signals_are_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = _class_of(
        tmp_path, "now.csv",
        lambda who, item: (who % 2 == 0) != (who % 10 < 2) if item == 3 else _able(who, item),
        seconds=lambda who, item: 1 if who == 5 else 30 + (who + item) % 9,
    )  # fmt: skip
    assert main(["analyse", "--bank", BANK, "--responses", path, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert sum(point["count"] for point in document["curves"]["SI-001"]) == 120
    assert len(document["calibration"]["items"]) == 8
    unfair = max(document["dif"], key=lambda each: abs(each["delta"]))
    assert (unfair["item"], unfair["level"]) == ("SI-004", "C")
    assert document["alike"] == []
    assert [each["candidate"] for each in document["fast"]] == ["p005"]
    assert {each["candidate"] for each in document["rapid_guesses"]} == {"p005"}


def test_drift_against_an_earlier_sitting_is_told_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    earlier = _class_of(tmp_path, "then.csv", _able)
    now = _class_of(tmp_path, "now.csv", lambda who, item: item != 0 and _able(who, item))
    arguments = ["analyse", "--bank", BANK, "--responses", now, "--earlier", earlier]
    assert main(arguments) == 0
    assert "难度变化：SI-001，难度系数由 0.91 变为 0.00" in capsys.readouterr().out


def test_time_that_is_no_number_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{WIDE}\na,SI-001,2,2,C,快,甲\n", encoding="utf-8")
    assert main(["analyse", "--bank", BANK, "--responses", str(path), "--json"]) == 1
    assert "用时 seconds" in json.loads(capsys.readouterr().out)["problems"][0]["message"]

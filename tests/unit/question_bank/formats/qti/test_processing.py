"""The interpreter gives the outcomes that the stated cases expect."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from question_bank.formats.qti.processing import (
    Outcome,
    ProcessingError,
    printed_body,
    run,
    shown_feedback,
)
from question_bank.formats.qti.tree import plain_tree
from question_bank.formats.xml import parse_xml
from tests.support.shared_files import shared_folder


def _list_cases() -> list[Any]:
    folder = shared_folder()
    if folder is None:
        return []
    cases = []
    for path in sorted((folder / "corpora/qti2/pie/item-player").rglob("cases.json")):
        stated = json.loads(path.read_text("utf-8"))
        for case in stated["cases"]:
            seed = case.get("seed", stated.get("seed", 1))
            cases.append(pytest.param(path, case, seed, id=f"{stated['id']}: {case['name']}"))
    return cases


CASES = _list_cases()


def _item(path: Path) -> Any:
    return plain_tree(parse_xml(path.with_name("item.xml").read_bytes()).root)


def _is_same(value: Any, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, bool):
        return value is wanted
    if isinstance(wanted, (int, float)):
        return value is not None and abs(float(value) - wanted) < 1e-9
    return list(value or []) == wanted if isinstance(wanted, list) else value == wanted


def _differences(item: Any, outcome: Outcome, expect: dict[str, Any]) -> list[Any]:
    found: list[Any] = [
        (name, outcome.values.get(name), wanted)
        for name, wanted in expect.get("outcomes", {}).items()
        if name != "itemBodyContains" and not _is_same(outcome.values.get(name), wanted)
    ]
    if "score" in expect and not _is_same(outcome.score, expect["score"]):
        found.append(("score", outcome.score, expect["score"]))
    body = printed_body(item, outcome)
    found += [words for words in expect.get("itemBodyContains", []) if words not in body]
    feedback = expect.get("modalFeedbackIdentifiers")
    if feedback is not None and shown_feedback(item, outcome) != feedback:
        found.append(("feedback", feedback))
    return found


@pytest.mark.parametrize(
    ("path", "case", "seed"), [case for case in CASES if not case.values[1].get("xfail")]
)
def test_stated_case_has_its_outcomes(path: Path, case: dict[str, Any], seed: int) -> None:
    item = _item(path)
    outcome = run(item, case.get("responses", {}), seed)
    assert _differences(item, outcome, case["expect"]) == []


@pytest.mark.parametrize(
    ("path", "case", "seed"), [case for case in CASES if case.values[1].get("xfail")]
)
def test_rules_of_whole_tests_and_outside_files_are_refused(
    path: Path, case: dict[str, Any], seed: int
) -> None:
    with pytest.raises(ProcessingError):
        run(_item(path), case.get("responses", {}), seed)


def _rule(words: str) -> Any:
    return plain_tree(
        parse_xml(
            '<assessmentItem><outcomeDeclaration identifier="SCORE" cardinality="single" '
            f'baseType="float"/><responseProcessing><setOutcomeValue identifier="SCORE">{words}'
            "</setOutcomeValue></responseProcessing></assessmentItem>".encode()
        ).root
    )


def test_tolerance_may_leave_its_bounds_out() -> None:
    words = (
        '<equal toleranceMode="absolute" tolerance="1" includeUpperBound="false">'
        '<baseValue baseType="float">5</baseValue><baseValue baseType="float">{}</baseValue>'
        "</equal>"
    )
    values = [run(_rule(words.format(x)), {}).values["SCORE"] for x in ("4", "6", "5.99")]
    assert values == [True, False, True]


@pytest.mark.parametrize(
    "words",
    [
        "<product>" + '<baseValue baseType="integer">999999999</baseValue>' * 9 + "</product>",
        '<repeat numberRepeats="1000000"><baseValue baseType="integer">1</baseValue></repeat>',
        "<sum>" + '<baseValue baseType="integer">1</baseValue>' * 3_000 + "</sum>",
        '<patternMatch pattern="(a+)+b"><baseValue baseType="string">aaaaaaaaaa</baseValue>'
        "</patternMatch>",
        '<variable identifier="NOBODY"/>',
        "<match/>",
    ],
    ids=["huge product", "repeats", "steps", "pattern", "no variable", "no operands"],
)
def test_costly_or_broken_processing_is_refused(words: str) -> None:
    with pytest.raises(ProcessingError):
        run(_rule(words), {})


def test_qti_3_names_mean_the_same() -> None:
    item = plain_tree(
        parse_xml(
            b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">'
            b'<qti-response-declaration identifier="R" base-type="identifier" cardinality="single">'
            b"<qti-correct-response><qti-value>A</qti-value></qti-correct-response>"
            b"</qti-response-declaration><qti-outcome-declaration identifier='SCORE' "
            b"base-type='float' cardinality='single'/><qti-response-processing template="
            b"'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml'/>"
            b"</qti-assessment-item>"
        ).root
    )
    assert [run(item, {"R": answer}).score for answer in ("A", "B")] == [Decimal(1), Decimal(0)]

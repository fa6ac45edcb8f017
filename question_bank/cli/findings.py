"""What `analyse` says beyond the classical figures: curves, calibration, fairness, signals."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from question_bank.statistics.curve import ability_curve
from question_bank.statistics.dif import find_dif
from question_bank.statistics.drift import Facility, list_drift
from question_bank.statistics.items import ItemFigures
from question_bank.statistics.rasch import calibrate
from question_bank.statistics.responses import Response, ResponseMatrix, list_forms
from question_bank.statistics.similarity import list_alike
from question_bank.statistics.speed import Pace, list_fast, rapid_guesses

Document = dict[str, Any]


def find_more(matrix: ResponseMatrix, responses: Sequence[Response]) -> Document:
    """Return curves, calibration, DIF between the two groups, and signals for a look."""
    return {
        "curves": {
            item: [asdict(point) for point in ability_curve(matrix, number)]
            for number, item in enumerate(matrix.items)
        },
        "calibration": asdict(calibrate(matrix)),
        "dif": _compare_groups(matrix, responses),
        "alike": [asdict(pair) for pair in list_alike(matrix)],
        **_time(matrix, responses),
    }


def describe_drift(earlier: Sequence[ItemFigures], later: Sequence[ItemFigures]) -> list[Document]:
    """Return how the common items changed between two sittings."""
    before, after = (
        {each.item: Facility(each.facility, each.count) for each in figures}
        for figures in (earlier, later)
    )
    return [asdict(each) for each in list_drift(before, after)]


def _compare_groups(matrix: ResponseMatrix, responses: Sequence[Response]) -> list[Document]:
    """Return the DIF of each item, where the candidates are of exactly two groups."""
    groups = {each.candidate: each.group for each in responses if each.group}
    names = sorted(set(groups.values()))
    if len(names) != 2:
        return []
    reference, focal = (
        [who for who, name in enumerate(matrix.candidates) if groups.get(name) == group]
        for group in names
    )
    found = [
        (item, find_dif(matrix, number, reference, focal))
        for number, item in enumerate(matrix.items)
    ]
    return [
        {"item": item, "reference": names[0], "focal": names[1], **asdict(dif)}
        for item, dif in found
        if dif is not None
    ]


def _time(matrix: ResponseMatrix, responses: Sequence[Response]) -> Document:
    """Return attempts that went too fast and single answers too quick to be read."""
    times = {(each.candidate, each.item): each.seconds for each in responses if each.seconds}
    spent: dict[str, float] = {}
    for (candidate, _item), seconds in times.items():
        spent[candidate] = spent.get(candidate, 0.0) + seconds
    fast = [
        asdict(each)
        for people in list_forms(matrix)
        for each in list_fast([_pace(matrix, who, spent) for who in people])
    ]
    guesses = [{"candidate": who, "item": item} for who, item in rapid_guesses(times)]
    return {"fast": fast, "rapid_guesses": guesses}


def _pace(matrix: ResponseMatrix, who: int, spent: dict[str, float]) -> Pace:
    candidate = matrix.candidates[who]
    return Pace(
        candidate=candidate,
        seconds=spent.get(candidate, 0.0),
        items=int(matrix.given[who].sum()),
        share=float(matrix.total[who] / matrix.total_max[who]),
    )


def print_findings(findings: Document) -> None:
    """Print what stands out, in words."""
    calibration = findings["calibration"]
    print(calibration["reason"] or f"已标定 {len(calibration['items'])} 道试题的难度（Rasch）")
    for each in findings.get("drift", ()):
        if each["reason"]:
            print(f"难度变化：{each['item']}，{each['reason']}")
    for each in findings["dif"]:
        if each["level"] == "C":
            harder = each["focal"] if each["delta"] < 0 else each["reference"]
            print(f"公平性：{each['item']} 对“{harder}”明显偏难（C 级）")
    for pair in findings["alike"]:
        print(
            f"供核查：{pair['first']} 与 {pair['second']} 共同答错 {pair['both_wrong']} 题，"
            f"其中 {pair['same']} 题错选相同（独立作答约 {pair['expected']:.1f} 题），不作结论"
        )
    for each in findings["fast"]:
        print(f"供核查：{each['candidate']} {each['reason']}，不作结论")

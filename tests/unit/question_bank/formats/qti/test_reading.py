"""Items and packages of others: every file gives a result, and warnings where they are due."""

from pathlib import Path
from typing import Any

import pytest

from question_bank.formats import qti2, qti3
from tests.support.shared_files import shared_folder


def _list_files(pattern: str) -> list[Path]:
    folder = shared_folder()
    return sorted((folder / "corpora").glob(pattern)) if folder else []


PACKAGES = {path.stem: path for path in _list_files("qti3/kennisnet/fixtures/*.zip")}
ITEMS = [
    path
    for pattern in ("qti2/**/*.xml", "qti3/**/*.xml")
    for path in _list_files(pattern)
    if path.name not in ("imsmanifest.xml", "metadata.xml", "imsmanifest_v3p1.xml")
]


def _messages(result: Any) -> str:
    return "\n".join(problem.message for problem in result.problems)


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.name)
def test_every_item_is_a_question_or_kept_with_a_reason(path: Path) -> None:
    data = path.read_bytes()
    module = qti3 if qti3.recognises(data, None) else qti2
    assert module.recognises(data, path.name)
    result = module.read(data, path.name)
    assert not result.has_errors()
    assert result.items or (result.attached.residue and result.problems)


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("valid-package", ""),
        ("no-metadata", ""),
        ("invalid-response-processing", "作答处理用到标准答案，但题中没有写"),
        ("no-response-processing", "没有作答处理"),
        ("no-max-score-all-items", "没有写明满分"),
    ],
)
def test_package_is_read_with_its_warning(name: str, warning: str) -> None:
    if name not in PACKAGES:
        return
    data = PACKAGES[name].read_bytes()
    assert qti3.recognises(data, None)
    assert not qti2.recognises(data, None)
    result = qti3.read(data)
    assert result.items
    assert not result.has_errors(), _messages(result)
    assert warning in _messages(result)


ITEM = (
    '<assessmentItem identifier="q"><responseDeclaration identifier="R" cardinality="{cardinality}"'
    ' baseType="{base}">{key}</responseDeclaration><outcomeDeclaration identifier="SCORE" '
    'cardinality="single" baseType="float" normalMaximum="1"/>'
    "<itemBody><p>问 {inside}</p></itemBody>"
    "<responseProcessing>{rules}</responseProcessing></assessmentItem>"
)
MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="R"/></setOutcomeValue>'


def _read(**parts: str) -> Any:
    data = ITEM.format(**{"cardinality": "single", "base": "string", "rules": MAPPED, **parts})
    return qti2.read(data.encode())


def test_text_entry_accepts_every_answer_of_full_score() -> None:
    result = _read(
        key='<mapping><mapEntry mapKey="五" mappedValue="1"/><mapEntry mapKey="5" mappedValue="1"/>'
        '<mapEntry mapKey="约5" mappedValue="0.5"/></mapping>',
        inside='<textEntryInteraction responseIdentifier="R"/> 天',
    )
    assert result.items[0].content["blanks"][0]["accept"] == ["五", "5"]
    assert "作答“约5”原题得 0.5 分，导入后得 0 分" in _messages(result)


def test_number_keeps_its_tolerance() -> None:
    result = _read(
        base="float",
        key="<correctResponse><value>10</value></correctResponse>",
        inside='<textEntryInteraction responseIdentifier="R"/>',
        rules='<responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
        '<variable identifier="R"/><correct identifier="R"/></equal><setOutcomeValue '
        'identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition>",
    )
    assert result.items[0].type == "numeric"
    assert result.items[0].content["answer"] == {"value": "10", "tolerance": "0.5"}
    assert "评分与原题不同" not in _messages(result)


def test_missing_max_choices_means_one() -> None:
    options = "".join(f'<simpleChoice identifier="{x}">{x}</simpleChoice>' for x in "ABC")
    result = _read(
        base="identifier",
        key='<mapping><mapEntry mapKey="B" mappedValue="1"/></mapping>',
        inside=f'<choiceInteraction responseIdentifier="R">{options}</choiceInteraction>',
    )
    assert (result.items[0].type, result.items[0].content["answer"]) == ("single_choice", ["B"])


@pytest.mark.parametrize("name", list(PACKAGES))
def test_package_written_again_says_the_same(name: str) -> None:
    first = qti3.read(PACKAGES[name].read_bytes())
    again = qti3.read(qti3.write(first.items, first.attached).data)
    assert [(item.stem, item.content, item.marks) for item in again.items] == [
        (item.stem, item.content, item.marks) for item in first.items
    ]
    assert set(again.attached.media) == set(first.attached.media)
    assert len(again.attached.residue) == len(first.attached.residue)

"""QTI 1.2 and Canvas."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.formats import qti12
from question_bank.formats.media import Media
from question_bank.formats.result import ReadResult
from question_bank.items import Item
from tests.unit.question_bank.builders import PNG


def document(*items: str) -> bytes:
    inner = f'<assessment title="卷"><section ident="root">{"".join(items)}</section></assessment>'
    space = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<questestinterop xmlns="{space}">{inner}</questestinterop>'.encode()


def item(kind: str, response: str, conditions: str, stem: str = "题干", rest: str = "") -> str:
    fields = {"question_type": kind, "points_possible": "4.0"} if kind else {}
    meta = "".join(
        f"<qtimetadatafield><fieldlabel>{k}</fieldlabel><fieldentry>{v}</fieldentry></qtimetadatafield>"
        for k, v in fields.items()
    )
    return (
        f'<item ident="i1"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata>'
        f'<presentation><material><mattext texttype="text/html">&lt;p&gt;{stem}&lt;/p&gt;</mattext>'
        f'</material>{response}</presentation><resprocessing><outcomes><decvar maxvalue="100"/>'
        f"</outcomes>{conditions}</resprocessing>{rest}</item>"
    )


def lid(*labels: str, ident: str = "r1", cardinality: str = "Single", prompt: str = "") -> str:
    shown = "".join(
        f'<response_label ident="L{place}"><material><mattext>{text}</mattext></material>'
        "</response_label>"
        for place, text in enumerate(labels)
    )
    asked = f"<material><mattext>{prompt}</mattext></material>" if prompt else ""
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">{asked}'
        f"<render_choice>{shown}</render_choice></response_lid>"
    )


def when(tests: str, score: str = "100", action: str = "Set") -> str:
    return (
        f"<respcondition><conditionvar>{tests}</conditionvar>"
        f'<setvar action="{action}" varname="SCORE">{score}</setvar></respcondition>'
    )


def equal(value: str, ident: str = "r1") -> str:
    return f'<varequal respident="{ident}">{value}</varequal>'


CHOICE = "multiple_choice_question"
STRING = '<response_str ident="r1"><render_fib/></response_str>'
LONG = '<response_str ident="r1"><render_fib rows="10"/></response_str>'
SEVERAL = lid("甲", "乙", "丙", cardinality="Multiple")
CASES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (CHOICE, lid("甲", "乙"), when(equal("L1")), "single_choice", {"answer": ["B"]}),
    (
        "true_false_question", lid("True", "False"), when(equal("L1")),
        "true_false", {"answer": False},
    ),
    ("", lid("对", "错"), when(equal("L0")), "true_false", {"answer": True}),
    (
        "multiple_answers_question", SEVERAL,
        when(f"<and>{equal('L0')}{equal('L2')}<not>{equal('L1')}</not></and>"),
        "multiple_choice", {"answer": ["A", "C"], "scoring_rule": "all_or_nothing"},
    ),
    (
        "", SEVERAL, when(equal("L0"), "1", "Add") + when(equal("L2"), "1", "Add"),
        "multiple_choice", {"answer": ["A", "C"], "scoring_rule": "proportional"},
    ),
    (
        "", SEVERAL,
        when(equal("L0"), "1", "Add") + when(equal("L2"), "1", "Add")
        + when(equal("L1"), "-1", "Add"),
        "multiple_choice", {"answer": ["A", "C"], "scoring_rule": "penalty"},
    ),
    (
        "short_answer_question", STRING, when(equal("五") + equal("5")),
        "fill_blank",
        {"blanks": [{"accept": ["五", "5"], "match": "text", "case_sensitive": False}]},
    ),
    (
        "numerical_question", STRING,
        when(
            f'<or>{equal("10")}<and><vargte respident="r1">9.5</vargte>'
            '<varlte respident="r1">10.5</varlte></and></or>'
        ),
        "numeric", {"answer": {"value": "10", "tolerance": "0.5", "unit": ""}},
    ),
    (
        "", '<response_num ident="r1"><render_fib fibtype="Decimal"/></response_num>',
        when('<vargte respident="r1">1</vargte><varlte respident="r1">2</varlte>'),
        "numeric", {"answer": {"value": "1.5", "tolerance": "0.5", "unit": ""}},
    ),
    ("essay_question", LONG, "", "essay", {"key_points": []}),
    (
        "", lid("甲", "乙", "丙", cardinality="Ordered"),
        when(equal("L2") + equal("L0") + equal("L1")),
        "ordering", {"answer": ["3", "1", "2"]},
    ),
]  # fmt: skip


def read(*items: str) -> ReadResult:
    return qti12.read(document(*items))


def only(text: str) -> Item:
    (found,) = read(text).items
    return found


@pytest.mark.parametrize(("kind", "response", "conditions", "becomes", "content"), CASES)
def test_each_type_is_read(
    kind: str, response: str, conditions: str, becomes: str, content: dict[str, Any]
) -> None:
    found = only(item(kind, response, conditions)).to_document()
    assert found["type"] == becomes
    assert {key: found[key] for key in content} == content
    assert found["stem"] == ("题干 ____" if becomes == "fill_blank" else "题干")


def test_pairs_of_canvas() -> None:
    sides = [
        lid("一", "二", "三", ident=f"response_{n}", prompt=p) for n, p in ((7, "甲"), (8, "乙"))
    ]
    right = when(equal("L1", "response_7"), "50", "Add") + when(
        equal("L0", "response_8"), "50", "Add"
    )
    found = only(item("matching_question", "".join(sides), right))
    texts = {each["id"]: each["text"] for each in found.content["choices"]}
    assert (found.type, found.stem) == ("matching", "题干")
    assert [texts[found.content["answer"][n]] for n in "12"] == ["二", "一"]
    assert sorted(texts.values()) == sorted("一二三")


def test_named_gaps_of_canvas() -> None:
    sides = [
        lid("甲", "甲方", ident="response_a", prompt="a"),
        lid("乙", ident="response_b", prompt="b"),
    ]
    right = when(equal("L0", "response_a"), "50", "Add") + when(
        equal("L1", "response_a"), "50", "Add"
    )
    right += when(equal("L0", "response_b"), "50", "Add")
    found = only(item("fill_in_multiple_blanks_question", "".join(sides), right, "[b]与[a]"))
    assert found.stem == "____与____"
    assert [blank["accept"] for blank in found.content["blanks"]] == [["乙"], ["甲", "甲方"]]


def test_drop_downs_of_canvas_become_a_case() -> None:
    sides = [lid("甲", "乙", ident=f"response_{n}", prompt=n) for n in "abc"]
    right = "".join(when(equal("L1", f"response_{n}"), "33.33", "Add") for n in "abc")
    found = only(item("multiple_dropdowns_question", "".join(sides), right, "[a][b][c]"))
    assert found.content["material"] == "（1）____（2）____（3）____"
    assert [part["marks"] for part in found.content["items"]] == ["1.33", "1.33", "1.34"]


def test_points_feedback_and_ids_come_along() -> None:
    words = "<flow_mat><material><mattext>因为</mattext></material></flow_mat>"
    feedback = f'<itemfeedback ident="general_fb">{words}</itemfeedback>'
    first = item("multiple_choice_question", lid("甲", "乙"), when(equal("L1")), rest=feedback)
    second = item("multiple_choice_question", lid("丙", "丁"), when(equal("L1")), "另一题")
    one, two = read(first, second).items
    assert (one.id, one.marks, one.rationale) == ("i1", 4, "因为")
    assert two.id != "i1"


def test_what_is_not_ours_is_kept_and_what_has_no_key_is_refused() -> None:
    result = read(
        item("calculated_question", STRING, ""),
        item("multiple_choice_question", lid("甲", "乙"), ""),
        item("multiple_choice_question", lid("甲", "乙"), when(equal("L0")), "好题"),
    )
    assert [found.stem for found in result.items] == ["好题"]
    assert len(result.attached.residue) == 1
    assert any("正确答案" in problem.message for problem in result.problems)


def package(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_package_of_canvas_with_its_pictures() -> None:
    stem = '看&lt;img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a.png" alt="图"&gt;'
    data = package(**{
        "imsmanifest.xml": b"<manifest/>",
        "g1/g1.xml": document(item(CHOICE, lid("甲", "乙"), when(equal("L0")), stem)),
        "g1/assessment_meta.xml": b"<quiz><title>x</title></quiz>",
        "web_resources/Uploaded Media/a.png": PNG,
    })  # fmt: skip
    assert qti12.recognises(data, "x.zip")
    result = qti12.read(data)
    media = Media.of(PNG)
    assert media is not None
    assert [found.stem for found in result.items] == [f"看{media.reference('图')}"]
    assert list(result.attached.media) == [media.name]


def test_broken_file_of_a_package_does_not_stop_the_others() -> None:
    good = document(item("multiple_choice_question", lid("甲", "乙"), when(equal("L0"))))
    bad = b'<!DOCTYPE x [<!ENTITY a "b">]><questestinterop/>'
    result = qti12.read(package(**{"a.xml": bad, "b.xml": good}))
    assert len(result.items) == 1
    assert result.has_errors()


def test_other_versions_are_not_taken() -> None:
    assert qti12.recognises(document(), None)
    assert not qti12.recognises(b'<assessmentItem xmlns="imsqti_v2p1"/>', "x.xml")
    assert not qti12.recognises(package(**{"a.xml": b"<assessmentItem/>"}), "x.zip")
    assert not qti12.recognises(b"PK\x03\x04broken", "x.zip")


WHOLE = document(*(item(kind, response, when_) for kind, response, when_, _, _ in CASES))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6)), max_size=6))
def test_mutated_files_give_a_result(changes: list[tuple[int, bytes]]) -> None:
    data = WHOLE
    for at, piece in changes:
        data = data[:at] + piece + data[at + 3 :]
    result = qti12.read(data)
    assert result.items or result.problems

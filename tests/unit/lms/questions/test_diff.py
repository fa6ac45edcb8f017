"""What differs between two versions, in words."""

import pytest

from lms.questions.diff import MAX_SIGNS, Mark, diff_documents, diff_texts
from tests.support.build_questions import item_document


def told(old: str, new: str) -> str:
    """Return a difference as text: [-deleted-] and {+inserted+}."""
    signs = {Mark.SAME: "%s", Mark.DELETED: "[-%s-]", Mark.INSERTED: "{+%s+}"}
    return "".join(signs[piece.mark] % piece.text for piece in diff_texts(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("三十日内", "三十日内", "三十日内"),
        ("", "新", "{+新+}"),
        ("旧", "", "[-旧-]"),
        ("应当在三十日内申请。", "应当在六十日内申请。", "应当在[-三-]{+六+}十日内申请。"),
        ("应当一次告知。", "应当一次书面告知。", "应当一次{+书面+}告知。"),
        ("应当一次书面告知。", "应当一次告知。", "应当一次[-书面-]告知。"),
        ("自收到之日起 15 个工作日", "自收到之日起 20 个工作日",
         "自收到之日起 [-15-]{+20+} 个工作日"),
        ("比例为 8%，按月缴纳", "比例为 18%，按月缴纳", "比例为 [-8%-]{+18%+}，按月缴纳"),
        ("单位向经办机构申报", "完全换成另一句话", "[-单位向经办机构申报-]{+完全换成另一句话+}"),
        ("由甲局的乙科办理审核手续", "由丙局的丁科办理审核手续",
         "由[-甲-]{+丙+}局的[-乙-]{+丁+}科办理审核手续"),
        ("由甲的乙科办理审核手续", "由丙的丁科办理审核手续",
         "由[-甲的乙-]{+丙的丁+}科办理审核手续"),
    ],
)  # fmt: skip
def test_words_taken_out_and_put_in_are_marked(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize("length", [10, MAX_SIGNS + 100])
def test_both_texts_can_be_read_from_the_marks(length: int) -> None:
    old = "参保人员应当如实申报。" * (length // 11 + 1)
    new = old.replace("如实", "按时", 1) + "逾期不予受理。"
    pieces = diff_texts(old, new)
    assert "".join(p.text for p in pieces if p.mark is not Mark.INSERTED) == old
    assert "".join(p.text for p in pieces if p.mark is not Mark.DELETED) == new
    assert len(pieces) > 1


BASIS = {"document": "窗口服务法", "clause": "第二条", "quote": "一次告知"}


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({}, []),
        ({"stem": "窗口人员每年培训多少天？"}, ["题干"]),
        ({"options": [{"id": "A", "text": "两天"}, {"id": "B", "text": "五天"}]}, ["选项 A"]),
        ({"options": [{"id": "A", "text": "三天"}, {"id": "B", "text": "五天"},
                      {"id": "C", "text": "七天"}]}, ["选项 C"]),
        ({"answer": ["A"]}, ["参考答案"]),
        ({"rationale": "见文件。"}, ["解析"]),
        ({"difficulty": 4, "competency": "OPS"}, ["能力维度", "难度"]),
        ({"business_lines": ["03.01"]}, ["业务条线"]),
        ({"marks": "3.00"}, ["分值"]),
        ({"legal_basis": [BASIS]}, ["政策依据"]),
        ({"tags": ["窗口"]}, []),
        ({"valid_until": "2027-01-01"}, ["失效日期"]),
    ],
)  # fmt: skip
def test_parts_that_differ_are_named(fields: dict[str, object], labels: list[str]) -> None:
    document = item_document(stem="窗口人员每年专项培训不少于多少天？", id="Q")
    assert [c.label for c in diff_documents(document, document | fields)] == labels


def test_changed_quote_is_marked_within_its_clause() -> None:
    old = item_document(id="Q", stem="几天？", legal_basis=[BASIS])
    new = old | {"legal_basis": [BASIS | {"quote": "一次书面告知"}]}
    (change,) = diff_documents(old, new)
    inserted = [piece.text for piece in change.pieces if piece.mark is Mark.INSERTED]
    assert inserted == ["书面"]


def test_code_is_replaced_by_name_as_a_whole() -> None:
    old = item_document(id="Q", stem="几天？", difficulty=2)
    (change,) = diff_documents(old, old | {"difficulty": 3})
    assert [piece.mark for piece in change.pieces] == [Mark.DELETED, Mark.INSERTED]


def test_part_that_fell_away_stands_where_it_stood() -> None:
    old = item_document(id="Q", stem="几天？", difficulty=2) | {
        "options": [{"id": x, "text": f"第{x}项"} for x in "ABC"]
    }
    new = old | {"options": [old["options"][0], old["options"][1]], "difficulty": 3}
    assert [c.label for c in diff_documents(old, new)] == ["选项 C", "难度"]


def test_change_of_type_is_told_with_the_parts_of_both() -> None:
    old = item_document(id="Q", stem="每年不少于五天。")
    new = old | {"type": "true_false", "options": None, "answer": True}
    labels = [c.label for c in diff_documents(old, new)]
    assert labels == ["题型", "选项 A", "选项 B", "参考答案"]

"""The rows of docs/rules/accounts.md, “Masking”."""

import pytest

from lms.people.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        pytest.param("13812345678", "138****5678", id="M1"),
        pytest.param("0531-88881234", "053******1234", id="M2"),
        pytest.param("12333", "***33", id="M3"),
        pytest.param("", "", id="empty"),
    ],
)
def test_phone_keeps_three_and_four(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("张三", "张*", id="M4"),
        pytest.param("张小明", "张*明", id="M5"),
        pytest.param("欧阳修", "欧阳*", id="M6"),
        pytest.param("欧阳明月", "欧阳*月", id="M7"),
        pytest.param("欧阳", "欧*", id="M8"),
        pytest.param("李", "*", id="M9"),
        pytest.param("买买提·艾力", "买**", id="M10"),
        pytest.param("Tom Li", "T**", id="M11"),
        pytest.param("", "", id="empty"),
    ],
)
def test_public_name(name: str, shown: str) -> None:
    assert mask_name(name) == shown

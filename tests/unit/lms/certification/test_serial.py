"""Serial numbers and signatures; rows S of docs/rules/certification.md."""

import itertools
import random
import secrets

import pytest

from lms.certification import signing
from lms.certification.serial import ALPHABET, find_serial, make_serial

SERIAL = make_serial(2026, random.Random(20).choice)
PLACES = [index for index, char in enumerate(SERIAL) if index > 1 and char != "-"]


def test_serial_numbers_are_readable_and_differ() -> None:
    drawn = {make_serial(2026, secrets.choice) for _ in range(1000)}
    assert len(drawn) == 1000
    for serial in drawn:
        assert len(serial) == len("LB2026-XXXX-XXXX-C")
        assert serial.startswith("LB2026-")
        assert not set(serial[2:]) & set("ILOSU")
        assert find_serial(serial) == serial


def test_case_spaces_and_dashes_do_not_matter() -> None:  # S1
    assert find_serial(f" {SERIAL.lower().replace('-', ' ')} ") == SERIAL
    assert find_serial(SERIAL.replace("-", "")) == SERIAL


def test_every_single_wrong_character_is_found() -> None:  # S2
    for place, char in itertools.product(PLACES, ALPHABET):
        if char != SERIAL[place]:
            assert find_serial(SERIAL[:place] + char + SERIAL[place + 1 :]) is None


def test_every_two_characters_that_changed_places_are_found() -> None:  # S3
    for first, second in itertools.combinations(PLACES, 2):
        chars = list(SERIAL)
        chars[first], chars[second] = chars[second], chars[first]
        if chars != list(SERIAL):
            assert find_serial("".join(chars)) is None


def test_misread_letters_are_put_right() -> None:  # S4
    serial = make_serial(2026, _Drawn("01501VV0"))
    typed = serial.translate(str.maketrans("015V", "OISU"))
    assert find_serial("LB" + typed[2:]) == serial


class _Drawn:
    """Draws the characters it is told to."""

    def __init__(self, characters: str) -> None:
        self._characters = iter(characters)

    def __call__(self, alphabet: str) -> str:
        return next(self._characters)


@pytest.mark.parametrize(
    "text", ["", "LB", "XX2026-7K3M-QX2P-V", SERIAL + "0", "１" * 18, "☃" * 15]
)
def test_other_text_is_no_serial_number(text: str) -> None:
    assert find_serial(text) is None


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a key for one test."""
    monkeypatch.setattr(signing, "_key", None)
    signing.use_key("one secret of more than thirty-two characters")


def test_signature_holds_for_the_same_facts_in_any_order_and_for_no_others(key: None) -> None:
    snapshot = {"name": "张三", "lines": ["养老保险"], "valid_until": None}
    signature = signing.sign(snapshot)
    assert signing.is_authentic(dict(reversed(snapshot.items())), signature)
    assert not signing.is_authentic(snapshot | {"name": "李四"}, signature)
    assert not signing.is_authentic(snapshot | {"more": 1}, signature)
    assert not signing.is_authentic(snapshot, signature[:-1] + "0f"[signature[-1] == "0"])


def test_another_secret_makes_another_signature(key: None) -> None:
    first = signing.sign({"name": "张三"})
    signing.use_key("another secret of more than thirty-two characters")
    assert signing.sign({"name": "张三"}) != first


def test_nothing_is_signed_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_key", None)
    with pytest.raises(RuntimeError, match="use_key"):
        signing.sign({})

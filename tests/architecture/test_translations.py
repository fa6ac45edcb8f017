"""The English catalogue says everything the interface says: `make messages`, then translate."""

import re

import pytest
from babel.messages.catalog import Message

from scripts.messages import extract, read_english

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# Names that stay Chinese: the columns of roster files, laws and documents, the switch of language.
NAMES = ("单位", "工号", "姓名", "用工性质", "人社部发〔2019〕13号", "社会保险法", "中文")
NUMBERS = ("第十四条第一款", "第一条", "（一）")


@pytest.fixture(scope="module")
def said() -> set[str]:
    return {str(message.id) for message in extract() if message.id}


@pytest.fixture(scope="module")
def english() -> list[Message]:
    return [message for message in read_english() if message.id]


def test_every_message_has_a_place_in_the_catalogue(said: set[str], english: list[Message]) -> None:
    missing = sorted(said - {str(message.id) for message in english})
    assert not missing, f"{len(missing)} new, run `make messages`: {missing[:20]}"


def test_the_catalogue_holds_nothing_that_is_said_no_more(
    said: set[str], english: list[Message]
) -> None:
    unsaid = sorted({str(message.id) for message in english} - said)
    assert not unsaid, f"run `make messages`: {unsaid[:20]}"
    assert not read_english().obsolete


def test_every_message_is_translated(english: list[Message]) -> None:
    bare = [str(message.id) for message in english if not message.string or message.fuzzy]
    assert not bare, f"{len(bare)} without an English translation: {bare[:20]}"


def test_translations_keep_every_value(english: list[Message]) -> None:
    wrong = [
        f"{message.id} → {message.string}"
        for message in english
        if sorted(set(PLACEHOLDER.findall(str(message.id))))
        != sorted(set(PLACEHOLDER.findall(str(message.string))))
    ]
    assert not wrong, "\n".join(wrong)


def test_translations_are_english(english: list[Message]) -> None:
    kept = re.compile("|".join(map(re.escape, (*NAMES, *NUMBERS))))
    wrong = [
        f"{message.id} → {message.string}"
        for message in english
        if CHINESE.search(kept.sub("", str(message.string)))
    ]
    assert not wrong, "\n".join(wrong)

"""Answering the questions of a page by their keys, found by the words a person would read."""

import json
import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

from tests.browser.conftest import Server

TYPES = {"single_choice", "multiple_choice", "indefinite_choice", "true_false", "fill_blank"}
_MARKS = re.compile(r"[\W_\d]+")


@dataclass(frozen=True)
class Keys:
    """The bank's questions by their bare words."""

    by_stem: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, server: Server) -> "Keys":
        """Return the keys of every question of the server's bank."""
        found: dict[str, list[dict[str, Any]]] = {}
        for (text,) in server.sql("SELECT document FROM item_version"):
            document = json.loads(text)
            found.setdefault(_words(document["stem"]), []).append(document)
        return cls(found)

    def answer(self, question: Locator) -> bool:
        """Give the right answer and return whether the question is of one of TYPES.

        Raises KeyError for a question that is not in the bank.
        """
        kind = question.get_attribute("data-type")
        if kind not in TYPES:
            return False
        stem = _words(question.locator(".question-stem").first.inner_text())
        texts = [
            "".join(text.split()) for text in question.locator(".option-text").all_inner_texts()
        ]
        for document in self.by_stem[stem]:
            if document["type"] == kind and _try(question, document, texts):
                return True
        raise KeyError(stem)


def _try(question: Locator, document: dict[str, Any], texts: list[str]) -> bool:
    """Answer when the document is the question shown; returns whether it was."""
    kind = document["type"]
    if kind == "fill_blank":
        for place, blank in enumerate(document["blanks"]):
            question.locator("input[type=text]").nth(place).fill(blank["accept"][0])
        return True
    if kind == "true_false":
        question.locator(".option input").nth(0 if document["answer"] else 1).check(force=True)
        return True
    right = {
        "".join(o["text"].split()) for o in document["options"] if o["id"] in document["answer"]
    }
    if not right <= set(texts):
        return False
    for place, text in enumerate(texts):
        if text in right:
            question.locator(".option input").nth(place).check(force=True)
    return True


def _words(text: str) -> str:
    """Return the letters alone: the blanks of a stem are numbered on a page."""
    return _MARKS.sub("", text)

"""Checking that the words quoted as a legal basis stand in the clause that is named."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from question_bank.chinese_numbers import NUMERAL
from question_bank.items.model import Item, LegalBasis
from question_bank.items.question import Problem
from question_bank.legal_text import Clause, LegalText, label_key


def name_key(name: str) -> str:
    """Return a document name as it is compared: one width and bracket style, without 《》."""
    plain = unicodedata.normalize("NFKC", name)
    plain = re.sub(r"[\s《》]", "", plain).removeprefix("中华人民共和国")
    return plain.replace("[", "〔").replace("]", "〕")


def index_texts(texts: Iterable[LegalText]) -> dict[str, LegalText]:
    """Return the documents by every name they may be cited by."""
    return {name_key(name): text for text in texts for name in text.names}


def is_verbatim(quote: str, text: str) -> bool:
    """Return whether the quote stands in the text, line breaks and spaces aside."""
    return re.sub(r"\s+", "", quote) in re.sub(r"\s+", "", text)


def find_fault(basis: LegalBasis, texts: Mapping[str, LegalText]) -> str | None:
    """Return what is wrong with a legal basis, None when its quote stands in its clause."""
    text = texts.get(name_key(basis.document))
    if text is None:
        return f"没有文件“{basis.document}”的原文，无法核对"
    if not basis.clause:
        return f"没有注明“{basis.document}”的条款"
    clause = text.find_clause(basis.clause)
    if clause is None:
        return f"“{basis.document}”没有{basis.clause}"
    if not basis.quote.strip():
        return f"没有摘录“{basis.document}”{basis.clause}的原文"
    if is_verbatim(_without_number(basis.quote, clause), clause.text):
        return None
    elsewhere = _find_elsewhere(basis.quote, text)
    hint = f"，这句话在{elsewhere}" if elsewhere else "，请逐字核对"
    return f"“{basis.document}”{basis.clause}没有“{basis.quote}”{hint}"


def _without_number(quote: str, clause: Clause) -> str:
    """Return a quote without the number of its point, （六）, which is copied with it at times."""
    number = re.match(rf"\s*[（(]({NUMERAL})[）)]", quote)
    is_own = number and label_key(clause.label).removesuffix("项").endswith(number[1])
    return quote[number.end() :] if number and is_own else quote


def _find_elsewhere(quote: str, text: LegalText) -> str | None:
    """Return the label of the smallest clause that does hold the quote."""
    holders = [clause for clause in text.clauses if is_verbatim(quote, clause.text)]
    return min(holders, key=lambda clause: len(clause.text)).label if holders else None


def check_quotes(items: Iterable[Item], texts: Mapping[str, LegalText]) -> list[Problem]:
    """Return an error for each legal basis that does not stand.

    texts: documents by name, from `index_texts`.
    """
    problems = []
    for item in items:
        for number, basis in enumerate(item.legal_basis, start=1):
            fault = find_fault(basis, texts)
            if fault:
                place = f"{item.id}，第 {number} 条依据"
                problems.append(Problem(place, "error", fault))
    return problems

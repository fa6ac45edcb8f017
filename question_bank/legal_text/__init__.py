"""Reading statutes and policy documents clause by clause."""

from question_bank.legal_text.model import Clause, LegalText, NotLegalText, label_key
from question_bank.legal_text.parse import parse_legal_text

__all__ = ["Clause", "LegalText", "NotLegalText", "label_key", "parse_legal_text"]

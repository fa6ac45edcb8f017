"""QTI 1.2 and what Canvas writes of it, read only."""

from question_bank.formats.qti12.reading import LABEL, NAME, SUFFIX, read, recognises

__all__ = ["LABEL", "NAME", "SUFFIX", "read", "recognises"]

"""Moodle XML, read and written."""

from question_bank.formats.moodle_xml.naming import LABEL, NAME, SUFFIX
from question_bank.formats.moodle_xml.reading import read, recognises
from question_bank.formats.moodle_xml.writing import write

__all__ = ["LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]

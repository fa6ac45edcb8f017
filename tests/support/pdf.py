"""Reading the words of a PDF in tests."""

import re
import zlib


def text_of_pdf(pdf: bytes) -> str:
    """Return the characters of a PDF: those its fonts map back, which is what one can copy."""
    streams = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            streams.append(zlib.decompress(body))
        except zlib.error:
            streams.append(body)
    maps = [s.decode("latin-1") for s in streams if b"beginbfchar" in s or b"beginbfrange" in s]
    found = re.findall(r"<[0-9a-fA-F]{4}> <([0-9a-fA-F]{4,})>", "".join(maps))
    return "".join(bytes.fromhex(code).decode("utf-16-be") for code in found)

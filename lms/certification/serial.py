"""Serial numbers of certificates: readable, with a check character, not to be guessed.

`LB2026-7K3M-QX2P-V`: the year, eight random characters (31^8, some 8.5 × 10^11) and the check
character. 31 characters, a prime, let a weighted sum find every single wrong character and every
two that changed places.
"""

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRTVWXYZ"  # without I L O S U, which are read as 1 1 0 5 V
_MISREAD = str.maketrans("ILOSU", "1105V")
_SHAPE = re.compile(rf"LB(\d{{4}})([{ALPHABET}]{{8}})([{ALPHABET}])")
RANDOM_CHARACTERS = 8


def make_serial(year: int, draw: Callable[[str], str]) -> str:
    """Return a serial number. draw: picks one character of the alphabet (`secrets.choice`)."""
    body = f"{year:04d}" + "".join(draw(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return _written(body, check_character(body))


def find_serial(text: str) -> str | None:
    """Return a serial number as it is printed, None when the text cannot be one.

    Case, spaces and dashes do not matter; a misread letter is put right.
    """
    key = re.sub(r"[\s\-–—]", "", text).upper()
    match = _SHAPE.fullmatch(key[:2] + key[2:].translate(_MISREAD))
    if match is None:
        return None
    body, check = match[1] + match[2], match[3]
    return _written(body, check) if check_character(body) == check else None


def check_character(body: str) -> str:
    """Return the check character of the year and the random characters (modulus 31)."""
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def _written(body: str, check: str) -> str:
    return f"LB{body[:4]}-{body[4:8]}-{body[8:]}-{check}"

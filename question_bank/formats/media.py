"""Pictures of questions: named by their content, so that the same picture is kept once.

A text refers to a picture as Markdown `![what it shows](media:NAME)`.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Self

MAX_BYTES = 2 * 2**20
SCHEME = "media:"
REFERENCE = re.compile(r"media:([0-9a-f]{32}\.(?:png|jpg|gif|webp))")

_NAME_LENGTH = 32  # of 64 hex digits of SHA-256: nobody finds two pictures that share these
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Media:
    """A picture; `name` follows from the bytes."""

    name: str
    content_type: str
    data: bytes

    @classmethod
    def of(cls, data: bytes) -> Self | None:
        """Return the picture these bytes are, None when they are none that a browser of ours shows.

        SVG is not taken: it may carry a script.
        """
        suffix = _suffix(data)
        if suffix is None or len(data) > MAX_BYTES:
            return None
        digest = hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]
        return cls(digest + suffix, _TYPES[suffix], data)

    def reference(self, shown: str = "") -> str:
        """Return the Markdown that shows the picture; `shown` says what is on it."""
        words = re.sub(r"[\[\]\\\r\n]+", " ", shown).strip()
        return f"![{words}]({SCHEME}{self.name})"

    def to_text(self) -> str:
        """Return the bytes in base64."""
        return base64.b64encode(self.data).decode("ascii")

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Return the picture of a base64 text, None when it holds none."""
        try:
            return cls.of(base64.b64decode("".join(text.split()), validate=True))
        except (binascii.Error, ValueError):
            return None


def referred_media(*texts: str) -> list[str]:
    """Return the names of the pictures that texts refer to, in order, each once."""
    return list(dict.fromkeys(name for text in texts for name in REFERENCE.findall(text)))


def _suffix(data: bytes) -> str | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    return ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None

"""The signature of a certificate: HMAC-SHA256 of its canonical JSON under the platform's key."""

import hashlib
import hmac
import json
from typing import Any

PURPOSE = b"lianbing certificate v1"  # the key of cookies is never used as it is
_key: bytes | None = None


def use_key(secret_key: str) -> None:
    """Set the key of this process, as the application and the scheduler do when they start."""
    global _key  # noqa: PLW0603 - one key a process
    _key = hmac.digest(secret_key.encode(), PURPOSE, hashlib.sha256)


def sign(snapshot: dict[str, Any]) -> str:
    """Return the signature in hex. Raises RuntimeError before `use_key`."""
    if _key is None:
        raise RuntimeError("the key of certificates is not set: call signing.use_key")
    return hmac.new(_key, canonical(snapshot), hashlib.sha256).hexdigest()


def is_authentic(snapshot: dict[str, Any], signature: str) -> bool:
    """Return whether a snapshot is the one that was signed."""
    return hmac.compare_digest(sign(snapshot), signature)


def canonical(snapshot: dict[str, Any]) -> bytes:
    """Return the one JSON spelling of a snapshot: keys sorted, no spaces, UTF-8."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()

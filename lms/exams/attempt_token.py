"""The attempt's own token: proves the right to save answers without looking anything up.

`<attempt>.<form>.<form hash>.<signature>`; it opens nothing but its attempt, and the statement
that stores an answer checks that the attempt is still open.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

SCHEME = "Attempt"
HASH_LENGTH = 12
_SIGNATURE_BYTES = 18  # 144 bits: 24 characters without padding


@dataclass(frozen=True)
class Claim:
    """The attempt a token stands for, and the form it was issued for."""

    attempt_id: int
    form_id: int
    form_hash: str


def sign(claim: Claim, secret: str) -> str:
    """Return the token of an attempt."""
    body = f"{claim.attempt_id}.{claim.form_id}.{claim.form_hash[:HASH_LENGTH]}"
    return f"{body}.{_signature(body, secret)}"


def find_claim(token: str, secret: str) -> Claim | None:
    """Return what a token proves, None when it is not one of ours."""
    body, _, signature = token.rpartition(".")
    if not body or not hmac.compare_digest(signature.encode(), _signature(body, secret).encode()):
        return None
    attempt_id, form_id, form_hash = body.split(".")
    return Claim(int(attempt_id), int(form_id), form_hash)


def find_claim_in_header(header: str, secret: str) -> Claim | None:
    """Return what an `Authorization: Attempt <token>` header proves, None for any other."""
    scheme, _, token = header.partition(" ")
    return find_claim(token.strip(), secret) if scheme == SCHEME else None


def _signature(body: str, secret: str) -> str:
    mac = hmac.new(secret.encode(), b"attempt-token:" + body.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()[:_SIGNATURE_BYTES]).decode()

"""What the public may know of a certificate: whether it holds, and since when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lms.certification.signing import is_authentic
from lms.people.masking import mask_name


class Standing(StrEnum):
    """How a serial number stands."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ALTERED = "altered"  # the row does not fit its signature
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """The public answer; beyond the masked name and the unit it tells nothing of the person.

    since: first day of validity, day after the last one, or day of revocation, by standing.
    """

    standing: Standing
    serial: str
    kind: str = ""
    name: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


def check_certificate(
    serial: str, snapshot: dict[str, Any], signature: str, revoked_on: date | None, on: date
) -> Checked:
    """Return how a certificate stands on a day, judged by its signed snapshot alone.

    revoked_on: the one thing that is not in the snapshot.
    """
    if not is_authentic(snapshot, signature) or snapshot.get("serial") != serial:
        return Checked(Standing.ALTERED, serial)
    until = date.fromisoformat(snapshot["valid_until"]) if snapshot["valid_until"] else None
    known = Checked(
        Standing.VALID,
        serial,
        kind=snapshot["kind"],
        name=snapshot["name"] if snapshot.get("is_unit") else mask_name(snapshot["name"]),
        unit=snapshot["unit"],
        since=date.fromisoformat(snapshot["valid_from"]),
        until=until,
    )
    if revoked_on is not None:
        return _as(known, Standing.REVOKED, revoked_on)
    if until is not None and until < on:
        return _as(known, Standing.EXPIRED, until)
    return known


def _as(known: Checked, standing: Standing, since: date) -> Checked:
    return Checked(standing, known.serial, known.kind, known.name, known.unit, since, known.until)

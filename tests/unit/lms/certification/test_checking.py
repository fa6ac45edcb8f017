"""What the public page tells of a certificate."""

from datetime import date
from typing import Any

import pytest

from lms.certification import signing
from lms.certification.checking import Checked, Standing, check_certificate

SERIAL = "LB2026-7K3M-QX2P-V"
TOLD = {
    "serial": SERIAL, "kind": "pre_job", "name": "张小明", "unit": "临江县社保中心",
    "valid_from": "2026-01-01", "valid_until": "2026-06-30",
}  # fmt: skip
JUNE_30 = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a key for one test."""
    monkeypatch.setattr(signing, "_key", b"k" * 32)


def check(
    told: dict[str, Any] = TOLD, *, on: date = JUNE_30, revoked_on: date | None = None
) -> Checked:
    return check_certificate(SERIAL, told, signing.sign(told), revoked_on, on)


@pytest.mark.parametrize(
    ("on", "revoked_on", "standing", "since"),
    [
        (JUNE_30, None, Standing.VALID, date(2026, 1, 1)),
        (date(2026, 7, 1), None, Standing.EXPIRED, JUNE_30),
        (JUNE_30, date(2026, 5, 1), Standing.REVOKED, date(2026, 5, 1)),
        (date(2026, 7, 1), date(2026, 5, 1), Standing.REVOKED, date(2026, 5, 1)),
    ],
)
def test_standing_and_since_when(
    on: date, revoked_on: date | None, standing: Standing, since: date
) -> None:
    found = check(on=on, revoked_on=revoked_on)
    assert (found.standing, found.since) == (standing, since)
    assert (found.name, found.unit) == ("张*明", "临江县社保中心")


def test_certificate_without_an_end_does_not_expire() -> None:
    found = check(TOLD | {"valid_until": None}, on=date(2099, 1, 1))
    assert (found.standing, found.until) == (Standing.VALID, None)


def test_name_of_a_unit_is_not_masked() -> None:
    assert check(TOLD | {"is_unit": True, "name": "临江县社保中心"}).name == "临江县社保中心"


@pytest.mark.parametrize("change", [{"name": "李四"}, {"valid_until": "2099-01-01"}, {"x": 1}])
def test_altered_snapshot_tells_nothing_but_that(change: dict[str, Any]) -> None:
    found = check_certificate(SERIAL, TOLD | change, signing.sign(TOLD), None, JUNE_30)
    assert found == Checked(Standing.ALTERED, SERIAL)


def test_snapshot_of_another_certificate_is_altered() -> None:
    found = check_certificate("LB2026-0000-0000-0", TOLD, signing.sign(TOLD), None, JUNE_30)
    assert found.standing is Standing.ALTERED

"""The attempt's own token."""

import pytest

from lms.exams.attempt_token import Claim, find_claim, find_claim_in_header, sign

SECRET = "a secret of the installation"
CLAIM = Claim(12, 7, "ab12cd34ef56")


def test_token_gives_back_its_attempt_and_form() -> None:
    assert find_claim(sign(CLAIM, SECRET), SECRET) == CLAIM


def test_only_the_beginning_of_the_form_hash_travels() -> None:
    token = sign(Claim(12, 7, "ab12cd34ef56" + "0" * 52), SECRET)
    assert find_claim(token, SECRET) == CLAIM


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "...",
        "12.7.ab12cd34ef56",
        sign(CLAIM, "another secret"),
        sign(CLAIM, SECRET).replace("12.", "13.", 1),
        sign(CLAIM, SECRET)[:-1],
        sign(CLAIM, SECRET) + "x",
        "十二.7.ab.签名",
    ],
)
def test_forged_token_proves_nothing(forged: str) -> None:
    assert find_claim(forged, SECRET) is None


def test_header_needs_the_attempt_scheme() -> None:
    token = sign(CLAIM, SECRET)
    assert find_claim_in_header(f"Attempt {token}", SECRET) == CLAIM
    assert find_claim_in_header(f"Bearer {token}", SECRET) is None
    assert find_claim_in_header("", SECRET) is None

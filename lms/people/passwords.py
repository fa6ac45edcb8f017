"""Password hashing and the rules a password must meet (ID-1, ID-2)."""

import secrets
import string

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP's second profile: 61 ms here, so that a hall of sixty signs in within seconds.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A random password of 75 bits needs no slow hash: a roster of a thousand is done in a second.
_fast_hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
DUMMY_HASH = _hasher.hash(secrets.token_urlsafe(16))  # verified when the login is unknown

MIN_LENGTH = 8
MIN_LENGTH_ADMIN = 10
MIN_CLASSES = 3
LOOKALIKES = "Il1O0o"  # a first password is typed from paper
HISTORY = 5
_WEAK = (
    "password passw0rd p@ssw0rd p@ssword admin123 qwer1234 qwerty123 1qaz2wsx abc12345 abcd1234 "
    "woaini1314 5201314a a1234567 aa123456 123456aa 12345678a password1 welcome1 iloveyou1"
)
WEAK = frozenset(_WEAK.split())


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _hasher.hash(password)


def hash_random_password(password: str) -> str:
    """Return the hash of a password made by `random_password`; fast, so never for a person's."""
    return _fast_hasher.hash(password)


def unusable_hash() -> str:
    """Return a hash that no password fits, for an account whose first one is still to come."""
    return hash_random_password(secrets.token_urlsafe(32))


def matches(password_hash: str, password: str) -> bool:
    """Return whether the password belongs to the hash; takes the same time either way."""
    if _is_fast(password_hash):  # the slow work all the same, or the clock tells who is new
        _verify(DUMMY_HASH, password)
    return _verify(password_hash, password)


def _is_fast(password_hash: str) -> bool:
    try:
        return _hasher.check_needs_rehash(password_hash)
    except InvalidHashError:
        return False


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def password_problems(password: str, *, login: str, is_admin: bool) -> list[str]:
    """Return what is wrong with a new password, in the user's words; empty when it is fine."""
    problems = []
    least = MIN_LENGTH_ADMIN if is_admin else MIN_LENGTH
    if len(password) < least:
        problems.append(f"密码至少 {least} 位。")
    if len(password) > 128:
        problems.append("密码不能超过 128 位。")
    if _classes(password) < MIN_CLASSES:
        problems.append("密码须包含大写字母、小写字母、数字、符号中的至少三类。")
    low = password.lower()
    name = login.lower()
    if any(name[i : i + 3] in low for i in range(len(name) - 2)):
        problems.append("密码不能包含登录名中连续的三个字符。")
    if low in WEAK or low.strip(string.punctuation) in WEAK:
        problems.append("这个密码太常见，请换一个。")
    return problems


def random_password(*logins: str, length: int = 14) -> str:
    """Return a random password that meets the rules of administrators for each of the logins."""
    alphabet = [c for c in string.ascii_letters + string.digits if c not in LOOKALIKES]
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length - 1)) + "#"
        fits = not any(password_problems(password, login=each, is_admin=True) for each in logins)
        if fits and _classes(password) == 4:
            return password


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit)
    found = sum(any(kind(char) for char in password) for kind in kinds)
    return found + any(not char.isalnum() for char in password)

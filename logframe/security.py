"""Secrets: passwords slow to guess, tokens that are random and stored hashed."""

import hashlib
import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SESSION_COOKIE = "logframe_session"
LANGUAGE_COOKIE = "logframe_language"
TOKEN_PREFIX = "lf_"  # noqa: S105 - it is no secret

_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
"""Argon2id with OWASP's second profile: 19 MiB, two passes."""


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    return _HASHER.hash(password)


@cache
def _nobodys_hash() -> str:
    """Return a hash that no password fits."""
    return hash_password(secrets.token_urlsafe(32))


def fits(password: str, stored: str | None) -> bool:
    """Tell whether the password is right, in the same time where there is no such person."""
    right = _HASHER.verify(password.encode("utf-8", "surrogatepass"), stored or _nobodys_hash())
    return right and stored is not None


def new_password() -> str:
    """Return a password that a person can copy from a screen."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def new_token() -> str:
    """Return 256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a token: a fast hash is right for random secrets."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

"""Passwords: argon2id, checked in a thread, at most two at a time; and how long to wait after wrong ones."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.api.problems import ProblemType
from kiosk.errors import InvalidInput
from server.web import Refused

SHORTEST, LONGEST = 10, 128  # characters; NIST SP 800-63B asks for 8 at least and 64 at least to be taken
AT_ONCE, MAY_WAIT = 2, 20  # each check takes 64 MiB; beyond, callers are told to come back
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)

# RFC 9106 §4, the second recommended choice: where memory is not free
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16)


def hash_password(password: str) -> str:
    """The encoded hash with its parameters. Raises InvalidInput for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    return _HASHER.hash(password)


def is_password(encoded: str, password: str) -> bool:
    """Whether it is the one; an ``encoded`` of nobody takes as long and is never right."""
    try:
        return bool(_HASHER.verify(encoded or _nobody(), password)) and bool(encoded)
    except (VerificationError, InvalidHashError):
        return False


def wait_after(wrong: int) -> timedelta:
    """How long the next try must wait after ``wrong`` wrong ones: none, then 15 s doubling, an hour at most."""
    over = wrong - FREE_TRIES
    return timedelta() if over < 0 else min(FIRST_WAIT * 2 ** min(over, 16), LONGEST_WAIT)


class PasswordGate:
    """Checks off the event loop. Raises Refused(UNAVAILABLE) when too many wait."""

    def __init__(self) -> None:
        self._free, self._waiting = asyncio.Semaphore(AT_ONCE), 0

    async def is_password(self, encoded: str, password: str) -> bool:
        if self._waiting >= MAY_WAIT:
            raise Refused(ProblemType.UNAVAILABLE)
        self._waiting += 1
        try:
            async with self._free:
                return await asyncio.to_thread(is_password, encoded, password[: LONGEST + 1])
        finally:
            self._waiting -= 1

    async def hash_password(self, password: str) -> str:
        async with self._free:
            return await asyncio.to_thread(hash_password, password)


@cache
def _nobody() -> str:
    return _HASHER.hash("the password of nobody")

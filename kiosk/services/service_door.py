"""The door behind the home screen: staff and technicians each by a PIN of their own.

Wrong PINs are counted in the store before they are judged: pulling the plug gives no further try. After five, each
further one makes the door wait 15 s, 30 s, 60 s … up to a quarter of an hour; a right PIN opens and forgets them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.clock import from_rfc3339, rfc3339
from kiosk.errors import InvalidInput
from kiosk.store.facts import Facts

FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 900
PIN_DIGITS = (6, 12)
_TRIES = "service_tries"  # how many, and when the last one was


@dataclass(frozen=True, slots=True)
class Cost:
    """Of argon2id."""

    rounds: int
    kibibytes: int


OWASP = Cost(rounds=2, kibibytes=19_456)  # OWASP Password Storage Cheat Sheet: the least that it recommends


class Role(Enum):
    """Who stands at the machine. The value is what `kiosk pin` calls it."""

    STAFF = "staff"
    TECHNICIAN = "technician"


class ServiceDoor:
    """``now`` is the terminal's own clock, aware UTC; ``cost`` is for the hash of a PIN that is set now."""

    def __init__(self, facts: Facts, now: Callable[[], datetime], cost: Cost | None = None) -> None:
        self._facts, self._now, self._cost = facts, now, cost or OWASP

    def set_pin(self, role: Role, pin: str) -> None:
        """Keep a PIN's hash and forget wrong tries. Raises InvalidInput for one that is too short or too easy."""
        check_pin(pin)
        if any(self._is(other, pin) for other in Role if other is not role):
            raise InvalidInput("staff and technicians need different PINs", code="pin_same")
        from argon2 import PasswordHasher

        hasher = PasswordHasher(self._cost.rounds, self._cost.kibibytes, parallelism=1)
        self._facts.put(_fact(role), hasher.hash(pin))
        self._forget()

    def is_set(self, role: Role) -> bool:
        return self._facts.get(_fact(role)) is not None

    def wait_s(self) -> int:
        """Seconds until the next PIN is judged; a clock that was set back makes nobody wait longer than the rule says."""
        tries, last = self._tries()
        if tries < FREE_TRIES or last is None:
            return 0
        wait = min(FIRST_WAIT_S * 2 ** min(tries - FREE_TRIES, 10), LONGEST_WAIT_S)
        passed = (self._now() - last).total_seconds()
        return 0 if passed >= wait else int(min(wait, wait - max(passed, 0)) + 0.999)

    def open(self, pin: str) -> Role:
        """Whose PIN it is. Raises InvalidInput: pin_unset, pin_locked (``wait_s`` tells how long) or pin_wrong.

        Takes some 100 ms: not for the drawing thread.
        """
        if not any(self.is_set(role) for role in Role):
            raise InvalidInput("no PIN was ever set: kiosk pin set technician", code="pin_unset")
        if self.wait_s():
            raise InvalidInput("too many wrong PINs", code="pin_locked")
        self._count()
        role = next((role for role in Role if self._is(role, pin)), None)
        if role is None:
            raise InvalidInput(
                "that PIN is not known here", code="pin_locked" if self.wait_s() else "pin_wrong"
            )
        self._forget()
        return role

    def _is(self, role: Role, pin: str) -> bool:
        from argon2 import PasswordHasher
        from argon2.exceptions import VerificationError

        kept = self._facts.get(_fact(role))
        try:
            return kept is not None and PasswordHasher().verify(kept, pin)
        except VerificationError:
            return False

    def _tries(self) -> tuple[int, datetime | None]:
        kept = self._facts.get(_TRIES)
        if not kept:
            return 0, None
        count, _, at = kept.partition(" ")
        return int(count), from_rfc3339(at)

    def _count(self) -> None:
        self._facts.put(_TRIES, f"{self._tries()[0] + 1} {rfc3339(self._now())}")

    def _forget(self) -> None:
        self._facts.put(_TRIES, "")


def check_pin(pin: str) -> None:
    """Six to twelve digits, neither all the same nor in a row. Raises InvalidInput saying which."""
    least, most = PIN_DIGITS
    if not re.fullmatch(rf"\d{{{least},{most}}}", pin, re.ASCII):
        raise InvalidInput(f"a PIN has {least} to {most} digits", code="pin_form")
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise InvalidInput("this PIN is guessed first: not all the same, not in a row", code="pin_easy")


def _fact(role: Role) -> str:
    return f"pin.{role.value}"

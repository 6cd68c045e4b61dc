"""The door behind the home screen: staff and technicians each by a PIN of their own.

Wrong PINs are counted in the store before they are judged: pulling the plug gives no further try. After five, each
further one makes the door wait 15 s, 30 s, 60 s … up to an hour; a right PIN opens and forgets them. The wait is taken
from the clock that never jumps, and begins anew with the program: no wall clock, however set, shortens it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from kiosk.errors import InvalidInput
from kiosk.store.facts import Facts

FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 3600
PIN_DIGITS = (6, 12)
_TRIES = "service_tries"  # how many wrong ones in a row


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
    """``monotonic`` gives seconds; ``cost`` is for the hash of a PIN that is set now."""

    def __init__(self, facts: Facts, monotonic: Callable[[], float], cost: Cost | None = None) -> None:
        self._facts, self._monotonic, self._cost = facts, monotonic, cost or OWASP
        self._last = monotonic()

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
        """Seconds until the next PIN is judged."""
        tries = self._tries()
        if tries < FREE_TRIES:
            return 0
        wait = min(FIRST_WAIT_S * (1 << min(tries - FREE_TRIES, 10)), LONGEST_WAIT_S)
        return max(0, math.ceil(wait - (self._monotonic() - self._last)))

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

    def _tries(self) -> int:
        count = (self._facts.get(_TRIES) or "").partition(" ")[
            0
        ]  # programs before this one wrote the time, too
        return int(count) if count.isdecimal() else 0

    def _count(self) -> None:
        self._facts.put(_TRIES, str(self._tries() + 1))
        self._last = self._monotonic()

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

"""Pairs this terminal with the centre, from its screen: the first time, or anew with a key and number of its own.

A new pairing has its key beside the old one (``terminal.key.pairing``) until the centre has approved it; ``settle``
puts it in the old one's place at the next start. So a cut at any moment leaves a terminal that works, the old or the new.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.api.codec import from_json
from kiosk.api.terminals import EnrolmentCode, EnrolmentProgress, EnrolmentReply, key_id_of
from kiosk.enrolment import ask_how_it_stands, ask_to_be_enrolled, code_asked_before
from kiosk.errors import NeedsAttention, ServerRefused
from kiosk.files import flush, write_private
from kiosk.key_roll import KEY, NEXT
from kiosk.keys import load_or_make_key
from kiosk.store.facts import ENROLMENT, ENROLMENT_REQUEST, SERIAL, Facts

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.sync.client import HttpClient

NEW_KEY = "terminal.key.pairing"
MACHINE = Path("/sys/class/dmi/id/product_name")


@dataclass(frozen=True, slots=True)
class Who:
    """This terminal as the centre knows it; ``terminal`` and ``division`` are empty before it was ever paired."""

    terminal: str
    division: str
    key_id: str  # the first 16 hex digits of the public key's SHA-256, as the desk shows it


class Pairing:
    """``unsent``: records that nobody but this terminal's old key vouches for, and that lie nowhere else."""

    def __init__(
        self, facts: Facts, state_dir: Path, client: HttpClient, *, software: str, unsent: Callable[[], int]
    ) -> None:
        self._facts, self._folder, self._client = facts, state_dir, client
        self._software, self._unsent = software, unsent

    def who(self) -> Who:
        """Raises NeedsAttention (K01) when the key's file holds none."""
        key_id = _id_of(load_or_make_key(self._folder / KEY))
        kept = self._kept()
        return Who(kept.terminal, kept.division, key_id) if kept else Who("", "", key_id)

    def unsent(self) -> int:
        return self._unsent()

    def ask(self) -> EnrolmentCode:
        """The code to show; the one that is still waited for, if there is. Raises ServerRefused, ServerUnreachable,
        NeedsAttention (N02: records wait)."""
        self._refuse_to_orphan()
        key = self._key()
        before = code_asked_before(self._facts)
        if before is not None:
            return before
        try:
            return self._asked(key)
        except ServerRefused as error:
            if error.problem_type != "/problems/enrolment-token-spent":
                raise
            return self._asked(
                self._new_key()
            )  # the centre had approved this key once, and we never heard of it

    def poll(self, code: EnrolmentCode) -> EnrolmentProgress:
        """How it stands. Approved, the new identity is kept; it is in force after ``settle``. Raises as ``ask``."""
        self._refuse_to_orphan()
        return ask_how_it_stands(self._client, self._facts, self._key(), code)

    def is_paired(self) -> bool:
        """Whether there is an enrolment."""
        return self._kept() is not None

    def _refuse_to_orphan(self) -> None:
        if self.is_paired() and self._unsent():
            raise NeedsAttention("records wait that the old key vouches for", code="N02")

    def _asked(self, key: Ed25519PrivateKey) -> EnrolmentCode:
        return ask_to_be_enrolled(
            self._client, self._facts, key, hardware=hardware(), software=self._software
        )

    def _key(self) -> Ed25519PrivateKey:
        """The first key for the first pairing; afterwards one that the centre has never seen."""
        if (self._folder / NEW_KEY).exists():
            return load_or_make_key(self._folder / NEW_KEY)
        return self._new_key() if self.is_paired() else load_or_make_key(self._folder / KEY)

    def _new_key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

        self._facts.put(ENROLMENT_REQUEST, "")  # what was asked before was asked with another key
        key = Key.generate()
        write_private(self._folder / NEW_KEY, key.private_bytes_raw())
        return key

    def _kept(self) -> EnrolmentReply | None:
        kept = self._facts.get(ENROLMENT)
        return from_json(kept.encode(), EnrolmentReply) if kept else None


def settle(facts: Facts, state_dir: Path) -> bool:
    """At a start: put an approved new key in force, with the first of its own serial numbers. Whether there was one."""
    new, kept = state_dir / NEW_KEY, facts.get(ENROLMENT)
    if not new.exists() or not kept:
        return False
    reply = from_json(kept.encode(), EnrolmentReply)
    if reply.key_id != _id_of(load_or_make_key(new)):
        return False
    facts.put(SERIAL, str(reply.serial_first))
    (state_dir / NEXT).unlink(missing_ok=True)  # a roll of the old key is of no use any more
    new.replace(state_dir / KEY)
    flush(state_dir)
    return True


def hardware() -> str:
    """What machine this is, for those who compare: processor family and, where the firmware tells it, the model."""
    try:
        model = MACHINE.read_text(encoding="utf-8").strip()
    except OSError:
        model = ""
    return " ".join(part for part in (platform.machine(), model) if part)


def _id_of(key: Ed25519PrivateKey) -> str:
    return key_id_of(key.public_key().public_bytes_raw())

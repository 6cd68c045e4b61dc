"""A new key for this terminal, so that neither a crash nor a lost reply leaves it without one that the centre knows.

The new key is written and flushed beside the old one before the centre hears of it, and takes its place, by one rename,
once the centre has answered. In between the terminal may have either: ``settle`` asks with the old key, and if the
centre does not know that one any more, with the new one. Old records and slips stay proven by the old key.
"""

from __future__ import annotations

import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import to_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import KeyRoll, KeyRolled, roll_bytes
from kiosk.clock import CentreClock
from kiosk.enrolment import SigningKey, TerminalIdentity
from kiosk.errors import ServerUnreachable
from kiosk.files import flush
from kiosk.keys import b64, load_or_make_key
from kiosk.sync.client import HttpClient, ProblemReply, parse_reply

PATH = "/v1/terminals/me/key"
KEY, NEXT = "terminal.key", "terminal.key.next"
DEADLINE_S = 10.0


class KeyRoller:
    """For one terminal's folder. One roll at a time, whoever asks for it."""

    def __init__(
        self, client: HttpClient, identity: TerminalIdentity, clock: CentreClock, folder: Path
    ) -> None:
        self._client, self._identity, self._clock, self._folder = client, identity, clock, folder
        self._lock = threading.Lock()

    def roll(self) -> str:
        """Begin a roll, or go on with one that was begun; the id of the key in force.

        Raises ServerUnreachable or ServerRefused; what was begun is then settled later.
        """
        with self._lock:
            return self._go_on(load_or_make_key(self._folder / NEXT))

    def settle(self) -> None:
        """Finish what was begun, if anything was. Raises as ``roll``."""
        with self._lock:
            if (self._folder / NEXT).exists():
                self._go_on(load_or_make_key(self._folder / NEXT))

    def _go_on(self, new: Ed25519PrivateKey) -> str:
        old, raw = self._identity.signing(), new.public_key().public_bytes_raw()
        order = to_json(KeyRoll(b64(raw), b64(new.sign(roll_bytes(old.id, raw)))))
        try:
            rolled = self._ask(old, order)
        except ProblemReply as problem:
            if problem.problem.type == ProblemType.TOKEN_SPENT.path:  # a key that the centre will not have
                (self._folder / NEXT).unlink()
            if problem.problem.type != ProblemType.NOT_ENROLLED.path:
                raise
            rolled = self._ask(SigningKey(new), order)  # the centre has it already, and the reply was lost
        if rolled.public_key != b64(raw):
            raise ServerUnreachable("not an answer of the centre: another key", code="S14")
        (self._folder / NEXT).rename(self._folder / KEY)
        flush(self._folder)
        self._identity.key = new
        return rolled.key_id

    def _ask(self, by: SigningKey, order: bytes) -> KeyRolled:
        reply = self._client.call("POST", PATH, order, signer=by.signer(self._clock), deadline_s=DEADLINE_S)
        return parse_reply(reply, KeyRolled)

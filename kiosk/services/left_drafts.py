"""What a visitor had typed when the time ran out: the same card takes it back within five minutes, nobody else ever.

Theory of operation: each draft is AES-GCM under a key made of this process's random key and the ID number; it is found by
another hash of the two. The ID number itself is not kept, so that without the card nothing here can be read. All of it
lives in memory alone and goes with the process. Whoever can read this process's memory meanwhile could try ID numbers one
after the other: that is why it is five minutes, and why a visitor who says 结束 leaves nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kiosk.domain.matters import Draft

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEPT_S = 300.0
MOST_KEPT = 20
_NONCE = bytes(12)  # every key is used once: it is drawn anew with each draft


@dataclass(frozen=True, slots=True)
class _Left:
    until: float
    salt: bytes
    sealed: bytes


class LeftDrafts:
    """Used by one thread. ``tick`` tells it the time, monotonic seconds, and it forgets what is too old."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._left: OrderedDict[bytes, _Left] = OrderedDict()
        self._now = 0.0

    def tick(self, now: float) -> None:
        self._now = now
        for name in [name for name, left in self._left.items() if left.until <= now]:
            del self._left[name]

    def keep(self, draft: Draft) -> None:
        """Only of somebody whose card was read; the newest of one person counts."""
        visitor = draft.visitor
        if not (visitor.read_from_card and visitor.id_number):
            return
        salt = secrets.token_bytes(16)
        sealed = self._cipher(salt, visitor.id_number).encrypt(_NONCE, msgspec.msgpack.encode(draft), None)
        name = self._hash(b"name", visitor.id_number)
        self._left.pop(name, None)
        self._left[name] = _Left(self._now + KEPT_S, salt, sealed)
        while len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)

    def take(self, id_number: str) -> Draft | None:
        """What the holder of this number left, once; None when there is nothing."""
        left = self._left.pop(self._hash(b"name", id_number), None)
        if left is None or left.until <= self._now:
            return None
        clear = self._cipher(left.salt, id_number).decrypt(_NONCE, left.sealed, None)
        return msgspec.msgpack.decode(clear, type=Draft)

    def __len__(self) -> int:
        return len(self._left)

    def _cipher(self, salt: bytes, id_number: str) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._hash(b"key" + salt, id_number))

    def _hash(self, what: bytes, id_number: str) -> bytes:
        return hmac.digest(self._secret, what + b"\0" + id_number.encode(), "sha256")

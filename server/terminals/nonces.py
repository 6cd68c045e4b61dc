"""The nonces of signed requests that were seen, so that none counts twice."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

REMEMBERED = timedelta(minutes=10)  # twice the age at which a signature is refused anyway


class NonceWindow:
    """Kept in memory: every call it guards is idempotent, so a restart forgets no harm."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._seen: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def is_new(self, key_id: str, nonce: str, now: datetime) -> bool:
        """Remember the nonce; False when this key used it before."""
        self._forget_old(now)
        if (key_id, nonce) in self._seen:
            return False
        self._seen[key_id, nonce] = now
        return True

    def _forget_old(self, now: datetime) -> None:
        while self._seen:
            oldest = next(iter(self._seen.values()))
            if len(self._seen) < self._cap and now - oldest <= REMEMBERED:
                return
            self._seen.popitem(last=False)

"""The nonces of signed requests that were seen, so that none counts twice."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

REMEMBERED = timedelta(minutes=10)  # twice the age at which a signature is refused anyway


class NonceWindow:
    """Kept in memory. ``since``: whatever was signed before the server started is refused, as its nonce may be forgotten."""

    def __init__(self, cap: int, since: datetime) -> None:
        self._cap = cap
        self.since = since.replace(microsecond=0)  # signatures count in whole seconds
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

"""UUID version 7 (RFC 9562 section 5.7): time-ordered, made before the first commit, never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID


def uuid7(now: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """``now`` is aware; 74 random bits from ``random_bytes(10)``."""
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(random_bytes(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))

"""How long to wait before the next try: doubling, capped, with jitter, and never giving up."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S, LONGEST_S = 1.0, 120.0


def delay_s(attempt: int, random: Callable[[], float], *, longest_s: float = LONGEST_S) -> float:
    """Seconds before try number ``attempt`` + 1 (``attempt`` ≥ 1). Half of it is random: terminals of a hall
    that lost the network together must not come back together. ``random()`` is in [0, 1)."""
    full = min(longest_s, FIRST_S * 2.0 ** min(attempt - 1, 30))
    return full / 2 + full / 2 * random()

"""How long a printer is waited for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds. ``confirm`` comes on top of twice the time physics needs."""

    answer: float = 0.25
    stalled: float = 2.0
    clear: float = 0.5
    confirm: float = 3.0
    poll: float = 0.25
    trust: float = 1.0  # silent for longer in the middle of a slip: it may have been off and on
    take: float = 4.0  # how long a slip in the mouth may still be taken before the next one removes it

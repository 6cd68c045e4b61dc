"""What can be set at the machine, how long each text may be, and the values that are kept."""

from __future__ import annotations

from dataclasses import dataclass

REASONS = ("holiday", "meeting", "power", "repair", "other")  # of closing; sentences closed.REASON
MOST_CHARACTERS = {"name": 16, "greeting": 20, "notice": 40}


@dataclass(frozen=True, slots=True)
class Change:
    """``at``: RFC 3339. ``what``: name, greeting, notice, volume or hours. What was written is not repeated."""

    at: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """Empty, or None: as the centre says. ``day``: the local date for which opens, closes and closed hold."""

    name: str = ""
    greeting: str = ""
    notice: str = ""
    volume: int | None = None
    day: str = ""
    opens: str = ""
    closes: str = ""
    closed: str = ""
    changes: tuple[Change, ...] = ()  # newest first

"""A visitor's session as a table: idle, active, warned, and back to idle with everything wiped.

Pure but for what is injected: the app calls ``tick`` a few times a second and does what the answer says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    IDLE = "idle"  # the home screen, nobody known
    ACTIVE = "active"
    WARNED = "warned"  # "还在吗？" with a countdown


class Act(Enum):
    """What the app has to do."""

    NOTHING = "nothing"
    WARN = "warn"
    UNWARN = "unwarn"
    WIPE = "wipe"


class Pace(Enum):
    """How long a screen waits for its visitor."""

    FORM = "form"
    READ = "read"
    WRITE = "write"  # long enough to think; every key that is touched begins it anew
    NEVER = "never"  # staff wait for somebody elsewhere
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds; ``slow_factor`` stretches reading and forms with large text or voice. ``write_s`` is long for everybody:
    what is written shall not stand on the glass of an empty hall."""

    form_s: float
    read_s: float
    write_s: float
    warning_s: float
    slow_factor: float


# (state, event) -> (next state, act). Events not listed change nothing.
TABLE: dict[tuple[State, str], tuple[State, Act]] = {
    (State.IDLE, "touched"): (State.ACTIVE, Act.NOTHING),
    (State.ACTIVE, "quiet"): (State.WARNED, Act.WARN),
    (State.ACTIVE, "finished"): (State.IDLE, Act.WIPE),
    (State.WARNED, "touched"): (State.ACTIVE, Act.UNWARN),
    (State.WARNED, "gone"): (State.IDLE, Act.WIPE),
    (State.WARNED, "finished"): (State.IDLE, Act.WIPE),
}


class Session:
    """One session after the other. ``serial`` grows by one with each wipe: late answers carry an old one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._quiet_since = 0.0
        self.state = State.IDLE
        self.pace = Pace.HOME
        self.is_slow = False
        self.serial = 0

    def touched(self, now: float) -> Act:
        """A finger, a card or a scan. ``now`` is monotonic seconds."""
        self._quiet_since = now
        return self._go("touched")

    def finished(self) -> Act:
        """The visitor said 结束, or the last screen is over."""
        return self._go("finished")

    def tick(self, now: float) -> Act:
        quiet = now - self._quiet_since
        if self.state is State.ACTIVE and quiet >= self.limit_s():
            self._quiet_since = now
            return self._go("quiet")
        if self.state is State.WARNED and quiet >= self.warning_s():
            return self._go("gone")
        return Act.NOTHING

    def quiet_s(self, now: float) -> float:
        """Seconds since anything was touched."""
        return now - self._quiet_since

    def seconds_left(self, now: float) -> int:
        """Of the warning's countdown."""
        return max(0, round(self.warning_s() - (now - self._quiet_since)))

    def limit_s(self) -> float:
        """Seconds of quiet that the present screen allows."""
        if self.pace is Pace.WRITE:
            return self._limits.write_s
        plain = {
            Pace.FORM: self._limits.form_s,
            Pace.READ: self._limits.read_s,
            Pace.HOME: self._limits.read_s,
            Pace.NEVER: float("inf"),
        }[self.pace]
        return plain * (self._limits.slow_factor if self.is_slow else 1.0)

    def warning_s(self) -> float:
        return self._limits.warning_s

    def _go(self, event: str) -> Act:
        self.state, act = TABLE.get((self.state, event), (self.state, Act.NOTHING))
        if act is Act.WIPE:
            self.serial += 1
            self.is_slow = False
        return act

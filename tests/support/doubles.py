"""Stand-ins that implement the ports of kiosk and screens. Tests own the time, the randomness and the threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Suning, a Saturday


class AtOnce:
    """A task runner that does the work on the spot."""

    def run(self, work, *, on_done, on_error):
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed to the one who asked, as the real one does
            on_error(error)
        else:
            on_done(result)


class WhenTold:
    """A task runner that keeps the work until ``finish``."""

    def __init__(self):
        self.waiting = []

    def run(self, work, *, on_done, on_error):
        self.waiting.append((work, on_done, on_error))

    def finish(self):
        """Do everything that waits, in order."""
        tasks, self.waiting = self.waiting, []
        for work, on_done, on_error in tasks:
            AtOnce().run(work, on_done=on_done, on_error=on_error)


class HandClock:
    """Both clocks, moved by hand; ``jump`` moves the wall clock alone."""

    def __init__(self, now=NOON):
        self._now, self._monotonic = now, 1000.0

    def now(self):
        return self._now

    def monotonic(self):
        return self._monotonic

    def move(self, seconds):
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, seconds):
        self._now += timedelta(seconds=seconds)


@dataclass
class CountingChance:
    """Randomness that never repeats and is the same on every run."""

    drawn: int = 0

    def below(self, limit):
        self.drawn += 1
        return (self.drawn * 7_919 + 12_345_678) % limit

    def bytes(self, size):
        self.drawn += 1
        return (self.drawn * 0x9E3779B97F4A7C15).to_bytes(16, "big")[-size:].rjust(size, b"\x01")


@dataclass
class Poked:
    """A sender that only counts how often it was told."""

    times: int = 0

    def poke(self):
        self.times += 1


@dataclass(frozen=True)
class Outcome:
    name: str


@dataclass(frozen=True)
class PrintResult:
    outcome: Outcome
    code: str


@dataclass
class PaperPrinter:
    """A slip printer that keeps the layouts; ``fails`` is raised instead of printing."""

    columns: int = 48
    width_dots: int = 576
    result: PrintResult = PrintResult(Outcome("PRINTED"), "P00")
    fails: Exception | None = None
    layouts: list = field(default_factory=list)
    codes: list = field(default_factory=list)  # what it says of itself, in turn; then that it is well

    def print_slip(self, layout, *, job_id, on_sent=lambda: None):
        if self.fails is not None:
            raise self.fails
        self.layouts.append(layout)
        on_sent()
        return self.result

    def read_code(self):
        return self.codes.pop(0) if self.codes else "P00"

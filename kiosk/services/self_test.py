"""The guided self-test of a technician: its steps, what became of each, and the ears that hear for it.

While it runs, scans and cards belong to the test: they start no visit, and nothing of a card is kept but that one was read.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

STEPS = ("printer", "paper", "scanner", "card_reader", "speaker", "touch", "centre")
TEST_CODE = "XF-TEST 0123456789"  # on every test page
# what a person found where the device itself reports no fault; docs/operations.md explains each
FOUND_BY_EYE = {
    "printer": "T01",
    "paper": "T02",
    "scanner": "T03",
    "card_reader": "T04",
    "speaker": "T05",
    "touch": "T06",
    "centre": "S10",
}
NO_FAULT = frozenset(("SLIP_IN_MOUTH", "PAPER_NEAR_END"))  # conditions a printer prints with
FAR_MM = 6.0  # a finger is 10 mm wide and buttons are 15: beyond this the neighbour is pressed
_HEARD_CAP = 16


class Verdict(Enum):
    WELL = "well"
    BAD = "bad"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Result:
    step: str
    verdict: Verdict
    code: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """``device``: scanner or card_reader. ``what``: right, other, or the code of what could not be read."""

    device: str
    what: str


class SelfTest:
    """One walk through ``steps``; a step that is judged again replaces what was said before."""

    def __init__(self, steps: Sequence[str] = STEPS) -> None:
        self._steps = tuple(steps)
        self._results: dict[str, Result] = {}
        self._at = 0

    @property
    def step(self) -> str:
        """The step under way; empty when all are judged."""
        return self._steps[self._at] if self._at < len(self._steps) else ""

    @property
    def number(self) -> int:
        return self._at + 1

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def judge(self, verdict: Verdict, code: str = "") -> None:
        """Note what became of this step and go on. A step that is not well always has a code."""
        step = self.step
        shown = (
            "" if verdict is Verdict.WELL else code or (FOUND_BY_EYE[step] if verdict is Verdict.BAD else "")
        )
        self._results[step] = Result(step, verdict, shown)
        self._at += 1

    def back(self) -> bool:
        """To the step before; False when this is the first."""
        is_first = self._at == 0
        self._at = max(0, self._at - 1)
        return not is_first

    def results(self) -> list[Result]:
        """In the order of the steps; what was never judged is left out."""
        return [self._results.get(step, Result(step, Verdict.LEFT_OUT)) for step in self._steps]


class Ears:
    """Between the devices' threads and the test. Closed, it takes nothing: everything is a visitor's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: deque[Heard] | None = None

    @property
    def is_open(self) -> bool:
        return self._heard is not None

    def open(self) -> None:
        with self._lock:
            self._heard = deque(maxlen=_HEARD_CAP)

    def close(self) -> None:
        with self._lock:
            self._heard = None

    def scan(self, text: str) -> bool:
        """Whether the test took it. The code itself is not kept."""
        return self._take(Heard("scanner", "right" if text == TEST_CODE else "other"))

    def card(self) -> bool:
        """A card was read; whether the test took it."""
        return self._take(Heard("card_reader", "right"))

    def problem(self, device: str, code: str) -> bool:
        """Something lay there and could not be read; whether the test took it."""
        return self._take(Heard(device, code))

    def take(self) -> list[Heard]:
        """What was heard since the last time, oldest first."""
        with self._lock:
            heard = list(self._heard or ())
            if self._heard is not None:
                self._heard.clear()
            return heard

    def _take(self, heard: Heard) -> bool:
        with self._lock:
            if self._heard is None:
                return False
            self._heard.append(heard)
            return True


def faults_in(conditions: Iterable[str]) -> list[str]:
    """The conditions a printer does not print with (names of devices.printer.status.Condition)."""
    return [name for name in conditions if name not in NO_FAULT]

"""The small language of ``kiosk do`` and of the tour: one line, one act of a person at the machine.

tap WORDS · card N · lift · scan a N · scan s N · scan-text TEXT · wait SCREEN · shot FILE · look · printer FAULT ·
line cut|up · clock DAYS · next NUMBER · answer
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.cli.stack import Stack
from kiosk.control import ControlClient
from kiosk.errors import InvalidInput

WAIT_S = 20.0


class Steps:
    """Does steps on a running stack. ``run`` raises InvalidInput, LookupError or TimeoutError, naming the step."""

    def __init__(self, stack: Stack, hands: ControlClient) -> None:
        self._stack, self._hands = stack, hands
        self._sample = stack.sample()
        self._words: dict[str, Callable[[str], Any]] = {
            "tap": self._tap,
            "card": self._card,
            "lift": lambda _: stack.card_reader.command("lift"),
            "scan": self._scan,
            "scan-text": lambda text: stack.scanner.command(f"scan {text}"),
            "wait": self._wait,
            "shot": lambda path: self._hands.ask("shot", path=str(Path(path).resolve())),
            "look": lambda _: self._hands.ask("look"),
            "printer": lambda fault: stack.printer.command(fault),
            "line": self._line,
            "clock": lambda days: stack.centre("POST", "/demo/clock", {"days": int(days)}),
            "next": lambda number: stack.centre("POST", f"/demo/cases/{number}/next", {}),
            "answer": self._answer,
        }

    def run(self, step: str) -> Any:
        word, _, rest = step.strip().partition(" ")
        if word not in self._words:
            raise InvalidInput(f"{step!r}: a step begins with one of {', '.join(self._words)}")
        try:
            return self._words[word](rest.strip())
        except (ValueError, IndexError, KeyError) as error:
            raise InvalidInput(f"{step!r}: {error}") from error

    def _tap(self, label: str) -> Any:
        return self._hands.ask("tap", label=label)

    def _card(self, number: str) -> Any:
        person = {k: v for k, v in self._sample["cards"][int(number)].items() if k != "label"}
        return self._stack.card_reader.command("tap " + json.dumps(person, ensure_ascii=False))

    def _scan(self, what: str) -> Any:
        kind, _, number = what.partition(" ")
        rows = self._sample["appointments" if kind.startswith("a") else "slips"]
        return self._stack.scanner.command(f"scan {rows[int(number)]['code']}")

    def _line(self, state: str) -> Any:
        if state not in ("cut", "up"):
            raise ValueError("a line is cut or up")
        self._stack.link.is_cut = state == "cut"
        return self._hands.ask("beat")

    def _answer(self, _: str) -> Any:
        calls = self._stack.centre("GET", "/demo/state")["calls"]
        return [self._stack.centre("POST", f"/demo/calls/{call['id']}/answer", {}) for call in calls]

    def _wait(self, screen: str) -> Any:
        """Until that screen is shown."""
        deadline = time.monotonic() + WAIT_S
        while (seen := self._hands.ask("look"))["screen"] != screen:
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited for {screen}, still at {seen['screen']}: {' / '.join(seen['texts'][:6])}")
            time.sleep(0.03)
        return seen

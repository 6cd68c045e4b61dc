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
KINDS = {"resident": "resident", "hmt": "hk_mo_tw", "foreigner": "foreigner_2023"}
SEXES = {"男": "1", "女": "2"}


def card_on_chip(person: dict[str, Any]) -> dict[str, Any]:
    """A sample person as the chip of a card holds them (GB/T 2261.1 sex, ISO dates)."""
    return {
        "kind": KINDS[person["kind"]],
        "name": person["name"],
        "sex": SEXES[person["sex"]],
        "birth": _iso(person["birth"]),
        "number": person["number"],
        "address": person["address"],
        "valid_from": _iso(person["valid_from"]),
        "valid_to": person["valid_to"] if person["valid_to"] == "长期" else _iso(person["valid_to"]),
    }


def _iso(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits.isdecimal() else digits


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
        chip = card_on_chip(self._sample["cards"][int(number)])
        answer = self._stack.card_reader.command("tap " + json.dumps(chip, ensure_ascii=False))
        if answer.get("error"):
            raise ValueError(answer["error"])
        return answer

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
                raise TimeoutError(
                    f"waited for {screen}, still at {seen['screen']}: {' / '.join(seen['texts'][:6])}"
                )
            time.sleep(0.03)
        return seen

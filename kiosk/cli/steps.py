"""The small language of ``kiosk do`` and of the tour: one line, one act of a person at the machine.

tap WORDS · code N · corner · crosses · card N · lift · scan a N · scan s N · scan-text TEXT · scan-forged N · scan-long · wait SCREEN · see WORDS · shot FILE · look · printer FAULT ·
line cut|up · clock DAYS · next NUMBER · answer
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from kiosk.cli.processes import call_centre
from kiosk.control import ControlClient
from kiosk.domain.touch_map import NINE
from kiosk.errors import DeviceUnavailable, InvalidInput

WAIT_S = 20.0
CORNER_HELD_S = 3.3
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


class Playable(Protocol):
    """A stack that steps can be done on, in this process or another."""

    def sample(self) -> dict[str, Any]: ...
    def command(self, device: str, line: str) -> dict[str, Any]: ...
    def cut(self, is_cut: bool) -> None: ...
    def centre(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any: ...


class RemoteStack:
    """A demo that runs in another process, found by its folder. Raises DeviceUnavailable when none does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        try:
            ports = json.loads((self._folder / "demo.json").read_text())
        except OSError as error:
            raise DeviceUnavailable(f"no demo has run in {folder}; start one with `kiosk demo`") from error
        self._folder = Path(ports["folder"])
        self._server: int = ports["server"]
        self._line: int = ports["line"]

    def hands(self) -> ControlClient:
        return ControlClient(self._folder / "kiosk" / "control.sock")

    def sample(self) -> dict[str, Any]:
        text = (self._folder / "centre" / "sample.json").read_text(encoding="utf-8")
        sample: dict[str, Any] = json.loads(text)
        return sample

    def command(self, device: str, line: str) -> dict[str, Any]:
        from devices.simulators.pty_device import ask_device

        return ask_device(self._folder / "devices" / device.replace("_", "-"), line)

    def cut(self, is_cut: bool) -> None:
        with socket.create_connection(("127.0.0.1", self._line), timeout=5) as line:
            line.sendall(b"cut" if is_cut else b"up")

    def centre(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return call_centre(self._server, method, path, body)


class Steps:
    """Does steps on a running stack. ``run`` raises InvalidInput, LookupError or TimeoutError, naming the step."""

    def __init__(self, stack: Playable, hands: ControlClient) -> None:
        self._stack, self._hands = stack, hands
        self._sample = stack.sample()
        self._words: dict[str, Callable[[str], Any]] = {
            "tap": self._tap,
            "code": self._code,
            "corner": self._corner,
            "crosses": self._crosses,
            "card": self._card,
            "lift": lambda _: stack.command("card_reader", "lift"),
            "scan": self._scan,
            "scan-forged": self._scan_forged,
            "scan-long": lambda _: stack.command("scanner", "scan " + "9" * 600),
            "scan-text": lambda text: stack.command("scanner", f"scan {text}"),
            "wait": self._wait,
            "see": self._see,
            "shot": lambda path: self._hands.ask("shot", path=str(Path(path).resolve())),
            "look": lambda _: self._hands.ask("look"),
            "printer": lambda fault: stack.command("printer", fault),
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

    def _code(self, number: str) -> Any:
        """Type a sample slip's query code and its last four on the number pad."""
        slip = self._sample["slips"][int(number)]
        for digits in (slip["query_code"], slip["factor"]):
            for digit in digits:
                self._tap(digit)
            answer = self._tap("下一步")
        return answer

    def _corner(self, _: str) -> Any:
        """Hold the upper right corner until the door of staff and technicians shows."""
        width = int(self._hands.ask("look")["size"][0])
        return self._hands.ask("hold", x=width - 5, y=5, seconds=CORNER_HELD_S)

    def _crosses(self, _: str) -> Any:
        """Hit the nine crosses of a test of the panel, as they come."""
        width, height = self._hands.ask("look")["size"]
        for x, y in NINE:
            answer = self._hands.ask("press", x=x * (width - 1), y=(1 - y) * (height - 1))
        return answer

    def _card(self, number: str) -> Any:
        chip = card_on_chip(self._sample["cards"][int(number)])
        answer = self._stack.command("card_reader", "tap " + json.dumps(chip, ensure_ascii=False))
        if answer.get("error"):
            raise ValueError(answer["error"])
        return answer

    def _scan(self, what: str) -> Any:
        kind, _, number = what.partition(" ")
        rows = self._sample["appointments" if kind.startswith("a") else "slips"]
        return self._stack.command("scanner", f"scan {rows[int(number)]['code']}")

    def _scan_forged(self, number: str) -> Any:
        """An appointment's code with one character of its signature changed."""
        code = self._sample["appointments"][int(number)]["code"]
        last = "0" if code[-1] != "0" else "1"
        return self._stack.command("scanner", f"scan {code[:-3]}{last}{code[-2:]}")

    def _line(self, state: str) -> Any:
        if state not in ("cut", "up"):
            raise ValueError("a line is cut or up")
        self._stack.cut(state == "cut")
        return self._hands.ask("beat")

    def _answer(self, _: str) -> Any:
        calls = self._stack.centre("GET", "/demo/state")["calls"]
        return [self._stack.centre("POST", f"/demo/calls/{call['id']}/answer", {}) for call in calls]

    def _wait(self, screen: str) -> Any:
        """Until that screen is shown."""
        seen = self._hands.ask("wait", screen=screen, seconds=WAIT_S)
        if seen["screen"] != screen:
            raise TimeoutError(
                f"waited for {screen}, still at {seen['screen']}: {' / '.join(seen['texts'][:6])}"
            )
        return seen

    def _see(self, words: str) -> Any:
        """Until these words stand on the screen or on a button."""
        deadline = time.monotonic() + WAIT_S
        while True:
            seen = self._hands.ask("look")
            if any(words in said for said in (*seen["texts"], *seen["buttons"])):
                return seen
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited for {words}; there is {' / '.join(seen['texts'][:6])}")
            time.sleep(0.03)

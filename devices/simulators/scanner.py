"""A code scanner on a pseudo-terminal: it says what it is told to have scanned."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.scanner.framing import COMMAND_ACKNOWLEDGED
from devices.scanner.triggers import Trigger
from devices.simulators.pty_device import PtyDevice

TERMINATORS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "etx": b"\x03", "none": b""}


class CodeScanner:
    """Commands: ``scan TEXT`` · ``scan-hex BYTES`` · ``acknowledge`` · ``vanish`` · ``ok`` · ``status``.

    With a ``trigger`` it reads one code for each look it is told to, and acknowledges every command.
    """

    takes_at_most = 4096

    def __init__(self, *, terminator: str, prefix: str, trigger: Trigger | None = None) -> None:
        self._terminator = TERMINATORS[terminator]
        self._prefix = prefix.encode("ascii")
        self._says = bytearray()
        self._scans = 0
        self._trigger = trigger
        self._is_looking = trigger is None
        self._looks = 0
        self._held = bytearray()  # what lies before it while it does not look
        self._command = bytearray()
        self.is_plugged_in = True

    def receive_data(self, data: bytes, now: float) -> None:  # noqa: ARG002
        """A host's trigger commands."""
        if self._trigger is None:
            return
        self._command += data
        del self._command[: -len(self._trigger.look)]
        if self._command in (self._trigger.look, self._trigger.stop):
            self._is_looking = bytes(self._command) == self._trigger.look
            self._looks += self._is_looking
            self._command.clear()
            self._says += COMMAND_ACKNOWLEDGED
            self._read()

    def advance(self, now: float) -> bytes:  # noqa: ARG002
        said, self._says = bytes(self._says), bytearray()
        return said

    def next_at(self) -> float | None:
        return 0.0 if self._says else None

    def command(self, words: list[str], now: float) -> dict[str, Any]:  # noqa: ARG002
        match words:
            case ["scan", text]:
                self._scan(self._prefix + text.encode())
            case ["scan-hex", digits]:
                self._scan(bytes.fromhex(digits))
            case ["acknowledge"]:
                self._says += COMMAND_ACKNOWLEDGED
            case ["vanish"]:
                self.is_plugged_in = False
                self._says.clear()
            case ["ok" | "clear"]:
                self.is_plugged_in = True
            case ["status"]:
                pass
            case _:
                raise ValueError(
                    "a scanner knows: scan TEXT, scan-hex BYTES, acknowledge, vanish, ok, status"
                )
        return {"scans": self._scans, "looks": self._looks, "plugged_in": self.is_plugged_in}

    def _scan(self, code: bytes) -> None:
        if not self.is_plugged_in:
            raise ValueError("the scanner is unplugged")
        self._held[:] = code + self._terminator
        self._scans += 1
        self._read()

    def _read(self) -> None:
        if self._held and self._is_looking:
            self._says += self._held
            self._held.clear()
            self._is_looking = self._trigger is None


class ScannerSimulator(PtyDevice):
    """``terminator`` is one of cr, lf, crlf, etx, none; ``prefix`` an AIM identifier such as ``]Q1``."""

    def __init__(
        self,
        *,
        link: Path,
        baud: int = 9600,
        terminator: str = "cr",
        prefix: str = "",
        trigger: Trigger | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        core = CodeScanner(terminator=terminator, prefix=prefix, trigger=trigger)
        super().__init__(core, link=link, baud=baud, clock=clock)

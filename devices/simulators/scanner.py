"""A code scanner on a pseudo-terminal: it says what it is told to have scanned."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.scanner.framing import COMMAND_ACKNOWLEDGED
from devices.simulators.pty_device import PtyDevice

TERMINATORS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "etx": b"\x03", "none": b""}


class CodeScanner:
    """Commands: ``scan TEXT`` · ``scan-hex BYTES`` · ``acknowledge`` · ``vanish`` · ``ok`` · ``status``."""

    takes_at_most = 4096

    def __init__(self, *, terminator: str, prefix: str) -> None:
        self._terminator = TERMINATORS[terminator]
        self._prefix = prefix.encode("ascii")
        self._says = bytearray()
        self._scans = 0
        self.is_plugged_in = True

    def receive_data(self, data: bytes, now: float) -> None:
        """A host's trigger commands; this scanner is always on."""

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
        return {"scans": self._scans, "plugged_in": self.is_plugged_in}

    def _scan(self, code: bytes) -> None:
        if not self.is_plugged_in:
            raise ValueError("the scanner is unplugged")
        self._says += code + self._terminator
        self._scans += 1


class ScannerSimulator(PtyDevice):
    """``terminator`` is one of cr, lf, crlf, etx, none; ``prefix`` an AIM identifier such as ``]Q1``."""

    def __init__(
        self,
        *,
        link: Path,
        baud: int = 9600,
        terminator: str = "cr",
        prefix: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(CodeScanner(terminator=terminator, prefix=prefix), link=link, baud=baud, clock=clock)

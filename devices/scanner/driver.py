"""Listens to a serial scanner and hands over each code once."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.listener import PortListener
from devices.scanner.codes import ScannerCode
from devices.scanner.framing import IDLE_GAP_S, Event, Oversize, Rejected, Scan, ScanFraming
from devices.transport import Transport

SAME_CODE_S = 1.5  # a phone held before the scanner is read several times a second
_QUIET_READ_S = 0.1


class ScannerDriver(PortListener):
    """Callbacks come on the driver's own thread. ``on_problem`` also gets S00, when the scanner is there (again)."""

    def __init__(
        self,
        transport: Transport,
        *,
        on_scan: Callable[[str], None],
        on_problem: Callable[[ScannerCode], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(transport, name="scanner", clock=clock)
        self._on_scan = on_scan
        self._on_problem = on_problem
        self._framing = ScanFraming()
        self._last: tuple[str, float] | None = None

    def _serve(self) -> None:
        data = self._transport.read(IDLE_GAP_S if self._framing.is_amid else _QUIET_READ_S)
        for event in self._framing.receive_data(data) if data else self._framing.idle():
            self._hand_over(event)

    def _on_open(self, is_open: bool) -> None:
        self._framing = ScanFraming()
        self._on_problem(ScannerCode.OK if is_open else ScannerCode.UNPLUGGED)

    def _hand_over(self, event: Event) -> None:
        match event:
            case Scan(text):
                if not self._is_repeat(text):
                    self._on_scan(text)
            case Rejected():
                self._on_problem(ScannerCode.NOT_TEXT)
            case Oversize():
                self._on_problem(ScannerCode.TOO_LONG)

    def _is_repeat(self, text: str) -> bool:
        """The same code again, without having been away for SAME_CODE_S."""
        now = self._clock()
        last, self._last = self._last, (text, now)
        return last is not None and last[0] == text and now - last[1] < SAME_CODE_S

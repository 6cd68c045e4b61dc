"""Listens to a scanner, whatever it hangs on, and hands over each code of ours once.

A module that looks only when told is told every few seconds, and after each code, for as long as codes are wanted. Nothing
is handed over meanwhile that is not wanted; what stays before the scanner counts once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from devices.listener import Line, PortListener
from devices.scanner.codes import ScannerCode
from devices.scanner.framing import Event, Oversize, Rejected, Scan, ScanFraming
from devices.scanner.grammar import Form
from devices.scanner.triggers import AGAIN_S, Trigger

SAME_CODE_S = 1.5  # a phone held before the scanner is read several times a second
_QUIET_READ_S = 0.1
_COMMAND_S = 0.5
_WRONG_FORM = {Form.ADDRESS: ScannerCode.WEB_ADDRESS, Form.STRANGE: ScannerCode.NOT_OURS}


class ScannerDriver(PortListener):
    """Callbacks come on the driver's own thread. ``on_problem`` also gets S00, when the scanner is there (again)."""

    def __init__(
        self,
        transport: Line,
        *,
        on_scan: Callable[[str], None],
        on_problem: Callable[[ScannerCode], None],
        clock: Callable[[], float] = time.monotonic,
        form_of: Callable[[str], Form] = lambda _: Form.OURS,
        trigger: Trigger | None = None,
    ) -> None:
        super().__init__(transport, name="scanner", clock=clock)
        self._on_scan = on_scan
        self._on_problem = on_problem
        self._framing = ScanFraming()
        self._last: tuple[str, float] | None = None
        self._form_of = form_of
        self._trigger = trigger or Trigger()
        self._trigger_at: float | None = None  # None: it has been told to stop
        self._wanted = threading.Event()
        self._wanted.set()

    def look(self, wanted: bool) -> None:
        """Whether codes are wanted now; they are at first. What comes meanwhile is dropped."""
        (self._wanted.set if wanted else self._wanted.clear)()

    def _serve(self) -> None:
        self._pull_trigger()
        data = self._transport.read(self._framing.gap_s if self._framing.is_amid else _QUIET_READ_S)
        for event in self._framing.receive_data(data) if data else self._framing.idle():
            self._hand_over(event)

    def _on_open(self, is_open: bool) -> None:
        self._framing = ScanFraming()
        self._trigger_at = self._clock()
        self._on_problem(ScannerCode.OK if is_open else ScannerCode(self._why or ScannerCode.UNPLUGGED))

    def _pull_trigger(self) -> None:
        if not self._trigger.look:
            return
        if not self._wanted.is_set():
            if self._trigger_at is not None:
                self._trigger_at = None
                self._transport.write(self._trigger.stop, _COMMAND_S)
        elif self._trigger_at is None or self._clock() >= self._trigger_at:
            self._trigger_at = self._clock() + AGAIN_S
            self._transport.write(self._trigger.look, _COMMAND_S)

    def _hand_over(self, event: Event) -> None:
        if not self._wanted.is_set():
            return
        self._trigger_at = self._clock()
        match event:
            case Scan(text):
                if not self._is_repeat(text):
                    self._judge(text)
            case Rejected():
                self._on_problem(ScannerCode.NOT_TEXT)
            case Oversize():
                self._on_problem(ScannerCode.TOO_LONG)

    def _judge(self, text: str) -> None:
        form = self._form_of(text)
        if form is Form.OURS:
            self._on_scan(text)
        else:
            self._on_problem(_WRONG_FORM[form])

    def _is_repeat(self, text: str) -> bool:
        """The same code again, without having been away for SAME_CODE_S."""
        now = self._clock()
        last, self._last = self._last, (text, now)
        return last is not None and last[0] == text and now - last[1] < SAME_CODE_S

"""What a technician may do with the running kiosk's devices, over its control socket: look, listen in, test.

The kiosk owns its ports. Whoever wants to see a device asks here, beside visitors: nothing personal is answered, and a
card is read for a technician only while no visitor is at the machine.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from devices.capture.tap import Tap, TappedTransport
from devices.capture.wire import REMARK
from devices.idcard.card import IdCard
from devices.idcard.masked import masked as masked_card
from devices.port_url import Port
from devices.scanner.masked import masked as masked_scan
from kiosk.control import Handler
from kiosk.errors import NeedsAttention
from kiosk.plain_log import PlainLog

DEVICES = ("printer", "scanner", "card_reader")
PORTIONS_AT_ONCE = 256
LONGEST_WAIT_S = 120.0
SCANS_KEPT = 64


class DeviceRoom:
    """Handed to the terminal; ``has_visitor`` says whether somebody is at the machine."""

    def __init__(self, has_visitor: Callable[[], bool]) -> None:
        self._has_visitor = has_visitor
        self.taps = {device: Tap(device) for device in DEVICES}
        self.about: dict[str, dict[str, str]] = {device: {"device": device} for device in DEVICES}
        self.printer: Any = None
        self.sound: Any = None
        self.ask_card: Callable[[bool], None] = lambda _: None
        self.log = PlainLog()
        self._counters: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._cards: queue.Queue[str] | None = None
        self._scans: deque[str] = deque(maxlen=SCANS_KEPT)
        logging.getLogger("kiosk").addHandler(self.log)

    # ---- what the terminal tells ----

    def transport(self, device: str, port: Port | str) -> TappedTransport:
        return TappedTransport(port, self.taps[device])

    def take_card(self, card: IdCard) -> bool:
        """Whether this card was for a technician; else it is a visitor's."""
        with self._lock:
            self._counters["cards"] += 1
            cards, self._cards = (None, self._cards) if self._has_visitor() else (self._cards, None)
        if cards is not None:
            cards.put(masked_card(card))
        return cards is not None

    def scanned(self, text: str) -> None:
        with self._lock:
            self._counters["scans"] += 1
            self._scans.append(masked_scan(text))

    def device_says(self, device: str, code: str) -> None:
        with self._lock:
            self._counters[f"{device} {code}"] += 1

    def close(self) -> None:
        logging.getLogger("kiosk").removeHandler(self.log)

    # ---- what is asked ----

    def handlers(self) -> dict[str, Handler]:
        return {
            "printer_status": lambda _: self._printer_status(),
            "printer_test": lambda asked: self._printer_test(str(asked.get("kind", "test"))),
            "listen": lambda asked: self._listen(str(asked["device"]), int(asked.get("after", 0))),
            "card": lambda asked: self._read_card(float(asked.get("wait_s", 30))),
            "scans": lambda asked: self._heard_scans(int(asked.get("after", 0))),
            "log": lambda _: {"lines": self.log.lines()},
            "beep": lambda asked: self._beep(str(asked.get("name", "test"))),
            "counters": lambda _: self._counted(),
        }

    def _driver(self) -> Any:
        if self.printer is None:
            raise NeedsAttention("no printer is in the settings, or its profile cannot be read", code="P06")
        return self.printer

    def _printer_status(self) -> Mapping[str, Any]:
        status = self._driver().read_status()
        words = {condition.name: condition.value for condition in status.conditions}
        return {"code": str(status.code), "may_print": status.may_print, "conditions": words}

    def _printer_test(self, kind: str) -> Mapping[str, Any]:
        import uuid

        from kiosk.cli.sample_slips import sample_slip
        from kiosk.domain.receipt import lay_out

        driver = self._driver()
        profile = driver.profile
        layout = lay_out(sample_slip(kind), columns=profile.columns, width_dots=profile.width_dots)
        result = driver.print_slip(layout, job_id=str(uuid.uuid4()))
        return {
            "outcome": result.outcome.value,
            "code": str(result.code),
            "bytes": result.bytes_sent,
            "seconds": result.seconds,
        }

    def _listen(self, device: str, after: int) -> Mapping[str, Any]:
        last, new = self.taps[device].since(after)
        given = new[:PORTIONS_AT_ONCE]
        return {
            "about": self.about[device],
            "number": last - (len(new) - len(given)),
            "portions": [
                [p.ms, p.direction, p.data.decode() if p.direction == REMARK else p.data.hex()] for p in given
            ],
        }

    def _read_card(self, wait_s: float) -> Mapping[str, Any]:
        """One card, masked; it is not handed to the screens. Raises NeedsAttention when a visitor is here."""
        if self._has_visitor():
            raise NeedsAttention("a visitor is at the machine; try again when the home screen is back")
        cards: queue.Queue[str] = queue.Queue()
        with self._lock:
            self._cards = cards
        self.ask_card(True)
        try:
            return {"card": cards.get(timeout=min(wait_s, LONGEST_WAIT_S))}
        except queue.Empty:
            return {"card": ""}
        finally:
            with self._lock:
                self._cards = None
            self.ask_card(False)

    def _beep(self, name: str) -> Mapping[str, Any]:
        if self.sound is None:
            raise NeedsAttention("audio.device is empty in the settings: there is no sound", code="A01")
        self.sound.play(name)
        return {}

    def _heard_scans(self, after: int) -> Mapping[str, Any]:
        """``after`` -1: only what comes from now on."""
        with self._lock:
            last = self._counters["scans"]
            new = 0 if after < 0 else min(max(0, last - after), len(self._scans))
            return {"number": last, "scans": list(islice(self._scans, len(self._scans) - new, None))}

    def _counted(self) -> Mapping[str, Any]:
        with self._lock:
            lines = {device: dict(tap.counted) for device, tap in self.taps.items()}
            return {"counters": dict(self._counters), "bytes": lines}

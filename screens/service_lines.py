"""A device's line, live: what goes out and comes in, when, in hexadecimal, and what it means. For technicians."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import KioskError
from kiosk.services.live_bytes import IN, LineLook, LineSeen, Ring, Said, in_hex
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import TwoLines
from screens.widgets.text import Words

load_kv(__file__)

LOOK_EVERY_S = 0.4
ASK_PRINTER_EVERY = 3  # looks
ROWS = 10
LISTENED = ("scanner", "card_reader")


class LiveRow(TwoLines):
    """When, which way and the bytes; below them what they mean."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Words(style="small", bold=True), **kwargs)

    def put(self, label: str, value: str, is_in: bool) -> None:
        self.ground = "soft" if is_in else "card"
        self.label, self.value = label, value


class ServiceLinesScreen(KioskScreen):
    where = "where.service_lines"
    pace = Pace.READ
    device = StringProperty("printer")
    is_halted = BooleanProperty(False)
    none = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ring = Ring(ROWS)
        self._rows: list[LiveRow] = []
        self._seen: list[LineSeen] = []
        self._event: Any = None
        self._looks = 0
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        self.choose(self.context.visit.device or "printer")

    def leave(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None
        self._listen(False)

    def wipe(self) -> None:
        self.leave()
        self._ring.clear()
        self._show()

    def relabel(self) -> None:
        self._seen = []
        self._show()

    def choose(self, device: str) -> None:
        """Printer, scanner or card reader, from now on."""
        self.leave()
        self._ring.clear()
        self.device = self.context.visit.device = device
        self.is_halted = False
        self._listen(True)
        self._show()
        asked = self.context.session_serial(), device
        self.context.tasks.run(
            lambda: self.context.service.listen(device),
            on_done=lambda _: self._look_on(asked),
            on_error=lambda _: self._show(),
        )

    def halt(self) -> None:
        """What is seen stays, to be read; what comes meanwhile is kept."""
        self.is_halted = not self.is_halted
        self._ring.halt(self.is_halted)
        self._show()

    def turn(self, pages: int) -> None:
        self._ring.turn(pages)
        self._show()

    # ---- looking, off the drawing thread ----

    def _listen(self, on: bool) -> None:
        """A scan or a card is looked at here and starts no visit."""
        if self.device not in LISTENED:
            return
        (self.context.service.ears.open if on else self.context.service.ears.close)()
        if self.device == "card_reader":
            self.context.ask_card(on)

    def _look_on(self, asked: tuple[int, str]) -> None:
        if not self._is_asked(asked):
            return
        self._looks += 1
        asks = self.device == "printer" and self._looks % ASK_PRINTER_EVERY == 1
        self.context.tasks.run(
            lambda: self._looked(asks),
            on_done=lambda look: self._told(asked, look),
            on_error=lambda _: self._told(asked, LineLook(())),
        )

    def _looked(self, asks: bool) -> LineLook:
        service = self.context.service
        if asks:
            with suppress(KioskError):  # what it did not answer is what is looked at
                service.conditions()
        look: LineLook = service.look_at_line()
        return look

    def _told(self, asked: tuple[int, str], look: LineLook) -> None:
        if not self._is_asked(asked):
            return
        self._ring.add(look.lines)
        self._show()
        self._event = self.context.schedule(lambda: self._look_on(asked), LOOK_EVERY_S)

    def _is_asked(self, asked: tuple[int, str]) -> bool:
        return self.parent is not None and asked == (self.context.session_serial(), self.device)

    # ---- showing ----

    def _show(self) -> None:
        page = self._ring.page()[::-1]  # the newest on top, where it is always in sight
        self.none = "" if page else self.words["service_lines.none"]
        if page == self._seen:
            return
        self._seen = page
        for place in range(ROWS):
            if place == len(self._rows):
                self._rows.append(LiveRow())
                self._rows[place].theme = self.theme
            self._fill(self._rows[place], page[place] if place < len(page) else None)

    def _fill(self, row: LiveRow, line: LineSeen | None) -> None:
        if line is None:
            self.ids.rows.remove_widget(row)
            row.put("", "", False)
            return
        at = (line.at + UTC_OFFSET).strftime("%H:%M:%S.%f")[:-3]
        way = self.words[f"live.{line.direction}"]
        told = self.words["live.and"].join(said_in_words(said, self.words) for said in line.said)
        row.put(" ".join(part for part in (at, way, in_hex(line.data)) if part), told, line.direction == IN)
        if row.parent is None:
            self.ids.rows.add_widget(row)


def said_in_words(said: Said, words: Any) -> str:
    """One meaning as a sentence; names inside it become words too."""
    values = dict(said.values)
    if "conditions" in values:
        names: Any = values["conditions"]
        values["conditions"] = words["service.and"].join(words[f"condition.{name}"] for name in names)
    if "status" in values:
        values["status"] = words.get(f"live.card.{values['status']}", f"{values['code']}H")
    return str(words.say(f"live.{said.key}", **values))

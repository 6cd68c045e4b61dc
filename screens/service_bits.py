"""The printer's status bytes bit by bit, in words, as they are now. For technicians."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from kivy.properties import StringProperty

from kiosk.errors import KioskError
from kiosk.services.live_bytes import BitSeen, LineLook
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import RowBox
from screens.widgets.text import Words

load_kv(__file__)

LOOK_EVERY_S = 1.0
SET, CLEAR = "●", "○"
LONG = ("DLE EOT 20", "GS a")


class ServiceBitsScreen(KioskScreen):
    where = "where.service_bits"
    pace = Pace.READ
    none = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._look = LineLook(())
        self._groups: dict[str, RowBox] = {}
        self._texts: dict[tuple[str, str], Words] = {}
        self._event: Any = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        self.wipe()
        asked = self.context.session_serial()
        self.context.tasks.run(
            lambda: self.context.service.listen("printer"),
            on_done=lambda _: self._look_on(asked),
            on_error=lambda _: self._show(),
        )

    def leave(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None

    def wipe(self) -> None:
        self.leave()
        self._look = LineLook(())
        self._groups.clear()
        self._texts.clear()
        for column in (self.ids.left, self.ids.right):
            column.clear_widgets()
        self._show()

    def relabel(self) -> None:
        self._show()

    def _look_on(self, asked: int) -> None:
        if self.parent is not None and asked == self.context.session_serial():
            self.context.tasks.run(
                self._looked,
                on_done=lambda look: self._told(asked, look),
                on_error=lambda _: self._told(asked, self._look),
            )

    def _looked(self) -> LineLook:
        with suppress(
            KioskError
        ):  # it does not answer: what it said last stays, and the sentence above says so
            self.context.service.conditions()
        look: LineLook = self.context.service.look_at_line()
        return look

    def _told(self, asked: int, look: LineLook) -> None:
        if self.parent is not None and asked == self.context.session_serial():
            self._look = look
            self._show()
            self._event = self.context.schedule(lambda: self._look_on(asked), LOOK_EVERY_S)

    def _show(self) -> None:
        self.none = "" if self._look.bits else self.words["service_bits.none"]
        for group, body in self._look.raw:
            title = self.words.say("service_bits.group", group=group, raw=body.hex(" ").upper())
            self._put((group, ""), title, "action", bold=True)
        for bit in self._look.bits:
            role = "quiet" if not bit.is_set else "danger" if bit.is_fault else "now"
            self._put((bit.group, bit.where), self._bit_words(bit), role, bold=bit.is_set)

    def _bit_words(self, bit: BitSeen) -> str:
        state = self.words["service_bits.yes" if bit.is_set else "service_bits.no"]
        return f"{SET if bit.is_set else CLEAR} {bit.where}  {self.words[f'bit.{bit.name}']}  {state}"

    def _put(self, key: tuple[str, str], text: str, role: str, *, bold: bool) -> None:
        line = self._texts.get(key)
        if line is None:
            line = self._texts[key] = Words(theme=self.theme, style="small")
            self._column(key[0]).add_widget(line)
        line.role, line.bold, line.content = role, bold, text

    def _column(self, group: str) -> RowBox:
        """The four plain answers in one half, the long ones in the other."""
        if group not in self._groups:
            box = self._groups[group] = RowBox(theme=self.theme)
            (self.ids.right if group in LONG else self.ids.left).add_widget(box)
        return self._groups[group]

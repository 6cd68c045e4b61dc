"""Today at this machine, and who waits where in the centre. Counts only."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import KioskError
from screens.kv import load_kv
from screens.service_room import LookingRoom

load_kv(__file__)

# row -> icon, the figures in its sentence service_figures.ROW; a figure of the second tuple above 0 is not well
ROWS = {
    "visits": ("edit_note", ("registered", "numbers", "checked_in"), ()),
    "cases": ("route", ("looks", "steps"), ()),
    "slips": ("print", ("printed", "not_printed", "unsure"), ("not_printed", "unsure")),
    "records": ("send", ("waiting", "rejected"), ("rejected",)),
}


class ServiceFiguresScreen(LookingRoom):
    where = "where.service_figures"
    look_every_s = 5.0
    queue_note = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._figures: Any = None
        self._queue: Any = None
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self._figures = self._queue = None
        self.relabel()
        self.look()

    def wipe(self) -> None:
        super().wipe()
        self._figures = self._queue = None
        self._clear()

    def relabel(self) -> None:
        self._clear()
        if self._figures is not None:
            for name in ROWS:
                self._fact(name)
        if self._queue is None:
            online = self.context.ports.is_online()
            self.queue_note = self.words["service_figures.asking" if online else "service_figures.queue_off"]
            return
        self.queue_note = self.words.say(
            "service_figures.queue", n=sum(room.waiting for room in self._queue.rooms)
        )
        for room in self._queue.rooms:
            self._room(room)

    def _clear(self) -> None:
        self.ids.facts.clear_widgets()
        self.ids.rooms.clear_widgets()

    def asked(self) -> tuple[Any, Any]:
        figures = self.context.service.figures()
        try:
            return figures, self.context.service.queue()
        except KioskError:  # the note says so
            return figures, None

    def told(self, answer: tuple[Any, Any] | None) -> None:
        self._figures, self._queue = answer or (None, None)
        self.relabel()
        if self._queue is None:
            self.queue_note = self.words["service_figures.queue_off"]

    def _fact(self, name: str) -> None:
        icon, figures, ill = ROWS[name]
        values = {figure: getattr(self._figures, figure) for figure in figures}
        row = self.row(name, icon)
        row.label = self.words[f"service_figures.{name}"]
        row.value = self.words.say(f"service_figures.{name}_said", **values)
        row.state = "bad" if any(values[figure] for figure in ill) else "well"
        if name == "records" and self._figures.oldest:
            at = (from_rfc3339(self._figures.oldest) + UTC_OFFSET).strftime("%m-%d %H:%M")
            row.value += self.words.say("service_figures.oldest", at=at)
        self.ids.facts.add_widget(row)

    def _room(self, room: Any) -> None:
        row = self.row(f"room {room.room}", "meeting_room")
        row.label = self._name(room.room)
        waiting = self.words.say("service_figures.waiting", n=room.waiting)
        called = self.words.say("service_figures.called", ticket=room.called) if room.called else ""
        row.value, row.state = waiting + called, "well" if room.waiting else "unknown"
        self.ids.rooms.add_widget(row)

    def _name(self, room: str) -> str:
        """As the site names it in this language."""
        site = self.context.ports.site()
        known = next((known for known in (site.rooms if site else []) if known.name == room), None)
        return known.name_en if known is not None and self.words.language == "en" else room

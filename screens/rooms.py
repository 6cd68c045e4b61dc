"""Who helps in which room, and the way there; a number for the room is one tap further."""

from __future__ import annotations

from kivy.properties import ListProperty, StringProperty

from kiosk.api.terminals import Room
from kiosk.session import Pace
from screens.context import Context
from screens.journeys import may_begin
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.choices import Choice

load_kv(__file__)

ICONS = {
    "legal": "gavel",
    "mediation": "handshake",
    "heart": "favorite",
    "private": "lock",
    "labour": "payments",
}


def room_name(room: Room, language: str) -> str:
    return room.name_en if language == "en" and room.name_en else room.name


def plan_of(context: Context) -> list[tuple[Room, str]]:
    """The centre's rooms with their names in the visitor's language."""
    site = context.ports.site()
    return [(room, room_name(room, context.words.language)) for room in (site.rooms if site else [])]


class RoomsScreen(KioskScreen):
    where = "where.rooms"
    pace = Pace.READ
    plan = ListProperty()
    chosen = StringProperty()
    chosen_name = StringProperty()
    number_label = StringProperty()

    def enter(self) -> None:
        self.chosen = ""
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        self.plan = [(room, name) for room, name in plan_of(self.context) if room.purpose]
        self._rooms = [room for room, _ in self.plan]
        self.ids.rooms.offer(
            [
                Choice(
                    ICONS.get(room.id, "meeting_room"),
                    name,
                    self.words.say("rooms.row", floor=room.floor, purpose=room.purpose),
                )
                for room, name in self.plan
            ]
        )
        self._say()

    def choose(self, place: int) -> None:
        self.chosen = self._rooms[place].id
        self._say()
        self.ids.scroller.to_top()

    def take_number(self) -> None:
        visit = self.context.visit
        visit.goal, visit.room = "number", self.chosen
        if may_begin(self.context):
            self.context.go("identify")

    def _say(self) -> None:
        self.chosen_name = next((name for room, name in self.plan if room.id == self.chosen), "")
        self.number_label = self.words.say("rooms.number", room=self.chosen_name) if self.chosen_name else ""

"""What the door says: the number, where to go and how long; early, late, another day, used, cancelled, not ours."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from kiosk.domain.appointment import Admission
from kiosk.domain.dates import UTC_OFFSET, clock_face
from kiosk.session import Pace
from screens.journeys import gave_a_number, may_begin
from screens.kv import load_kv
from screens.printing import paper_is_fine, print_sentence
from screens.rooms import plan_of
from screens.stage import KioskScreen

load_kv(__file__)


class DoorScreen(KioskScreen):
    where = "where.door"
    pace = Pace.READ
    may_go_back = False
    headline = StringProperty()
    ticket = StringProperty()
    room = StringProperty()
    waiting = StringProperty()
    number = StringProperty()
    printing = StringProperty()
    code_on_screen = StringProperty()  # the slip's QR, when no paper is sure
    is_good = BooleanProperty(False)
    asks_paper = BooleanProperty(False)
    may_take_number = BooleanProperty(False)
    plan = ListProperty()
    room_id = StringProperty()  # on the plan

    def enter(self) -> None:
        self.refresh()

    def wipe(self) -> None:
        self.code_on_screen = self.headline = self.ticket = self.room = self.waiting = self.number = (
            self.printing
        ) = ""
        self.is_good = self.asks_paper = self.may_take_number = False
        self.plan, self.room_id = [], ""

    def relabel(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        visit = self.context.visit
        self._headline()
        place, accepted = visit.place, visit.accepted
        self.ticket = place.ticket if place else ""
        self.room = self._room(place.room) if place else ""
        self.waiting = self._waiting() if place else ""
        self.plan = plan_of(self.context) if place else []
        self.room_id = place.room if place else ""
        self.number = (
            self.words.say("door.number", number=accepted.grouped) if accepted and accepted.grouped else ""
        )
        self.printing, self.asks_paper = (
            print_sentence(self.context, accepted.job_id) if accepted else ("", False)
        )
        has_paper = accepted is None or paper_is_fine(self.context, accepted.job_id)
        self.code_on_screen = "" if has_paper else accepted.slip_code

    def print_again(self) -> None:
        self.context.visit.slips.append(self.context.ports.print_again(self.context.visit.accepted))
        self.asks_paper, self.printing = False, self.words["print.under_way"]

    def paper_came(self) -> None:
        self.asks_paper, self.printing = False, self.words["print.PRINTED"]

    def take_number(self) -> None:
        self.context.visit.goal = "number"
        if may_begin(self.context):
            self.context.go("identify")

    def _headline(self) -> None:
        door = self.context.visit.door
        admission = door.admission if door else Admission.ADMITTED
        self.is_good = gave_a_number(admission)
        self.may_take_number = not self.is_good
        slot = clock_face(door.slot, UTC_OFFSET) if door and door.slot else ""
        day = (door.slot + UTC_OFFSET).strftime("%m-%d") if door and door.slot else ""
        if door is None:
            self.headline = self.words["door.walk_in"]
        elif admission is Admission.USED and door.used_ticket:
            self.headline = self.words.say(
                "door.used_known", at=door.used_at, ticket=door.used_ticket, terminal=door.used_terminal
            )
        else:
            self.headline = self.words.say(f"door.{admission.value}", time=slot, day=day)

    def _room(self, room_id: str) -> str:
        site = self.context.ports.site()
        rooms = site.rooms if site else []
        room = next((r for r in rooms if r.id == room_id), rooms[0] if rooms else None)
        if room is None:
            return self.words["room.hall"]
        return f"{room.name if self.words.language == 'zh' else room.name_en}  {room.floor}"

    def _waiting(self) -> str:
        place = self.context.visit.place
        if place.waiting is None:
            return self.words["door.waiting_unknown"]
        if place.waiting == 0:
            return self.words["door.next"]
        if place.minutes is None:
            return self.words.say("door.waiting", n=place.waiting)
        return self.words.say("door.waiting_minutes", n=place.waiting, minutes=place.minutes)

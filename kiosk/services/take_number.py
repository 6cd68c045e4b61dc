"""先取号，见人说: a queue number and a permanent number at once, with a card, a name, or neither."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.api.envelope import RecordKind
from kiosk.api.queueing import CheckInReply, CheckInRequest
from kiosk.api.records import VisitPayload
from kiosk.domain.codes import grouped
from kiosk.domain.identity import parse_id_number
from kiosk.domain.matters import Visitor
from kiosk.domain.queue import priority_by_age
from kiosk.domain.receipt import Receipt
from kiosk.domain.slips import QueueFacts, queue_slip
from kiosk.errors import InvalidInput, ServerRefused, ServerUnreachable
from kiosk.services.capture import Accepted, Capture, Numbered
from kiosk.services.register_visit import factor_hint, person_of
from kiosk.services.slip_writer import SlipWriter
from kiosk.sync.centre import Centre


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue. ``waiting`` is None when the number was made without the centre."""

    ticket: str
    room: str
    waiting: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class NumberTaken:
    accepted: Accepted
    place: Place


class Queue:
    """Asks the centre for a place, for at most 1.5 s; else makes one with the terminal's own letter."""

    def __init__(self, centre: Centre, capture: Capture, letter: str) -> None:
        self._centre, self._capture, self._letter = centre, capture, letter

    def place(self, record_id: str, *, room: str, appointment_id: str = "", priority: str = "") -> Place:
        """Raises ServerRefused when the centre says no to an appointment."""
        request = CheckInRequest(record_id, appointment_id, room, priority)
        try:
            reply: CheckInReply = self._centre.check_in(request)
        except ServerUnreachable:
            return Place(self._capture.offline_ticket(self._letter), room)
        except ServerRefused:
            if appointment_id:
                raise
            return Place(self._capture.offline_ticket(self._letter), room)
        return Place(reply.ticket, reply.room or room, reply.waiting, reply.estimate_minutes)


class TakeNumber:
    def __init__(self, capture: Capture, queue: Queue, writer: SlipWriter) -> None:
        self._capture, self._queue, self._writer = capture, queue, writer

    def __call__(self, visitor: Visitor, *, why: str = "", room: str = "") -> NumberTaken:
        """Keep the visit and queue its slip. Raises StoreUnavailable when it cannot be kept."""
        record_id = self._capture.new_id()
        place = self._queue.place(record_id, room=room, priority=self._priority_of(visitor))
        accepted = self._capture.accept(
            RecordKind.VISIT,
            record_id=record_id,
            payload=lambda known: _payload(visitor, known, place),
            slip=lambda known, _: self._slip(visitor, known, place, why),
            numbered=True,
            needs_pin=not (visitor.phone or visitor.id_number),
        )
        return NumberTaken(accepted, place)

    def _priority_of(self, visitor: Visitor) -> str:
        """Who is seventy by the card is called before others."""
        today = self._capture.today()
        try:
            birth = parse_id_number(visitor.id_number, today=today).birth if visitor.id_number else None
        except InvalidInput:
            return ""
        return priority_by_age(birth, today)

    def _slip(self, visitor: Visitor, known: Numbered, place: Place, why: str) -> Receipt:
        writer = self._writer
        assert known.number is not None
        assert known.secrets is not None
        facts = QueueFacts(
            ticket=place.ticket,
            room=writer.room_name(place.room),
            where=writer.where(place.room),
            why=why or writer.words["slip.why_walk_in"],
            waiting=place.waiting,
            minutes=place.minutes,
            number=known.number.grouped(),
            query_code=grouped(known.secrets.query_code),
            pin=known.secrets.pin,
            slip_code=known.slip_code,
            note=factor_hint(visitor, writer),
        )
        return queue_slip(writer.head(known.captured_at), facts, writer.words.say)


def _payload(visitor: Visitor, known: Numbered, place: Place) -> VisitPayload:
    assert known.secrets is not None
    return VisitPayload(
        number=str(known.number),
        person=person_of(visitor),
        secrets=known.secrets,
        ticket=place.ticket,
        room=place.room,
    )

"""我预约了: judge a scanned code on the spot, check it in with the centre when it answers, and keep the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.api.envelope import RecordKind
from kiosk.api.queueing import AppointmentLookup
from kiosk.api.records import CheckInPayload
from kiosk.api.terminals import SiteConfig, TodaysBooking
from kiosk.clock import CentreClock, from_rfc3339
from kiosk.domain.appointment import Admission, AppointmentCode, Verify, judge
from kiosk.domain.dates import UTC_OFFSET, clock_face
from kiosk.domain.matters import Visitor
from kiosk.domain.receipt import Receipt
from kiosk.domain.slips import QueueFacts, queue_slip
from kiosk.errors import ServerRefused
from kiosk.keys import unb64, verifier
from kiosk.services.capture import Accepted, Capture, Numbered
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.take_number import Place, Queue, TakeNumber
from kiosk.store.appointments import SpentAppointments
from kiosk.sync.centre import Centre

SAME_DAY = frozenset((Admission.ADMITTED, Admission.EARLY, Admission.LATE))


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """What the door says. ``place`` and ``accepted`` are there when a number was given.

    ``slot`` is the appointment's time; ``used_at``/``used_ticket``/``used_terminal`` say where a used code was used.
    """

    admission: Admission
    slot: datetime | None = None
    place: Place | None = None
    accepted: Accepted | None = None
    used_at: str = ""
    used_ticket: str = ""
    used_terminal: str = ""


class CheckIn:
    def __init__(
        self,
        *,
        capture: Capture,
        queue: Queue,
        centre: Centre,
        spent: SpentAppointments,
        site: Callable[[], SiteConfig | None],
        centre_number: int,
        fallback_keys: dict[int, Verify],
        clock: CentreClock,
        writer: SlipWriter,
        take_number: TakeNumber,
    ) -> None:
        self._take_number = take_number
        self._capture, self._queue, self._centre, self._spent = capture, queue, centre, spent
        self._site, self._centre_number, self._fallback_keys = site, centre_number, fallback_keys
        self._clock, self._writer = clock, writer

    def find_code(self, request: AppointmentLookup) -> str:
        """The code of an appointment found by card, or by phone and booking code. Needs the centre."""
        return self._centre.find_appointment(request)

    def __call__(self, text: str) -> DoorAnswer:
        """Judge ``text`` and, unless it is no good at all, give a number. Raises StoreUnavailable."""
        admission, code = self._judge(text)
        if code is None:
            return DoorAnswer(admission)
        if admission is Admission.USED:
            return self._used_here(code)
        if admission is Admission.WRONG_DAY:
            return self._walk_in(code)
        if admission not in SAME_DAY:
            return DoorAnswer(admission, code.slot)
        return self._admit(admission, code)

    def _judge(self, text: str) -> tuple[Admission, AppointmentCode | None]:
        bookings = {booking.appointment_id: booking for booking in self._bookings()}
        cancelled = {identity for identity, b in bookings.items() if b.state == "cancelled"}
        told_used = {identity for identity, b in bookings.items() if b.state == "checked_in"}
        return judge(
            text,
            centre=self._centre_number,
            keys=self._keys(),
            used=told_used | self._spent.all_ids(),
            cancelled=cancelled,
            now=self._clock.now(),
            utc_offset=UTC_OFFSET,
        )

    def _bookings(self) -> list[TodaysBooking]:
        site = self._site()
        return site.bookings if site else []

    def _keys(self) -> dict[int, Verify]:
        site = self._site()
        keys: dict[int, Verify] = dict(self._fallback_keys)
        for key in site.appointment_keys if site else []:
            keys[int(key.id)] = verifier(unb64(key.public_key))
        return keys

    def _used_here(self, code: AppointmentCode) -> DoorAnswer:
        at, ticket = self._spent.find(code.appointment_id) or ("", "")
        return DoorAnswer(Admission.USED, code.slot, used_at=_face(at), used_ticket=ticket)

    def _walk_in(self, code: AppointmentCode) -> DoorAnswer:
        """Another day's appointment stays good for its day; today a plain number is given."""
        taken = self._take_number(Visitor())
        return DoorAnswer(Admission.WRONG_DAY, code.slot, taken.place, taken.accepted)

    def _admit(self, admission: Admission, code: AppointmentCode) -> DoorAnswer:
        record_id = self._capture.new_id()
        try:
            place = self._queue.place(record_id, room=self._room_of(code), appointment_id=code.appointment_id)
        except ServerRefused as error:
            return self._refused(code, error)
        accepted = self._keep(record_id, admission, code, place)
        return DoorAnswer(admission, code.slot, place, accepted)

    def _keep(self, record_id: str, admission: Admission, code: AppointmentCode, place: Place) -> Accepted:
        provisional = place.waiting is None or not self._clock.is_trusted
        payload = CheckInPayload(code.appointment_id, place.ticket, admission.value, provisional)
        return self._capture.accept(
            RecordKind.CHECK_IN,
            record_id=record_id,
            payload=lambda _: payload,
            slip=lambda known, _: self._slip(known, admission, code, place),
            numbered=False,
            about=f"booking {code.appointment_id}",
            spends=(code.appointment_id, place.ticket),
        )

    def _refused(self, code: AppointmentCode, error: ServerRefused) -> DoorAnswer:
        problem = getattr(error, "problem", None)
        facts: dict[str, str] = problem.facts if problem is not None else {}
        if error.problem_type == "/problems/appointment-cancelled":
            return DoorAnswer(Admission.CANCELLED, code.slot)
        if error.problem_type == "/problems/appointment-used":
            return DoorAnswer(
                Admission.USED,
                code.slot,
                used_at=_face(facts.get("at", "")),
                used_ticket=facts.get("ticket", ""),
                used_terminal=facts.get("terminal", ""),
            )
        return DoorAnswer(Admission.FORGED, code.slot)

    def _room_of(self, code: AppointmentCode) -> str:
        return next((b.room for b in self._bookings() if b.appointment_id == code.appointment_id), "")

    def _slip(self, known: Numbered, admission: Admission, code: AppointmentCode, place: Place) -> Receipt:
        writer, slot = self._writer, clock_face(code.slot, UTC_OFFSET)
        facts = QueueFacts(
            ticket=place.ticket,
            room=writer.room_name(place.room),
            where=writer.where(place.room),
            why=writer.words.say("slip.why_appointment", time=slot),
            waiting=place.waiting,
            minutes=place.minutes,
            note=""
            if admission is Admission.ADMITTED
            else writer.words.say(f"door.{admission.value}", time=slot),
        )
        return queue_slip(writer.head(known.captured_at), facts, writer.words.say)


def _face(at: str) -> str:
    return clock_face(from_rfc3339(at), UTC_OFFSET) if at else ""

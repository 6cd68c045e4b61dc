"""Registering a matter: from the visitor's draft to an accepted record and its slip."""

from __future__ import annotations

from dataclasses import replace

from kiosk.api.envelope import RecordKind
from kiosk.api.records import Person, PersonConcerned, RegistrationPayload
from kiosk.domain.codes import grouped
from kiosk.domain.masking import mask_name
from kiosk.domain.matters import Draft, Visitor, check_draft, kind_of
from kiosk.domain.receipt import Receipt
from kiosk.domain.slips import RegistrationFacts, registration_slip
from kiosk.domain.text import printable
from kiosk.services.capture import Accepted, Capture, Numbered
from kiosk.services.slip_writer import SlipWriter


class RegisterVisit:
    def __init__(self, capture: Capture, writer: SlipWriter) -> None:
        self._capture, self._writer = capture, writer

    def __call__(self, draft: Draft) -> Accepted:
        """Accept the draft. Raises InvalidInput when something is missing, StoreUnavailable when it cannot be kept."""
        check_draft(draft)
        visitor = draft.visitor
        return self._capture.accept(
            RecordKind.REGISTRATION,
            payload=lambda known: registration_payload(draft, known),
            slip=lambda known, registered: self._slip(draft, known, registered),
            numbered=True,
            needs_pin=not (visitor.phone or visitor.id_number),
        )

    def _slip(self, draft: Draft, known: Numbered, registered: bool) -> Receipt:
        writer, visitor = self._writer, draft.visitor
        assert known.number is not None
        assert known.secrets is not None
        facts = RegistrationFacts(
            number=known.number.grouped(),
            query_code=grouped(known.secrets.query_code),
            factor_hint=factor_hint(visitor, writer),
            slip_code=known.slip_code,
            masked_name=mask_name(visitor.name),
            title=writer.category_title(draft.category, private=draft.wants_privacy),
            room=writer.room_name("" if draft.wants_privacy else writer.category_room(draft.category)),
            receiver=writer.receiver(),
            acceptance_until=writer.day(writer.acceptance_until(known.captured_at)),
            registered=registered,
            pin=known.secrets.pin,
        )
        return registration_slip(writer.head(known.captured_at), facts, writer.words.say)


def factor_hint(visitor: Visitor, writer: SlipWriter) -> str:
    if visitor.id_number:
        return writer.words["slip.factor_id"]
    return writer.words["slip.factor_phone"] if visitor.phone else ""


def person_of(visitor: Visitor) -> Person:
    """Cleaned for storage: no control character of a name or address ever leaves the terminal."""
    return Person(
        name=printable(visitor.name, limit=50),
        id_kind=visitor.id_kind,
        id_number=visitor.id_number,
        phone=visitor.phone,
        address=printable(visitor.address, limit=200),
        read_from_card=visitor.read_from_card,
    )


def registration_payload(draft: Draft, known: Numbered) -> RegistrationPayload:
    """What is sealed. The story is kept whole, but for characters that could command a device.

    Of who wants to speak alone nothing goes along that was written in the hall before (检举控告: Art. 30).
    """
    assert known.secrets is not None
    if draft.wants_privacy:
        draft = replace(draft, story="", place="", place_code="", unit_complained_of="")
    return RegistrationPayload(
        number=str(known.number),
        kind=kind_of(draft),
        category=draft.category,
        person=person_of(draft.visitor),
        secrets=known.secrets,
        story=printable(draft.story, limit=1000),
        in_procedure=draft.in_procedure or "unsure",
        place=printable(draft.place, limit=100),
        place_code=draft.place_code,
        unit_complained_of=printable(draft.unit_complained_of, limit=100),
        reply_by=draft.reply_by,
        reply_address=printable(draft.address(), limit=200),
        people_came=draft.people_came,
        people_affected=draft.people_came,
        story_by_staff=draft.story_by_staff,
        representatives=[person_of(person) for person in draft.representatives],
        helps_relative=bool(draft.relation),
        concerned=_concerned(draft),
    )


def _concerned(draft: Draft) -> PersonConcerned | None:
    return PersonConcerned(person_of(draft.relative), draft.relation) if draft.relation else None

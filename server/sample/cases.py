"""Sixty cases of the sample centre, each driven through the law's own table, never written by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from kiosk.api.records import LookupSecrets, Person, RegistrationPayload, VisitPayload
from kiosk.domain.case_file import Event
from kiosk.domain.case_terms import Action
from kiosk.domain.codes import new_pin, new_query_code, second_factor
from kiosk.domain.numbers import MatterNumber
from kiosk.domain.slip_code import SlipCode, encode_slip_code
from server.cases.registration import open_case, ways_into
from server.cases.roadmap_reply import title_of
from server.cases.steps import Desk, step, usual_event
from server.cases.store import find_row, load_file
from server.clock import rfc3339
from server.db.engine import Cursor
from server.sample.histories import HISTORIES, History, Past
from server.sample.people import cards, crowd
from server.terminals.store import SAMPLE_NUMBER

COUNT = 60
# which histories the people of the cards have: index of card -> indices of HISTORIES
_OF_CARDS = {0: (0, 28), 1: (10,), 3: (14,), 7: (18,), 8: (2,), 9: (1,)}


@dataclass(frozen=True, slots=True)
class SampleSlip:
    """One slip of paper that lies on the bench: what is printed on it."""

    number: str
    title: str
    state: str
    label: str
    code: str
    query_code: str
    factor: str


@dataclass(frozen=True, slots=True)
class Press:
    """What makes slips: the desk, the sample terminal's key and the centre's day."""

    desk: Desk
    key: Ed25519PrivateKey
    now: datetime
    utc_offset_minutes: int

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(minutes=self.utc_offset_minutes))


def add_cases(cursor: Cursor, press: Press) -> list[SampleSlip]:
    """Write every case; the slips in the same order."""
    slips: list[SampleSlip] = []
    for serial, (person, history) in enumerate(_who_and_what(), start=1):
        slips.append(_add(cursor, press, serial, person, history, first=slips[0].number if slips else ""))
    return slips


def _who_and_what() -> list[tuple[Person, History]]:
    """First the people of the cards, then others, going through the histories as often as needed."""
    bench = cards()
    known = [(bench[card].person(), HISTORIES[n]) for card, indices in _OF_CARDS.items() for n in indices]
    others = crowd(COUNT - len(known))
    return known + [(person, HISTORIES[n % len(HISTORIES)]) for n, person in enumerate(others)]


def _add(
    cursor: Cursor, press: Press, serial: int, person: Person, history: History, *, first: str
) -> SampleSlip:
    desk, division = press.desk, press.desk.site.plan.division
    number = str(MatterNumber(division, SAMPLE_NUMBER, serial))
    secrets = _secrets(press, person)
    registered = _moment(press, history.steps[0], serial)
    payload = _payload(number, person, secrets, history)
    open_case(
        cursor, desk.keys, desk.law, payload, ways_into(desk.keys, payload),
        division=division, record_id=f"sample-{serial:03}", registered_at=registered,
        utc_offset_minutes=press.utc_offset_minutes, now=rfc3339(registered),
    )  # fmt: skip
    row = find_row(cursor, division, number)
    assert row is not None, "a sample case was written twice"
    for past in history.steps[1:]:
        event = _event(press, past, usual_event(desk, row, past.action, _day(press, past)), first)
        now = rfc3339(_moment(press, past, serial))
        step(desk, cursor, row, load_file(cursor, row), event, actor="sample", now=now)
        row = find_row(cursor, division, number) or row
    factor = second_factor(phone=person.phone, id_number=person.id_number, pin=secrets.pin)[0]
    code = _slip_code(press, secrets, registered)
    title = title_of(row, desk.site)
    return SampleSlip(number, title, row.state, history.label, code, secrets.query_code, factor)


def _event(press: Press, past: Past, usual: Event, first: str) -> Event:
    """What usually is said, and what this history says."""
    into = first if past.action in (Action.MERGE, Action.NO_MORE) else ""
    confirmed = past.action in (Action.WITHDRAW, Action.MEDIATE)
    return replace(
        usual, reason=past.reason, days=past.days, until=past.until(press.today), into=into, ground=past.ground,
        confirmed=confirmed,
    )  # fmt: skip


def _payload(
    number: str, person: Person, secrets: LookupSecrets, history: History
) -> RegistrationPayload | VisitPayload:
    if history.kind == "visit":
        return VisitPayload(number, person, secrets, ticket="")
    return RegistrationPayload(number, history.kind, history.category, person, secrets, history.story, "no")


def _secrets(press: Press, person: Person) -> LookupSecrets:
    random = press.desk.keys.random

    def below(limit: int) -> int:
        return int.from_bytes(random(8), "big") % limit

    pin = "" if person.phone or person.id_number else new_pin(below)
    return LookupSecrets(new_query_code(below), random(10).hex(), pin)


def _slip_code(press: Press, secrets: LookupSecrets, captured_at: datetime) -> str:
    body_hash = hashlib.sha256(secrets.slip_token.encode()).digest()[:8]  # a sample has no sealed payload
    token, centre = bytes.fromhex(secrets.slip_token), press.desk.site.plan.centre
    return encode_slip_code(SlipCode(centre, SAMPLE_NUMBER, token, captured_at, body_hash), press.key.sign)


def _day(press: Press, past: Past) -> date:
    return press.today - timedelta(days=past.ago)


def _moment(press: Press, past: Past, serial: int) -> datetime:
    """In the morning of that day, a minute apart; today's lie before now."""
    morning = datetime.combine(_day(press, past), time(8, 30), press.zone) + timedelta(minutes=serial)
    return min(morning, press.now - timedelta(minutes=serial % 30))

"""Accepting a record: number, seal, signature and slip in one transaction. Nothing here waits for the network.

When ``accept`` returns, record and print job are on disk: only then may a number be shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.api.codec import to_json
from kiosk.api.envelope import Envelope, RecordKind, seal_up
from kiosk.api.records import LookupSecrets
from kiosk.clock import CentreClock, rfc3339
from kiosk.domain.codes import new_pin, new_query_code, new_slip_token
from kiosk.domain.dates import UTC_OFFSET
from kiosk.domain.numbers import MatterNumber
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip_code import SlipCode, as_web_address, encode_slip_code
from kiosk.domain.uuid7 import uuid7
from kiosk.enrolment import TerminalIdentity
from kiosk.errors import StoreUnavailable
from kiosk.keys import SealKey
from kiosk.store import outbox
from kiosk.store.appointments import spend
from kiosk.store.database import Database
from kiosk.store.facts import count_up, next_serial
from kiosk.store.print_journal import PrintJob, PrintJournal
from kiosk.store.slip_codec import slip_to_bytes


@dataclass(frozen=True, slots=True)
class Chance:
    """Where randomness comes from; tests bring their own."""

    below: Callable[[int], int]
    bytes: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Numbered:
    """What is known of a record once it has its number and is sealed."""

    record_id: str
    number: MatterNumber | None
    secrets: LookupSecrets | None
    slip_code: str
    captured_at: datetime  # on the centre's time, as well as known


@dataclass(frozen=True, slots=True)
class Accepted:
    """A record that is kept. ``job_id`` is empty when nothing is to be printed."""

    record_id: str
    number: str
    grouped: str
    secrets: LookupSecrets | None
    slip_code: str
    job_id: str
    captured_at: datetime
    slip: Receipt | None  # as long as only this terminal has it
    slip_registered: Receipt | None  # once the centre has it


MakePayload = Callable[[Numbered], object]
MakeSlip = Callable[[Numbered, bool], Receipt]  # second: has the centre got it?


class Capture:
    def __init__(
        self,
        *,
        identity: TerminalIdentity,
        database: Database,
        journal: PrintJournal,
        clock: CentreClock,
        chance: Chance,
        committed: Callable[[Accepted], None],
        url_prefix: Callable[[], str] = lambda: "",
        seal_key: Callable[[], SealKey] | None = None,
        make_room: Callable[[], bool] = lambda: False,
    ) -> None:
        """``make_room`` gives up the disk's reserve; whether there was one."""
        self._make_room = make_room
        self._url_prefix = url_prefix
        self._seal_key = seal_key or (lambda: identity.seal_key)
        self._identity, self._database, self._journal = identity, database, journal
        self._clock, self._chance, self._committed = clock, chance, committed

    def today(self) -> date:
        """The local day by the centre's time, as far as it is known."""
        return (self._clock.now() + UTC_OFFSET).date()

    def new_id(self) -> str:
        """A UUIDv7: primary key and Idempotency-Key of one record."""
        return uuid7(self._clock.raw_now(), self._chance.bytes)

    def accept(
        self,
        kind: RecordKind,
        *,
        payload: MakePayload,
        slip: MakeSlip | None,
        numbered: bool,
        needs_pin: bool = False,
        record_id: str = "",
        about: str = "",
        spends: tuple[str, str] | None = None,
    ) -> Accepted:
        """Keep one record, and its slip if it has one. Raises StoreUnavailable, NeedsAttention.

        ``numbered`` gives it a permanent number and look-up secrets; ``about`` names the case of an unnumbered one;
        ``spends`` (appointment id, ticket) marks an appointment as used, in the same transaction.
        """

        def keep() -> Accepted:
            with self._database.transaction() as connection:
                serial = self._serial(connection) if numbered else 0
                known = self._known(record_id or self.new_id(), serial, needs_pin=needs_pin)
                envelope = self._sealed(kind, known, payload(known))
                known = self._with_slip_code(known, envelope)
                outbox.put(connection, envelope, str(known.number or about))
                job = self._queue_slip(connection, kind, known, slip, about)
                if spends is not None:
                    spend(connection, spends[0], rfc3339(known.captured_at), spends[1])
            return self._accepted(known, job, slip)

        accepted = self._with_the_reserve(keep)
        self._committed(accepted)
        return accepted

    def _with_the_reserve(self, keep: Callable[[], Accepted]) -> Accepted:
        """Once more when the disk was full and had a reserve to give."""
        try:
            return keep()
        except StoreUnavailable as error:
            if error.code != "D02" or not self._make_room():
                raise
            return keep()

    def offline_ticket(self, letter: str) -> str:
        """A queue number of this terminal alone: its letter and a serial that starts anew each day."""
        day = self.today().isoformat()
        with self._database.transaction() as connection:
            return f"{letter}{count_up(connection, f'ticket.{day}', 1):03}"

    def _serial(self, connection: object) -> int:
        lease = self._identity.reply
        return next_serial(connection, first=lease.serial_first, last=lease.serial_last)  # type: ignore[arg-type]

    def _known(self, record_id: str, serial: int, *, needs_pin: bool) -> Numbered:
        number = secrets = None
        if serial:
            number = MatterNumber(self._identity.reply.division, self._identity.reply.terminal_number, serial)
            secrets = LookupSecrets(
                query_code=new_query_code(self._chance.below),
                slip_token=new_slip_token(self._chance.bytes).hex(),
                pin=new_pin(self._chance.below) if needs_pin else "",
            )
        return Numbered(record_id, number, secrets, "", self._clock.now())

    def _sealed(self, kind: RecordKind, known: Numbered, payload: object) -> Envelope:
        seal, me, signing = self._seal_key(), self._identity.reply, self._identity.signing()
        return seal_up(
            record_id=known.record_id,
            kind=kind,
            division=me.division,
            terminal=me.terminal,
            key_id=signing.id,
            captured_at=rfc3339(self._clock.raw_now()),
            clock_offset_ms=self._clock.offset_ms(),
            seal_key_id=seal.id,
            sealed=seal.seal(to_json(payload)),
            sign=signing.key.sign,
        )

    def _with_slip_code(self, known: Numbered, envelope: Envelope) -> Numbered:
        if known.secrets is None:
            return known
        code = SlipCode(
            centre=self._identity.reply.centre,
            terminal=self._identity.reply.terminal_number,
            token=bytes.fromhex(known.secrets.slip_token),
            captured_at=known.captured_at,
            body_hash=bytes.fromhex(envelope.sha256[:16]),
        )
        text = encode_slip_code(code, self._identity.key.sign)
        if self._url_prefix():
            text = as_web_address(text, self._url_prefix())
        return Numbered(known.record_id, known.number, known.secrets, text, known.captured_at)

    def _queue_slip(
        self, connection: object, kind: RecordKind, known: Numbered, slip: MakeSlip | None, about: str
    ) -> str:
        if slip is None:
            return ""
        job = PrintJob(
            id=self.new_id(),
            kind=kind.value,
            number=str(known.number or about),
            slip_code=known.slip_code,
            record_id=known.record_id,
        )
        both = both_slips(slip(known, False), slip(known, True))
        self._journal.put(connection, job, both, known.captured_at)  # type: ignore[arg-type]
        return job.id

    def _accepted(self, known: Numbered, job_id: str, slip: MakeSlip | None) -> Accepted:
        return Accepted(
            record_id=known.record_id,
            number=str(known.number or ""),
            grouped=known.number.grouped() if known.number else "",
            secrets=known.secrets,
            slip_code=known.slip_code,
            job_id=job_id,
            captured_at=known.captured_at,
            slip=slip(known, False) if slip else None,
            slip_registered=slip(known, True) if slip else None,
        )


def both_slips(stored: Receipt, registered: Receipt) -> bytes:
    """A slip in both states: which one is true is known only when the paper moves."""
    return json.dumps([slip_to_bytes(stored).decode(), slip_to_bytes(registered).decode()]).encode()

"""Small envelopes for the outbox, numbered."""

from __future__ import annotations

from kiosk.api.envelope import RecordKind, seal_up
from kiosk.store import outbox


def envelope(number, kind=RecordKind.REGISTRATION):
    return seal_up(
        record_id=f"0191f1c0-0000-7000-8000-{number:012}",
        kind=kind,
        division="130926",
        terminal="130926-001",
        key_id="130926-001",
        captured_at=f"2026-11-21T04:00:{number % 60:02}.000Z",
        clock_offset_ms=None,
        seal_key_id="seal-1",
        sealed=b"sealed",
        sign=lambda _: b"signature",
    )


def add(database, *envelopes):
    with database.transaction() as connection:
        for one in envelopes:
            outbox.put(connection, one, "XF")

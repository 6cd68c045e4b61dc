"""A service matter that its visitor insists on as a petition: registered anew with a link, opened by the same keys."""

from __future__ import annotations

import dataclasses
from datetime import date

from msgspec.structs import replace

from kiosk.api.codec import to_json
from kiosk.domain.case_file import Event
from kiosk.domain.case_state import register
from kiosk.domain.case_terms import Action, Kind
from kiosk.domain.numbers import MatterNumber
from server.cases.links import CONFIRMED, REREGISTERED, Link, add_link
from server.cases.particulars import particulars_of
from server.cases.registration import particulars_place
from server.cases.steps import Desk
from server.cases.store import CaseRow, insert_case
from server.db.engine import Cursor

DESK_NUMBER = 901  # the desk is a terminal in the sense of numbers; enrolment gives none from 900 on
_SERIAL = "desk_serial"


def register_anew(cursor: Cursor, desk: Desk, row: CaseRow, *, on: date, now: str, who: str) -> str:
    """Write the new case, an appeal with what was said before, and return its number."""
    number = str(MatterNumber(row.division, DESK_NUMBER, next_desk_serial(cursor, row.division)))
    said = dataclasses.replace(particulars_of(desk.keys, row), number=number)
    file = register(Kind.APPEAL, Event(Action.SUBMIT, on, into=row.number), desk.law)
    anew = replace(
        row, number=number, kind=Kind.APPEAL.value, state=file.state.value, version=1, registered_on=on.isoformat(),
        registered_at=now, unit="", marks="", particulars=desk.keys.encrypt(to_json(said), place=particulars_place(number)),
    )  # fmt: skip
    insert_case(cursor, anew, file, actor=who, now=now)
    cursor.execute(
        "INSERT INTO case_keys (division, way, key_hash, number) "
        "SELECT division, way, key_hash, ? FROM case_keys WHERE division = ? AND number = ? AND way <> 'token'",
        (number, row.division, row.number),
    )
    add_link(cursor, row.division, Link(number, row.number, REREGISTERED, CONFIRMED, 100, now, who))
    return number


def next_desk_serial(cursor: Cursor, division: str) -> int:
    """Counts up and is never reset; the row that is updated first lets one writer in at a time."""
    cursor.execute(
        "INSERT INTO meta (division, name, value) VALUES (?, ?, '0') ON CONFLICT DO NOTHING",
        (division, _SERIAL),
    )
    cursor.execute(
        "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE division = ? AND name = ?",
        (division, _SERIAL),
    )
    cursor.execute("SELECT value FROM meta WHERE division = ? AND name = ?", (division, _SERIAL))
    return int(cursor.fetchone()[0])

"""Rows of a case's log: one an event, its facts as JSON beside action and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from kiosk.domain.case_file import Event
from kiosk.domain.case_terms import Action, Actor, Kind, OfficerCard
from kiosk.domain.procedures import Procedure
from server.db.engine import Cursor, insert_rows


class _Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says beside its action and date, as it lies in case_events.facts: the fields of Event, in order."""

    by: Actor | None = None
    unit: str = ""
    officer: OfficerCard | None = None
    reason: str = ""
    days: int = 0
    until: date | None = None
    into: str = ""
    kind: Kind | None = None
    procedure: Procedure | None = None
    ground: str = ""
    outcome: str = ""
    basis: str = ""
    place: str = ""
    confirmed: bool = False
    simple: bool = False
    paper: str = ""
    category: str = ""


_NO_FACTS = "{}"
_facts_encoder = msgspec.json.Encoder()
_facts_decoder = msgspec.json.Decoder(_Facts)


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event with what the database knows beside it."""

    seq: int
    recorded_at: str
    actor: str
    event: Event


def load_log(cursor: Cursor, division: str, number: str) -> list[LogLine]:
    """Every line, those that were undone too."""
    cursor.execute(
        "SELECT seq, recorded_at, actor, action, happened_on, facts FROM case_events "
        "WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return [
        LogLine(seq, at, actor, _event(action, on, facts))
        for seq, at, actor, action, on, facts in cursor.fetchall()
    ]


def load_events(cursor: Cursor, division: str, number: str) -> tuple[Event, ...]:
    """Every event, as the law reads them."""
    cursor.execute(
        "SELECT action, happened_on, facts FROM case_events WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return tuple(_event(*found) for found in cursor.fetchall())


def insert_events(
    cursor: Cursor, division: str, number: str, events: tuple[Event, ...], first: int, *, actor: str, now: str
) -> None:
    insert_rows(
        cursor,
        "INSERT INTO case_events (division, number, seq, action, happened_on, recorded_at, actor, facts)",
        [
            (division, number, first + n, e.action.value, e.on.isoformat(), now, actor, _facts_text(e))
            for n, e in enumerate(events)
        ],
    )


def _facts_text(event: Event) -> str:
    if event.action is Action.SUBMIT and event.kind and not event.into:  # it says nothing else
        return _SUBMITTED[event.kind]
    return _encoded(event)


def _encoded(event: Event) -> str:
    facts = _Facts(*(getattr(event, name) for name in _Facts.__struct_fields__))
    return _facts_encoder.encode(facts).decode()


# what most logs begin with, encoded once
_SUBMITTED = {kind: _encoded(Event(Action.SUBMIT, date.min, kind=kind)) for kind in Kind}
_ACTIONS = {action.value: action for action in Action}


def _event(action: str, on: str, facts: str) -> Event:
    day = date.fromisoformat(on)
    if facts == _NO_FACTS:
        return Event(_ACTIONS[action], day)
    return Event(_ACTIONS[action], day, *msgspec.structs.astuple(_facts_decoder.decode(facts)))

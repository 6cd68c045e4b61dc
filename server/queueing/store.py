"""Rows of the queue: one a number given, online or offline."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor

BOOKED, WALK_IN, OFFLINE = (
    "Y",
    "W",
    "offline",
)  # lanes: 预约 and walk-ins; offline ones carry the terminal's letter


@dataclass(frozen=True, slots=True)
class Place:
    """A number and how many wait before it in its room."""

    ticket: str
    room: str
    waiting: int


def find_place(cursor: Cursor, division: str, event_id: str) -> Place | None:
    """The place that this event was given before, on whatever day."""
    cursor.execute(
        "SELECT day, ticket, room, at FROM queue_tickets WHERE division = ? AND event_id = ?",
        (division, event_id),
    )
    row = cursor.fetchone()
    if row is None:
        return None
    day, ticket, room, at = row
    return Place(ticket, room, _waiting(cursor, division, day, room, before=at))


@dataclass(frozen=True, slots=True)
class Who:
    """What the queue knows of a number beside its place; all may be empty."""

    masked_name: str = ""
    priority: str = ""
    slot_at: str = ""
    appointment_id: str = ""


NOBODY = Who()


def give_place(
    cursor: Cursor, division: str, day: str, *, lane: str, room: str, event_id: str, at: str, terminal: str,
    who: Who = NOBODY,
) -> Place:  # fmt: skip
    """The next number of the lane."""
    cursor.execute(
        "SELECT MAX(serial) FROM queue_tickets WHERE division = ? AND day = ? AND lane = ?",
        (division, day, lane),
    )
    serial = int(cursor.fetchone()[0] or 0) + 1
    place = Place(f"{lane}{serial:03}", room, _waiting(cursor, division, day, room, before=at))
    _insert(cursor, division, day, event_id, lane, serial, place.ticket, room, at, terminal, who)
    return place


def keep_ticket(
    cursor: Cursor, division: str, day: str, *, event_id: str, ticket: str, room: str, at: str, terminal: str,
    who: Who = NOBODY,
) -> None:  # fmt: skip
    """The number on a visitor's paper is the one to call.

    One that the terminal gave itself takes its place by ``at``, when it was given. One that the centre gave learns
    its name; where the centre's answer was lost and the terminal gave another, the paper's takes its place.
    """
    if find_place(cursor, division, event_id) is None:
        _insert(cursor, division, day, event_id, OFFLINE, 0, ticket, room, at, terminal, who)
        return
    cursor.execute(
        "UPDATE queue_tickets SET ticket = ? WHERE division = ? AND event_id = ? AND ticket <> ?",
        (ticket, division, event_id, ticket),
    )
    if who.masked_name:
        cursor.execute(
            "UPDATE queue_tickets SET masked_name = ? WHERE division = ? AND event_id = ? AND masked_name = ''",
            (who.masked_name, division, event_id),
        )


def _insert(
    cursor: Cursor, division: str, day: str, event_id: str, lane: str, serial: int, ticket: str, room: str,
    at: str, terminal: str, who: Who,
) -> None:  # fmt: skip
    cursor.execute(
        "INSERT INTO queue_tickets (division, day, event_id, lane, serial, ticket, room, state, at, terminal, "
        "masked_name, priority, slot_at, appointment_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            division, day, event_id, lane, serial, ticket, room, at, terminal, who.masked_name, who.priority,
            who.slot_at, who.appointment_id,
        ),
    )  # fmt: skip


def _waiting(cursor: Cursor, division: str, day: str, room: str, *, before: str) -> int:
    cursor.execute(
        "SELECT COUNT(*) FROM queue_tickets WHERE division = ? AND day = ? AND room = ? AND state = 'waiting' "
        "AND at < ?",
        (division, day, room, before),
    )
    return int(cursor.fetchone()[0])

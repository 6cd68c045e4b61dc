"""What the supervisor is told: each thing once a day, kept until somebody has seen it."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor

LATE_OBJECTION = "late_objection"  # an organ objected after its five working days
OVERDUE = "overdue"
URGE_UNANSWERED = "urge_unanswered"
CRISIS = "crisis"
COMPLAINT = "complaint"  # 监督投诉: about how a case is handled
COPIED_TERMINAL = "copied_terminal"  # two machines with one key
CODES = (CRISIS, COMPLAINT, LATE_OBJECTION, OVERDUE, URGE_UNANSWERED, COPIED_TERMINAL)


@dataclass(frozen=True, slots=True)
class Notice:
    code: str
    number: str
    day: str
    at: str


def add_notice(cursor: Cursor, division: str, code: str, number: str, *, day: str, at: str) -> None:
    """The same again on the same day changes nothing."""
    cursor.execute(
        "INSERT INTO supervisor_notices (division, code, number, day, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (division, code, number, day, at),
    )


def open_notices(cursor: Cursor, division: str, *, most: int) -> list[Notice]:
    """Not yet seen, newest first."""
    cursor.execute(
        "SELECT code, number, day, at FROM supervisor_notices WHERE division = ? AND seen_by = '' "
        "ORDER BY at DESC, code, number LIMIT ?",
        (division, most),
    )
    return [Notice(*row) for row in cursor.fetchall()]


def mark_seen(cursor: Cursor, division: str, notice: Notice, *, who: str) -> bool:
    """False when somebody had seen it before, or it never was."""
    cursor.execute(
        "UPDATE supervisor_notices SET seen_by = ? WHERE division = ? AND code = ? AND number = ? AND day = ? "
        "AND seen_by = ''",
        (who, division, notice.code, notice.number, notice.day),
    )
    return cursor.rowcount == 1

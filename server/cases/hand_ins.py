"""What a visitor handed in later: supplements, reasons for a review, a complaint about supervision. Encrypted."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor
from server.keys import Keys


@dataclass(frozen=True, slots=True)
class HandIn:
    """``code`` is the step that it belongs to."""

    id: str
    code: str
    at: str
    text: str


def add_hand_in(
    cursor: Cursor, keys: Keys, division: str, number: str, hand_in: HandIn, *, is_secret: bool
) -> None:
    """Kept once an id. ``is_secret``: of an accusation."""
    body = keys.encrypt(hand_in.text.encode(), place=_place(number, hand_in.id), is_secret=is_secret)
    cursor.execute(
        "INSERT INTO hand_ins (division, number, id, code, at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (division, number, hand_in.id, hand_in.code, hand_in.at, body),
    )


def load_hand_ins(cursor: Cursor, keys: Keys, division: str, number: str) -> list[HandIn]:
    """Oldest first."""
    cursor.execute(
        "SELECT id, code, at, body FROM hand_ins WHERE division = ? AND number = ? ORDER BY at, id",
        (division, number),
    )
    return [
        HandIn(identity, code, at, keys.decrypt(body, place=_place(number, identity)).decode())
        for identity, code, at, body in cursor.fetchall()
    ]


def _place(number: str, identity: str) -> str:
    return f"hand_ins|body|{number}|{identity}"

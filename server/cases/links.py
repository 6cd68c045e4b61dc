"""Links between cases: perhaps the same matter, one matter of several people, registered anew, decided before."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor

DUPLICATE, JOINT, REREGISTERED = "duplicate", "joint", "reregistered"
ASKED, CONFIRMED, REFUSED = "asked", "confirmed", "refused"


@dataclass(frozen=True, slots=True)
class Link:
    """``state``: asked | confirmed | refused; ``score`` 0 to 100 of a supposed duplicate."""

    number: str
    other: str
    relation: str
    state: str
    score: int
    at: str
    decided_by: str = ""


_COLUMNS = "number, other, relation, state, score, at, decided_by"


def add_link(cursor: Cursor, division: str, link: Link) -> None:
    """The same link again changes nothing: what staff decided stays."""
    cursor.execute(
        f"INSERT INTO case_links (division, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
        (division, link.number, link.other, link.relation, link.state, link.score, link.at, link.decided_by),
    )


def links_of(cursor: Cursor, division: str, number: str) -> list[Link]:
    """From and to this case, oldest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM case_links WHERE division = ? AND (number = ? OR other = ?) ORDER BY at, other",  # noqa: S608
        (division, number, number),
    )
    return [Link(*row) for row in cursor.fetchall()]


def asked_links(cursor: Cursor, division: str, relation: str, *, most: int) -> list[Link]:
    """What waits for staff, likeliest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM case_links WHERE division = ? AND relation = ? AND state = 'asked' "  # noqa: S608
        "ORDER BY score DESC, at LIMIT ?",
        (division, relation, most),
    )
    return [Link(*row) for row in cursor.fetchall()]


def decide_link(
    cursor: Cursor, division: str, number: str, other: str, relation: str, *, state: str, who: str
) -> bool:
    """Staff have looked. False when there is no such link or it was decided before."""
    cursor.execute(
        "UPDATE case_links SET state = ?, decided_by = ? WHERE division = ? AND number = ? AND other = ? "
        "AND relation = ? AND state = 'asked'",
        (state, who, division, number, other, relation),
    )
    return cursor.rowcount == 1

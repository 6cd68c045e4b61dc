"""A terminal that may have been copied is marked, and people are told. Its records are taken all the same."""

from __future__ import annotations

from kiosk.api.terminals import Heartbeat
from server.cases.notices import COPIED_TERMINAL, add_notice
from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.terminals.store import Terminal

NUMBER_TAKEN = "number_taken"  # one of its serial numbers came twice, with another content


async def look_for_a_copy(centre: Centre, terminal: Terminal, beat: Heartbeat) -> None:
    """Mark the terminal when its heartbeats are those of two machines."""
    who = (terminal.division, terminal.number)
    why = centre.trails.follow(who, beat, lambda: _last_report(centre, terminal))
    if why:
        await centre.engine.tx(lambda cursor: mark_suspect(centre, cursor, terminal, why))


def mark_suspect(centre: Centre, cursor: Cursor, terminal: Terminal, why: str) -> None:
    """The first sign counts until staff clear it: mark, notice and audit row, in the caller's transaction."""
    now, division = centre.now_text(), terminal.division
    cursor.execute(
        "UPDATE terminals SET suspect_since = ?, suspect_why = ? "
        "WHERE division = ? AND number = ? AND suspect_since = ''",
        (now, why, division, terminal.number),
    )
    if cursor.rowcount != 1:
        return
    add_notice(cursor, division, COPIED_TERMINAL, terminal.id, day=centre.today().isoformat(), at=now)
    append_audit(
        cursor, division=division, at=now, who=f"terminal:{terminal.id}", action="terminal_suspect",
        subject=terminal.id, facts={"why": why},
    )  # fmt: skip


def clear_suspicion(cursor: Cursor, division: str, number: int) -> bool:
    """False when there was none."""
    cursor.execute(
        "UPDATE terminals SET suspect_since = '', suspect_why = '' "
        "WHERE division = ? AND number = ? AND suspect_since <> ''",
        (division, number),
    )
    return cursor.rowcount == 1


def _last_report(centre: Centre, terminal: Terminal) -> bytes:
    def work(cursor: Cursor) -> bytes:
        cursor.execute(
            "SELECT last_report FROM terminals WHERE division = ? AND number = ?",
            (terminal.division, terminal.number),
        )
        return str(cursor.fetchone()[0]).encode()

    return centre.engine.look(work)

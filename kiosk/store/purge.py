"""Erases what is over: records that the centre holds, slips that had their outcome, appointments of past weeks."""

from __future__ import annotations

from kiosk.store.database import Database
from kiosk.store.outbox import Outbox

PORTION = 200  # rows in one transaction: a visitor's record does not wait behind thousands

_REST = (
    "DELETE FROM print_jobs WHERE seq IN (SELECT seq FROM print_jobs WHERE settled_at <> '' AND settled_at < ?"
    " ORDER BY seq LIMIT ?)",
    "DELETE FROM spent_appointments WHERE appointment_id IN"
    " (SELECT appointment_id FROM spent_appointments WHERE at < ? LIMIT ?)",
    "DELETE FROM facts WHERE key IN"
    " (SELECT key FROM facts WHERE key LIKE 'ticket.%' AND substr(key, 8) < ? LIMIT ?)",
)


def purge(database: Database, outbox: Outbox, before: str) -> int:
    """Erase what was settled before then (RFC 3339 UTC), overwritten and not only unlinked (``secure_delete``, the log
    emptied); how many records went. What the centre has not confirmed stays, however old. Raises StoreUnavailable.
    """
    erased = 0
    while gone := outbox.purge(before, PORTION):
        erased += gone
    for statement in _REST:
        _erase(database, statement, before)
    database.flush_log()
    return erased


def _erase(database: Database, statement: str, before: str) -> None:
    while True:
        with database.transaction() as connection:
            if connection.execute(statement, (before, PORTION)).rowcount < PORTION:
                return

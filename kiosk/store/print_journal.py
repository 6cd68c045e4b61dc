"""What was to be printed and what became of it. The slip itself is kept only encrypted, under a key in memory.

A final outcome erases the slip. After a crash the key is gone: jobs that were under way become UNCERTAIN, and
only number and code can be printed again.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.clock import rfc3339
from kiosk.store.database import Database

_NONCE = 12


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One slip to print. ``copy`` 0 is the original; 1, 2 … say 补打."""

    id: str
    kind: str
    number: str
    slip_code: str
    record_id: str
    copy: int = 0


@dataclass(frozen=True, slots=True)
class JournalRow:
    seq: int
    id: str
    kind: str
    number: str
    copy: int
    state: str
    code: str
    made_at: str
    settled_at: str


class PrintJournal:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._key = AESGCM(os.urandom(32))

    def put(self, connection: sqlite3.Connection, job: PrintJob, slip: bytes, now: datetime) -> None:
        """Queue a slip inside the caller's transaction."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._key.encrypt(nonce, slip, job.id.encode())
        connection.execute(
            "INSERT INTO print_jobs (id, kind, number, slip_code, record_id, copy, sealed, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (job.id, job.kind, job.number, job.slip_code, job.record_id, job.copy, sealed, rfc3339(now)),
        )

    def add(self, job: PrintJob, slip: bytes, now: datetime) -> None:
        """Queue a slip in a transaction of its own."""
        with self._database.transaction() as connection:
            self.put(connection, job, slip, now)

    def take(self, job_id: str) -> bytes:
        """Mark a job as sending and give its slip. From here on a crash leaves it UNCERTAIN."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT sealed FROM print_jobs WHERE id = ?", (job_id,)).fetchone()
            connection.execute("UPDATE print_jobs SET state = 'sending' WHERE id = ?", (job_id,))
        return self._key.decrypt(row[0][:_NONCE], row[0][_NONCE:], job_id.encode())

    def mark_sent(self, job_id: str) -> None:
        """Every byte is with the printer; its word is still out."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE print_jobs SET state = 'sent' WHERE id = ?", (job_id,))

    def settle(self, job_id: str, outcome: str, code: str, now: datetime) -> None:
        """Write the outcome and erase the slip; the code goes too once it is on paper."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE print_jobs SET state = ?, code = ?, settled_at = ?, sealed = NULL,"
                " slip_code = CASE ? WHEN 'PRINTED' THEN '' ELSE slip_code END WHERE id = ?",
                (outcome, code, rfc3339(now), outcome, job_id),
            )

    def settle_leftovers(self, now: datetime) -> int:
        """After a start: what was queued was not printed; what was sent, whole or in part, is uncertain. How many there were."""
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE print_jobs SET state = CASE state WHEN 'queued' THEN 'NOT_PRINTED' ELSE 'UNCERTAIN' END,"
                " code = 'P12', settled_at = ?, sealed = NULL WHERE state IN ('queued', 'sending', 'sent')",
                (rfc3339(now),),
            ).rowcount
        return int(changed)

    def last_is_uncertain(self) -> bool:
        """Whether a part of the last slip that was begun may still hang out of the printer."""
        rows = self._database.rows(
            "SELECT state FROM print_jobs WHERE state IN ('PRINTED', 'UNCERTAIN') ORDER BY seq DESC LIMIT 1"
        )
        return rows == [("UNCERTAIN",)]

    def copies_of(self, number: str) -> int:
        """How many slips of this number and kind were begun, the original included."""
        rows = self._database.rows("SELECT COUNT(*) FROM print_jobs WHERE number = ?", (number,))
        return int(rows[0][0])

    def outcomes_since(self, at: str) -> dict[str, int]:
        """How many slips made at ``at`` (RFC 3339 UTC) or later have each outcome."""
        rows = self._database.rows(
            "SELECT state, COUNT(*) FROM print_jobs WHERE made_at >= ? GROUP BY state", (at,)
        )
        return {str(state): int(count) for state, count in rows}

    def listing(self, limit: int = 50) -> list[JournalRow]:
        rows = self._database.rows(
            "SELECT seq, id, kind, number, copy, state, code, made_at, settled_at FROM print_jobs"
            " ORDER BY seq DESC LIMIT ?",
            (limit,),
        )
        return [JournalRow(*row) for row in rows]

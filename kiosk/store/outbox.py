"""Records on their way to the centre. A row is written once, sent until it is answered for, never deleted unsent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.api.codec import to_json
from kiosk.api.envelope import Envelope
from kiosk.clock import rfc3339
from kiosk.store.database import Database
from kiosk.store.facts import PURGED, purged_so_far, put_fact


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending record, ready to be posted as it is."""

    seq: int
    id: str
    kind: str
    number: str
    sha256: str
    envelope: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Metadata for staff: what may be shown of a record that nobody here can read."""

    seq: int
    id: str
    kind: str
    number: str
    captured_at: str
    state: str
    attempts: int
    problem: str


# The oldest of each kind by a few seeks; INDEXED BY because the planner prefers an index that reads all that waits.
_FIRST_OF_EACH_KIND = """
    WITH RECURSIVE kinds(kind) AS (
        SELECT MIN(kind) FROM outbox INDEXED BY outbox_waiting WHERE state = 'pending'
        UNION ALL
        SELECT (SELECT MIN(kind) FROM outbox INDEXED BY outbox_waiting
                WHERE state = 'pending' AND kind > kinds.kind)
        FROM kinds WHERE kinds.kind IS NOT NULL)
    SELECT seq, id, kind, number, sha256, envelope, attempts FROM outbox WHERE seq IN (
        SELECT (SELECT seq FROM outbox INDEXED BY outbox_waiting
                WHERE state = 'pending' AND outbox.kind = kinds.kind
                AND seq NOT IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT 1)
        FROM kinds)
    ORDER BY seq"""


_ADD = "INSERT INTO outbox (id, kind, number, captured_at, sha256, envelope) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_AGAIN = _ADD + " ON CONFLICT DO NOTHING"


def put(connection: sqlite3.Connection, envelope: Envelope, number: str, *, again: bool = False) -> None:
    """Add a record inside the caller's transaction. ``again``: one that may be there already stays as it is."""
    connection.execute(
        _ADD_AGAIN if again else _ADD,
        (envelope.id, envelope.kind.value, number, envelope.captured_at, envelope.sha256, to_json(envelope)),
    )


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def first_of_each_kind(self, skipping: Collection[int] = ()) -> list[Waiting]:
        """The oldest pending record of every kind: order is kept within a kind, and kinds never block each other.

        ``skipping``: ``seq`` of those that were put aside. A few seeks, however many wait.
        """
        rows = self._database.rows(_FIRST_OF_EACH_KIND, (json.dumps(list(skipping)),))
        return [Waiting(*row) for row in rows]

    def waiting(self, seq: int) -> Waiting | None:
        """One pending record."""
        rows = self._database.rows(
            "SELECT seq, id, kind, number, sha256, envelope, attempts FROM outbox"
            " WHERE seq = ? AND state = 'pending'",
            (seq,),
        )
        return Waiting(*rows[0]) if rows else None

    def failed(self, seq: int, problem: str) -> None:
        """Count a try that did not settle it."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE outbox SET attempts = attempts + 1, problem = ? WHERE seq = ?", (problem, seq)
            )

    def settle(self, seq: int, state: str, now: datetime, problem: str = "") -> None:
        """``sent`` once the centre echoed it, ``quarantined`` when the centre will never take it."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE outbox SET state = ?, settled_at = ?, problem = ? WHERE seq = ?",
                (state, rfc3339(now), problem, seq),
            )

    def retry_quarantined(self) -> int:
        """Put every quarantined record back in its queue; the number of records."""
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE outbox SET state = 'pending', settled_at = '', confirmed_at = ''"
                " WHERE state = 'quarantined'"
            ).rowcount
        return int(changed)

    def untold_quarantined(self) -> list[Waiting]:
        """What was refused and has not reached the centre's quarantine either, oldest first; at most 20."""
        rows = self._database.rows(
            "SELECT seq, id, kind, number, sha256, envelope, attempts FROM outbox"
            " WHERE state = 'quarantined' AND confirmed_at = '' ORDER BY seq LIMIT 20"
        )
        return [Waiting(*row) for row in rows]

    def sent_after(self, seq: int, settled_before: str, limit: int = 500) -> list[tuple[int, str, str]]:
        """``(seq, id, sha256)`` of records sent before that time (RFC 3339 UTC), by ``seq``."""
        return self._database.rows(
            "SELECT seq, id, sha256 FROM outbox WHERE seq > ? AND state = 'sent' AND settled_at < ?"
            " ORDER BY seq LIMIT ?",
            (seq, settled_before, limit),
        )

    def confirm(self, seqs: Sequence[int], now: datetime) -> None:
        """The centre says that it holds these."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE outbox SET confirmed_at = ? WHERE seq = ?", [(rfc3339(now), seq) for seq in seqs]
            )

    def missed(self, seqs: Sequence[int]) -> None:
        """The centre took these once and has them no more (it was set back to a backup): they wait again."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE outbox SET state = 'pending', settled_at = '', problem = 'missed at the centre'"
                " WHERE seq = ? AND state = 'sent'",
                [(seq,) for seq in seqs],
            )

    def purge(self, settled_before: str, limit: int = 200) -> int:
        """Erase up to ``limit`` records that were sent before then and that the centre has confirmed; how many."""
        with self._database.transaction() as connection:
            gone = int(
                connection.execute(
                    "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE state = 'sent'"
                    " AND confirmed_at <> '' AND settled_at < ? ORDER BY seq LIMIT ?)",
                    (settled_before, limit),
                ).rowcount
            )
            if gone:
                put_fact(connection, PURGED, str(purged_so_far(connection) + gone))
        return gone

    def take_in(self, envelopes: Sequence[Envelope]) -> int:
        """Records of another terminal, as it exported them: they go to the centre from here. How many were new."""
        with self._database.transaction() as connection:
            before = connection.total_changes
            for envelope in envelopes:
                put(connection, envelope, "", again=True)
            return connection.total_changes - before

    def last_unsent(self) -> int:
        """``seq`` of the newest record that the centre has not answered for; 0 when there is none."""
        return int(self._database.rows("SELECT MAX(seq) FROM outbox WHERE state <> 'sent'")[0][0] or 0)

    def unsent_after(self, seq: int) -> int:
        """How many records newer than ``seq`` the centre has not answered for."""
        rows = self._database.rows("SELECT COUNT(*) FROM outbox WHERE state <> 'sent' AND seq > ?", (seq,))
        return int(rows[0][0])

    def unsent_envelopes(self) -> list[bytes]:
        """Everything the centre has not answered for, oldest first, sealed as it is."""
        rows = self._database.rows("SELECT envelope FROM outbox WHERE state <> 'sent' ORDER BY seq")
        return [bytes(row[0]) for row in rows]

    def state_of(self, record_id: str) -> str | None:
        rows = self._database.rows("SELECT state FROM outbox WHERE id = ?", (record_id,))
        return str(rows[0][0]) if rows else None

    def listing(self, limit: int = 200) -> list[OutboxRow]:
        rows = self._database.rows(
            "SELECT seq, id, kind, number, captured_at, state, attempts, problem FROM outbox"
            " ORDER BY seq DESC LIMIT ?",
            (limit,),
        )
        return [OutboxRow(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        rows = self._database.rows("SELECT state, COUNT(*) FROM outbox GROUP BY state")
        return {str(state): int(count) for state, count in rows}

    def kinds_since(self, at: str) -> dict[str, int]:
        """How many records of each kind were captured at ``at`` (RFC 3339 UTC) or later, sent or not."""
        rows = self._database.rows(
            "SELECT kind, COUNT(*) FROM outbox WHERE captured_at >= ? GROUP BY kind", (at,)
        )
        return {str(kind): int(count) for kind, count in rows}

    def oldest_pending_at(self) -> str:
        """``captured_at`` of the oldest record that waits; empty when none does."""
        rows = self._database.rows("SELECT MIN(captured_at) FROM outbox WHERE state = 'pending'")
        return str(rows[0][0] or "")

"""The shape of the terminal's store, step by step: each runs once, in order, in one transaction with its row."""

from __future__ import annotations

# A step is never changed once it was released. The program before it must still run on what it leaves: a terminal may
# be set back while records wait.
STEPS: tuple[tuple[str, str], ...] = (
    (
        "first tables",
        """
        CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            captured_at TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            envelope BLOB NOT NULL,
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'quarantined')),
            attempts INTEGER NOT NULL DEFAULT 0,
            problem TEXT NOT NULL DEFAULT '',
            settled_at TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX outbox_waiting ON outbox (kind, seq) WHERE state = 'pending';
        CREATE TABLE print_jobs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            slip_code TEXT NOT NULL,
            record_id TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 0,
            sealed BLOB,
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'PRINTED', 'NOT_PRINTED', 'UNCERTAIN')),
            code TEXT NOT NULL DEFAULT '',
            made_at TEXT NOT NULL,
            settled_at TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE spent_appointments (
            appointment_id TEXT PRIMARY KEY, at TEXT NOT NULL, ticket TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE cache (key TEXT PRIMARY KEY, etag TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        """,
    ),
    (
        "a slip that is wholly at the printer",
        """
        CREATE TABLE new_print_jobs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            slip_code TEXT NOT NULL,
            record_id TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 0,
            sealed BLOB,
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'sent', 'PRINTED', 'NOT_PRINTED', 'UNCERTAIN')),
            code TEXT NOT NULL DEFAULT '',
            made_at TEXT NOT NULL,
            settled_at TEXT NOT NULL DEFAULT ''
        );
        INSERT INTO new_print_jobs SELECT seq, id, kind, number, slip_code, record_id, copy, sealed, state, code,
            made_at, settled_at FROM print_jobs;
        DROP TABLE print_jobs;
        ALTER TABLE new_print_jobs RENAME TO print_jobs;
        """,
    ),
    (
        "what the centre has confirmed; counting without reading the records",
        """
        ALTER TABLE outbox ADD COLUMN confirmed_at TEXT NOT NULL DEFAULT '';
        CREATE INDEX outbox_by_state ON outbox (state, captured_at);
        CREATE INDEX outbox_by_time ON outbox (captured_at, kind);
        CREATE INDEX print_jobs_by_number ON print_jobs (number);
        """,
    ),
)

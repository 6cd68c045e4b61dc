-- Small rows lie in the tree of their key, not in a tree of their own beside it: one descent less a row, read or written.
-- PostgreSQL has no such tables; there they are made again as they were.

CREATE TABLE new_case_events (
    division TEXT NOT NULL, number TEXT NOT NULL, seq INTEGER NOT NULL,
    action TEXT NOT NULL, happened_on TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (division, number, seq)
) /* rows at their keys */;
INSERT INTO new_case_events SELECT division, number, seq, action, happened_on, recorded_at, actor, facts FROM case_events;
DROP TABLE case_events;
ALTER TABLE new_case_events RENAME TO case_events;

CREATE TABLE new_clocks (
    division TEXT NOT NULL, number TEXT NOT NULL, seq INTEGER NOT NULL, code TEXT NOT NULL,
    started_on TEXT NOT NULL, length INTEGER NOT NULL, unit TEXT NOT NULL, extra_days INTEGER NOT NULL,
    raw_due TEXT NOT NULL, due TEXT NOT NULL, provisional INTEGER NOT NULL, stopped_on TEXT NOT NULL,
    article TEXT NOT NULL, policy_version TEXT NOT NULL, calendar_version TEXT NOT NULL,
    PRIMARY KEY (division, number, seq)
) /* rows at their keys */;
INSERT INTO new_clocks SELECT division, number, seq, code, started_on, length, unit, extra_days, raw_due, due,
    provisional, stopped_on, article, policy_version, calendar_version FROM clocks;
DROP TABLE clocks;
ALTER TABLE new_clocks RENAME TO clocks;
CREATE INDEX clocks_by_due ON clocks (division, code, stopped_on, due);

CREATE TABLE new_case_keys (
    division TEXT NOT NULL, way TEXT NOT NULL, key_hash TEXT NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (division, way, key_hash, number)
) /* rows at their keys */;
INSERT INTO new_case_keys SELECT division, way, key_hash, number FROM case_keys;
DROP TABLE case_keys;
ALTER TABLE new_case_keys RENAME TO case_keys;
CREATE INDEX case_keys_by_number ON case_keys (division, number, way);

CREATE TABLE new_tickets (
    division TEXT NOT NULL, ticket_hash TEXT NOT NULL, number TEXT NOT NULL, way TEXT NOT NULL,
    terminal TEXT NOT NULL, expires_at TEXT NOT NULL,
    PRIMARY KEY (division, ticket_hash)
) /* rows at their keys */;
INSERT INTO new_tickets SELECT division, ticket_hash, number, way, terminal, expires_at FROM tickets;
DROP TABLE tickets;
ALTER TABLE new_tickets RENAME TO tickets;
CREATE INDEX tickets_by_expiry ON tickets (division, expires_at);

-- Every table begins its key with the division (GB/T 2260): one database can serve many centres or be split by it.
-- Times are RFC 3339 UTC text, dates YYYY-MM-DD local. BLOB is BYTEA on PostgreSQL.

CREATE TABLE meta (division TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (division, name));

CREATE TABLE sites (division TEXT NOT NULL PRIMARY KEY, centre INTEGER NOT NULL, document BLOB NOT NULL);

CREATE TABLE policies (
    division TEXT NOT NULL, version TEXT NOT NULL, code TEXT NOT NULL,
    length INTEGER NOT NULL, unit TEXT NOT NULL, article TEXT NOT NULL,
    PRIMARY KEY (division, version, code)
);

CREATE TABLE work_calendar (
    division TEXT NOT NULL, day TEXT NOT NULL, is_work INTEGER NOT NULL, name TEXT NOT NULL,
    source TEXT NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (division, day)
);

CREATE TABLE enrolment_tokens (
    division TEXT NOT NULL, token_hash TEXT NOT NULL, name TEXT NOT NULL,
    expires_at TEXT NOT NULL, used_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, token_hash)
);

CREATE TABLE terminals (
    division TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, letter TEXT NOT NULL,
    key_id TEXT NOT NULL, public_key BLOB NOT NULL, state TEXT NOT NULL,
    hardware TEXT NOT NULL DEFAULT '', software TEXT NOT NULL DEFAULT '', enrolled_at TEXT NOT NULL,
    serial_first INTEGER NOT NULL, serial_last INTEGER NOT NULL,
    last_seen TEXT NOT NULL DEFAULT '', last_report TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, number)
);
CREATE UNIQUE INDEX terminals_by_key ON terminals (key_id);

CREATE TABLE records (
    division TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, terminal TEXT NOT NULL,
    captured_at TEXT NOT NULL, received_at TEXT NOT NULL, sha256 TEXT NOT NULL, envelope BLOB NOT NULL,
    state TEXT NOT NULL, number TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (division, id)
);

CREATE TABLE quarantine (
    division TEXT NOT NULL, sha256 TEXT NOT NULL, received_at TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (division, sha256)
);

CREATE TABLE cases (
    division TEXT NOT NULL, number TEXT NOT NULL, record_id TEXT NOT NULL, kind TEXT NOT NULL,
    category TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL,
    registered_on TEXT NOT NULL, registered_at TEXT NOT NULL, masked_name TEXT NOT NULL, particulars BLOB NOT NULL,
    merged_into TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, number)
);

CREATE TABLE case_events (
    division TEXT NOT NULL, number TEXT NOT NULL, seq INTEGER NOT NULL,
    action TEXT NOT NULL, happened_on TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (division, number, seq)
);

CREATE TABLE clocks (
    division TEXT NOT NULL, number TEXT NOT NULL, seq INTEGER NOT NULL, code TEXT NOT NULL,
    started_on TEXT NOT NULL, length INTEGER NOT NULL, unit TEXT NOT NULL, extra_days INTEGER NOT NULL,
    raw_due TEXT NOT NULL, due TEXT NOT NULL, provisional INTEGER NOT NULL, stopped_on TEXT NOT NULL,
    article TEXT NOT NULL, policy_version TEXT NOT NULL, calendar_version TEXT NOT NULL,
    PRIMARY KEY (division, number, seq)
);

CREATE TABLE case_documents (
    division TEXT NOT NULL, number TEXT NOT NULL, seq INTEGER NOT NULL,
    code TEXT NOT NULL, title TEXT NOT NULL, issued_on TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (division, number, seq)
);

-- how a case is found: HMAC of the slip's token, of query code and factor, of a person's ID number
CREATE TABLE case_keys (
    division TEXT NOT NULL, way TEXT NOT NULL, key_hash TEXT NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (division, way, key_hash, number)
);

CREATE TABLE tickets (
    division TEXT NOT NULL, ticket_hash TEXT NOT NULL, number TEXT NOT NULL, way TEXT NOT NULL,
    terminal TEXT NOT NULL, expires_at TEXT NOT NULL,
    PRIMARY KEY (division, ticket_hash)
);

CREATE TABLE wrong_tries (
    division TEXT NOT NULL, scope TEXT NOT NULL, at TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (division, scope, at, id)
);

CREATE TABLE lookup_audit (
    division TEXT NOT NULL, at TEXT NOT NULL, id TEXT NOT NULL, terminal TEXT NOT NULL,
    way TEXT NOT NULL, outcome TEXT NOT NULL, numbers TEXT NOT NULL,
    PRIMARY KEY (division, at, id)
);

CREATE TABLE appointments (
    division TEXT NOT NULL, id TEXT NOT NULL, starts_at TEXT NOT NULL, room TEXT NOT NULL, category TEXT NOT NULL,
    state TEXT NOT NULL, person_hash TEXT NOT NULL, booking_hash TEXT NOT NULL,
    used_by TEXT NOT NULL DEFAULT '', used_at TEXT NOT NULL DEFAULT '', used_event TEXT NOT NULL DEFAULT '',
    used_ticket TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, id)
);
CREATE INDEX appointments_by_day ON appointments (division, starts_at);
CREATE INDEX appointments_by_person ON appointments (division, person_hash);
CREATE INDEX appointments_by_booking ON appointments (division, booking_hash);

CREATE TABLE check_ins (
    division TEXT NOT NULL, event_id TEXT NOT NULL, appointment_id TEXT NOT NULL, terminal TEXT NOT NULL,
    at TEXT NOT NULL, ticket TEXT NOT NULL, judged TEXT NOT NULL, provisional INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (division, event_id)
);
CREATE INDEX check_ins_by_appointment ON check_ins (division, appointment_id);

CREATE TABLE queue_tickets (
    division TEXT NOT NULL, day TEXT NOT NULL, event_id TEXT NOT NULL, lane TEXT NOT NULL, serial INTEGER NOT NULL,
    ticket TEXT NOT NULL, room TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, terminal TEXT NOT NULL,
    PRIMARY KEY (division, day, event_id)
);
CREATE INDEX queue_by_lane ON queue_tickets (division, day, lane, serial);
CREATE INDEX queue_by_room ON queue_tickets (division, day, room, state);

CREATE TABLE staff_calls (
    division TEXT NOT NULL, event_id TEXT NOT NULL, reason TEXT NOT NULL, terminal TEXT NOT NULL,
    state TEXT NOT NULL, at TEXT NOT NULL, seen_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, event_id)
);
CREATE INDEX tickets_by_expiry ON tickets (division, expires_at);
CREATE INDEX cases_by_state ON cases (division, state);
CREATE INDEX records_by_time ON records (division, received_at);

-- Enrolment by a code that the terminal shows (RFC 8628), every key that a terminal ever had, and copies of terminals.

-- device_hash: of the secret that the terminal asks again with; user_code: what its screen shows, for a quarter of an hour
CREATE TABLE enrolment_requests (
    division TEXT NOT NULL, device_hash TEXT NOT NULL, user_code TEXT NOT NULL, public_key BLOB NOT NULL,
    hardware TEXT NOT NULL, software TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL,
    state TEXT NOT NULL, number INTEGER NOT NULL DEFAULT 0, decided_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, device_hash)
);
CREATE UNIQUE INDEX enrolment_requests_by_code ON enrolment_requests (division, user_code);

-- until_at is empty for the key in use; terminals.key_id and terminals.public_key are that key
CREATE TABLE terminal_keys (
    division TEXT NOT NULL, key_id TEXT NOT NULL, number INTEGER NOT NULL, public_key BLOB NOT NULL,
    from_at TEXT NOT NULL, until_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, key_id)
);
CREATE UNIQUE INDEX terminal_keys_by_id ON terminal_keys (key_id);
CREATE INDEX terminal_keys_by_number ON terminal_keys (division, number);
INSERT INTO terminal_keys (division, key_id, number, public_key, from_at)
    SELECT division, key_id, number, public_key, enrolled_at FROM terminals;

-- when and by what it showed that two machines have the same key; empty while nothing did
ALTER TABLE terminals ADD COLUMN suspect_since TEXT NOT NULL DEFAULT '';
ALTER TABLE terminals ADD COLUMN suspect_why TEXT NOT NULL DEFAULT '';

-- Bookings as people made them (encrypted), and who was called where and when.

ALTER TABLE appointments ADD COLUMN masked_name TEXT NOT NULL DEFAULT '';

-- token: of the status page; body_sha256: the same key with another content is refused
CREATE TABLE bookings (
    division TEXT NOT NULL, id TEXT NOT NULL, token_hash TEXT NOT NULL, body_sha256 TEXT NOT NULL,
    contact_hash TEXT NOT NULL, at TEXT NOT NULL, particulars BLOB NOT NULL, suggestion TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', decided_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, id)
);
CREATE INDEX bookings_by_token ON bookings (division, token_hash);
CREATE INDEX bookings_by_contact ON bookings (division, contact_hash);

-- every step of an appointment or a number, as the case log has them
CREATE TABLE visit_events (
    division TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, state TEXT NOT NULL,
    at TEXT NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (division, id, seq)
);

ALTER TABLE queue_tickets ADD COLUMN masked_name TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN priority TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN slot_at TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN appointment_id TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN called_at TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN called_times INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_tickets ADD COLUMN called_room TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN started_at TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_tickets ADD COLUMN ended_at TEXT NOT NULL DEFAULT '';
CREATE INDEX queue_by_call ON queue_tickets (division, day, called_at);

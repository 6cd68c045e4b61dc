-- Records that could not become what they ask for, and refused ones, wait for somebody at the desk; who has dealt with which.
CREATE TABLE records_dealt_with (
    division TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
    PRIMARY KEY (division, id)
);
CREATE INDEX records_for_staff ON records (division, received_at) WHERE state = 'for_staff';

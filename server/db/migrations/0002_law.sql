-- What the law keeps of a case beside its log: who holds it and until when (for the desk's list), papers with their
-- hashes, links between cases, ratings, what visitors handed in later, and what the supervisor is told.

ALTER TABLE cases ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN due TEXT NOT NULL DEFAULT '9999-12-31';
ALTER TABLE cases ADD COLUMN marks TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_due ON cases (division, due, number);
CREATE INDEX cases_by_unit ON cases (division, unit, due, number);

ALTER TABLE case_documents ADD COLUMN sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE case_documents ADD COLUMN event_seq INTEGER NOT NULL DEFAULT -1;

CREATE INDEX clocks_by_due ON clocks (division, code, stopped_on, due);
CREATE INDEX case_keys_by_number ON case_keys (division, number, way);

-- relation: duplicate (asked of staff), joint (several people, one matter), reregistered, prior
CREATE TABLE case_links (
    division TEXT NOT NULL, number TEXT NOT NULL, other TEXT NOT NULL, relation TEXT NOT NULL,
    state TEXT NOT NULL, score INTEGER NOT NULL, at TEXT NOT NULL, decided_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, number, other, relation)
);
CREATE INDEX case_links_open ON case_links (division, relation, state);

-- one rating a target; the visitor's words are encrypted
CREATE TABLE ratings (
    division TEXT NOT NULL, number TEXT NOT NULL, target TEXT NOT NULL, score INTEGER NOT NULL,
    words BLOB NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (division, number, target)
);

CREATE TABLE hand_ins (
    division TEXT NOT NULL, number TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (division, number, id)
);

CREATE TABLE supervisor_notices (
    division TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL,
    seen_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (division, code, number, day)
);
CREATE INDEX supervisor_notices_open ON supervisor_notices (division, seen_by);

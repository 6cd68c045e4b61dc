-- Staff, their sessions, the versions of a centre's settings, and the audit's chain.

CREATE TABLE staff (
    division TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, unit TEXT NOT NULL,
    password_hash TEXT NOT NULL, state TEXT NOT NULL, made_at TEXT NOT NULL, password_at TEXT NOT NULL,
    PRIMARY KEY (division, login)
);

CREATE TABLE staff_sessions (
    division TEXT NOT NULL, token_hash TEXT NOT NULL, login TEXT NOT NULL, made_at TEXT NOT NULL, seen_at TEXT NOT NULL,
    PRIMARY KEY (division, token_hash)
);
CREATE INDEX staff_sessions_by_login ON staff_sessions (division, login);

-- of names that exist and of names that do not: the answer tells no difference
CREATE TABLE sign_in_tries (
    division TEXT NOT NULL, login TEXT NOT NULL, wrong INTEGER NOT NULL, at TEXT NOT NULL, locked_until TEXT NOT NULL,
    PRIMARY KEY (division, login)
);

-- each row's hash is over the one before it; the head row is updated first, which lets one writer in at a time
CREATE TABLE audit_heads (division TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL);

CREATE TABLE audit_log (
    division TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, facts TEXT NOT NULL, digest TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (division, seq)
);

CREATE TABLE site_versions (
    division TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (division, version)
);

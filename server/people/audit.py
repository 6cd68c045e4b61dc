"""The audit log: append-only rows, each with a hash over the one before it, so that a change shows where it was made.

A row's hash is SHA-256 over the hash before it and the row's canonical form (JSON array of division, seq, at, who,
action, subject, digest). ``digest`` is SHA-256 of the facts, which hold codes and numbers and never personal data: facts
may be cleared when their time is over, and the chain still holds. Rows are written in the transaction of what they
tell of. The head row is updated before it is read: on PostgreSQL that locks it, on SQLite there is one writer anyway.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.db.engine import Cursor

GENESIS = "0" * 64
_PAGE = 2000
_COLUMNS = "seq, at, who, action, subject, facts, digest, hash"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """``who``: a login, ``terminal:130926-001`` or ``command line``. ``subject``: what it was done to."""

    seq: int
    at: str
    who: str
    action: str
    subject: str
    facts: str
    digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken_at`` is the first row that is not as it was written; 0 when all are."""

    rows: int
    head: str
    broken_at: int = 0
    why: str = ""


def append_audit(
    cursor: Cursor, *, division: str, at: str, who: str, action: str, subject: str,
    facts: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Add one row, in the caller's transaction."""
    seq, before = _next(cursor, division)
    told = json.dumps(facts or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = _sha256(told)
    chained = row_hash(before, division, seq, at, who, action, subject, digest)
    cursor.execute(
        f"INSERT INTO audit_log (division, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (division, seq, at, who, action, subject, told, digest, chained),
    )
    cursor.execute("UPDATE audit_heads SET hash = ? WHERE division = ?", (chained, division))


def audit_look_up(
    cursor: Cursor, *, division: str, at: str, terminal: str, action: str, way: str, outcome: str, opened: str
) -> None:
    """A kiosk looked something up; ``opened`` has the numbers that it opened."""
    facts = {"way": way, "outcome": outcome}
    who = f"terminal:{terminal}"
    append_audit(cursor, division=division, at=at, who=who, action=action, subject=opened, facts=facts)


def row_hash(before: str, *row: object) -> str:
    """SHA-256 over the hash before and the row."""
    return _sha256(before + json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def verify_audit(cursor: Cursor, division: str, *, known: tuple[int, str] | None = None) -> Verdict:
    """Walk the chain. ``known`` is a (seq, hash) noted earlier: with it, a tail that was cut off shows too."""
    before, seq = GENESIS, 0
    for row in _walk(cursor, division):
        if why := _fault(before, division, seq + 1, row, known):
            return Verdict(seq, before, seq + 1, why)
        before, seq = row.hash, row.seq
    if (seq, before) != _head(cursor, division) or (known and known[0] > seq):
        return Verdict(seq, before, seq + 1, "rows at the end are missing")
    return Verdict(seq, before)


def read_audit(cursor: Cursor, division: str, *, before: int, most: int) -> list[AuditRow]:
    """Rows below ``before``, newest first."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM audit_log WHERE division = ? AND seq < ? ORDER BY seq DESC LIMIT ?",  # noqa: S608
        (division, before, most),
    )
    return [AuditRow(*row) for row in cursor.fetchall()]


def _walk(cursor: Cursor, division: str) -> Iterator[AuditRow]:
    """Every row, oldest first, read in pages."""
    last = 0
    while True:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM audit_log WHERE division = ? AND seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
            (division, last, _PAGE),
        )
        page = [AuditRow(*row) for row in cursor.fetchall()]
        if not page:
            return
        yield from page
        last = page[-1].seq


def _fault(before: str, division: str, seq: int, row: AuditRow, known: tuple[int, str] | None) -> str:
    if row.seq != seq:
        return f"the next row is {row.seq}"
    if row.facts and _sha256(row.facts) != row.digest:
        return "its facts are not those that were written"
    if row.hash != row_hash(before, division, seq, row.at, row.who, row.action, row.subject, row.digest):
        return "its hash does not follow from the row before it"
    return (
        "its hash is not the one that was noted" if known and known[0] == seq and known[1] != row.hash else ""
    )


def _next(cursor: Cursor, division: str) -> tuple[int, str]:
    cursor.execute(
        "INSERT INTO audit_heads (division, seq, hash) VALUES (?, 0, ?) ON CONFLICT DO NOTHING",
        (division, GENESIS),
    )
    cursor.execute("UPDATE audit_heads SET seq = seq + 1 WHERE division = ?", (division,))
    return _head(cursor, division)


def _head(cursor: Cursor, division: str) -> tuple[int, str]:
    cursor.execute("SELECT seq, hash FROM audit_heads WHERE division = ?", (division,))
    row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""Papers of a case: template, title and date in clear, the text encrypted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from server.db.engine import Cursor
from server.keys import Keys


@dataclass(frozen=True, slots=True)
class Paper:
    """One document; ``lines`` is empty when the way in does not show them."""

    code: str
    title: str
    issued_on: str
    lines: list[str]

    @property
    def sha256(self) -> str:
        """Of the paper as it was issued; the step that issued it carries the same (one case, one file)."""
        text = msgspec.json.encode([self.code, self.title, self.issued_on, *self.lines])
        return hashlib.sha256(text).hexdigest()


def add_paper(
    cursor: Cursor, keys: Keys, division: str, number: str, paper: Paper, *, event_seq: int = -1
) -> None:
    """Keep a paper; ``event_seq`` is the place in the log of the step that issued it."""
    cursor.execute(
        "SELECT COUNT(*) FROM case_documents WHERE division = ? AND number = ?", (division, number)
    )
    seq = cursor.fetchone()[0]
    body = keys.encrypt(msgspec.json.encode(paper.lines), place=_place(number, seq))
    cursor.execute(
        "INSERT INTO case_documents (division, number, seq, code, title, issued_on, body, sha256, event_seq) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (division, number, seq, paper.code, paper.title, paper.issued_on, body, paper.sha256, event_seq),
    )


def load_papers(
    cursor: Cursor,
    keys: Keys,
    division: str,
    number: str,
    *,
    with_text: bool,
    undone: frozenset[int] = frozenset(),
) -> list[Paper]:
    """In the order they were issued, without those of steps that were ``undone``."""
    cursor.execute(
        "SELECT seq, code, title, issued_on, body, event_seq FROM case_documents "
        "WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return [
        Paper(code, title, issued_on, _text(keys, number, seq, body) if with_text else [])
        for seq, code, title, issued_on, body, event_seq in cursor.fetchall()
        if event_seq not in undone
    ]


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One line of a case's index."""

    code: str
    title: str
    issued_on: str
    sha256: str


def paper_index(cursor: Cursor, division: str, number: str) -> list[PaperEntry]:
    """Every paper that was ever issued, with its hash; nothing is left out."""
    cursor.execute(
        "SELECT code, title, issued_on, sha256 FROM case_documents WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return [PaperEntry(*row) for row in cursor.fetchall()]


def _text(keys: Keys, number: str, seq: int, body: bytes) -> list[str]:
    return msgspec.json.decode(keys.decrypt(body, place=_place(number, seq)), type=list[str])


def _place(number: str, seq: int) -> str:
    return f"case_documents|body|{number}|{seq}"

"""Papers of a case: template, title and date in clear, the text encrypted."""

from __future__ import annotations

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


def add_paper(cursor: Cursor, keys: Keys, division: str, number: str, paper: Paper) -> None:
    cursor.execute(
        "SELECT COUNT(*) FROM case_documents WHERE division = ? AND number = ?", (division, number)
    )
    seq = cursor.fetchone()[0]
    body = keys.encrypt(msgspec.json.encode(paper.lines), place=_place(number, seq))
    cursor.execute(
        "INSERT INTO case_documents (division, number, seq, code, title, issued_on, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (division, number, seq, paper.code, paper.title, paper.issued_on, body),
    )


def load_papers(cursor: Cursor, keys: Keys, division: str, number: str, *, with_text: bool) -> list[Paper]:
    """In the order they were issued."""
    cursor.execute(
        "SELECT seq, code, title, issued_on, body FROM case_documents WHERE division = ? AND number = ? ORDER BY seq",
        (division, number),
    )
    return [
        Paper(code, title, issued_on, _text(keys, number, seq, body) if with_text else [])
        for seq, code, title, issued_on, body in cursor.fetchall()
    ]


def _text(keys: Keys, number: str, seq: int, body: bytes) -> list[str]:
    return msgspec.json.decode(keys.decrypt(body, place=_place(number, seq)), type=list[str])


def _place(number: str, seq: int) -> str:
    return f"case_documents|body|{number}|{seq}"

"""Ratings as they lie in the database: one a target, without any identity; the visitor's words encrypted."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.satisfaction import Target
from server.db.engine import Cursor
from server.keys import Keys


@dataclass(frozen=True, slots=True)
class Rating:
    target: Target
    score: int
    words: str
    at: str


def add_rating(cursor: Cursor, keys: Keys, division: str, number: str, rating: Rating) -> bool:
    """False when this target was rated before: the first counts."""
    words = keys.encrypt(rating.words.encode(), place=f"ratings|words|{number}|{rating.target.value}")
    cursor.execute(
        "INSERT INTO ratings (division, number, target, score, words, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (division, number, rating.target.value, rating.score, words, rating.at),
    )
    return cursor.rowcount == 1


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How often a target was given a score; never by whom."""

    target: str
    score: int
    count: int


def count_ratings(cursor: Cursor, division: str) -> list[RatingCount]:
    cursor.execute(
        "SELECT target, score, COUNT(*) FROM ratings WHERE division = ? GROUP BY target, score ORDER BY target, score",
        (division,),
    )
    return [RatingCount(*row) for row in cursor.fetchall()]

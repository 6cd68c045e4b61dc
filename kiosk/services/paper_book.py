"""What went through the printer: metres and cuts, of this roll and in all, and what became of the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.clock import rfc3339
from kiosk.store.database import Database
from kiosk.store.facts import put_fact

_TOTAL_MM, _ROLL_MM, _ROLL_CUTS, _CUTS, _SINCE = (
    "paper.mm",
    "paper.roll_mm",
    "paper.roll_cuts",
    "paper.cuts",
    "paper.since",
)
_COUNTED = (_TOTAL_MM, _ROLL_MM, _CUTS, _ROLL_CUTS)


@dataclass(frozen=True, slots=True)
class PaperCount:
    """Millimetres and cuts; ``since`` is when the roll was put in (RFC 3339), empty when nobody told.

    ``jobs``: outcome (PRINTED, NOT_PRINTED, UNCERTAIN) -> how many ever.
    """

    total_mm: int
    roll_mm: int
    cuts: int
    roll_cuts: int
    since: str
    jobs: dict[str, int]


class PaperBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    def printed(self, millimetres: int) -> None:
        """A slip came out and was cut."""
        with self._database.transaction() as connection:
            for key in _COUNTED:
                row = connection.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
                more = 1 if key in (_CUTS, _ROLL_CUTS) else millimetres
                put_fact(connection, key, str(int(row[0] if row else 0) + more))

    def new_roll(self, now: datetime) -> None:
        """Somebody put paper in."""
        with self._database.transaction() as connection:
            for key, value in ((_ROLL_MM, "0"), (_ROLL_CUTS, "0"), (_SINCE, rfc3339(now))):
                put_fact(connection, key, value)

    def count(self) -> PaperCount:
        rows = self._database.rows("SELECT key, value FROM facts WHERE key LIKE 'paper.%'")
        kept: dict[str, str] = dict(rows)
        jobs = self._database.rows("SELECT state, COUNT(*) FROM print_jobs GROUP BY state")
        total, roll, cuts, roll_cuts = (int(kept.get(key, 0)) for key in _COUNTED)
        return PaperCount(total, roll, cuts, roll_cuts, kept.get(_SINCE, ""), dict(jobs))

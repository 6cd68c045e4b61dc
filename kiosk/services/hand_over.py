"""Gets every unsent record off a terminal that is to be replaced: to the centre, or sealed into a file.

A file has one envelope a line, as `kiosk outbox export` writes it. The records stay in the store as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.api.codec import from_json
from kiosk.api.envelope import Envelope
from kiosk.errors import Unreadable
from kiosk.files import write_private
from kiosk.services.diagnosis import Written, put_down
from kiosk.store.facts import Facts
from kiosk.store.outbox import Outbox

FOLDER = "export"
EXPORTED = "exported_seq"  # the last record that is in a file
_NAME = "kiosk-records-%Y%m%d-%H%M%S.jsonl"


@dataclass(frozen=True, slots=True)
class Left:
    """Records that the centre has not answered for. ``nowhere_else``: of them, those that are in no file either."""

    waiting: int
    rejected: int
    nowhere_else: int

    @property
    def unsent(self) -> int:
        return self.waiting + self.rejected


class HandOver:
    """``poke`` tries the centre at once; ``now`` is local time, for the file's name."""

    def __init__(
        self,
        outbox: Outbox,
        facts: Facts,
        state_dir: Path,
        poke: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._outbox, self._facts, self._folder = outbox, facts, state_dir
        self._poke, self._now = poke, now

    def left(self) -> Left:
        """Raises StoreUnavailable."""
        counts = self._outbox.counts()
        after = int(self._facts.get(EXPORTED) or 0)
        return Left(counts.get("pending", 0), counts.get("quarantined", 0), self._outbox.unsent_after(after))

    def send_all(self) -> None:
        """What was rejected too: the centre may have learnt to take it."""
        self._outbox.retry_quarantined()
        self._poke()

    def export(self) -> tuple[Written, int]:
        """Where the file lies, and how many records are in it. Raises StoreUnavailable. Not for the drawing thread."""
        last, envelopes = self._outbox.last_unsent(), self._outbox.unsent_envelopes()
        name = self._now().strftime(_NAME)
        written = put_down(self._folder, FOLDER, name, lambda path: write_envelopes(path, envelopes))
        self._facts.put(EXPORTED, str(last))
        return written, len(envelopes)


def read_envelopes(path: Path) -> list[Envelope]:
    """What ``write_envelopes`` wrote. Raises Unreadable, naming the line; OSError."""
    found = []
    for line, raw in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            envelope = from_json(raw, Envelope)
            envelope.sealed_bytes()
        except Unreadable as error:
            raise Unreadable(f"{path}, line {line}: {error}") from error
        found.append(envelope)
    return found


def write_envelopes(path: Path, envelopes: list[bytes]) -> None:
    """One sealed envelope a line; on the disk when it returns."""
    write_private(path, b"".join(envelope + b"\n" for envelope in envelopes))

"""Which of the newest records the centre has: told by the thread that sends, asked by those that show and print."""

from __future__ import annotations

import threading
from collections import OrderedDict

REMEMBERED = 64  # of the newest; an older one is asked of the outbox


class Arrivals:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._notes: OrderedDict[str, str] = OrderedDict()  # record -> what the centre noted

    def sent(self, record_id: str, note: str = "") -> None:
        """The centre echoed this record."""
        with self._changed:
            self._notes[record_id] = note
            while len(self._notes) > REMEMBERED:
                self._notes.popitem(last=False)
            self._changed.notify_all()

    def has(self, record_id: str) -> bool:
        with self._changed:
            return record_id in self._notes

    def note_of(self, record_id: str) -> str:
        """What the centre said of it; empty when it said nothing or has not answered."""
        with self._changed:
            return self._notes.get(record_id, "")

    def wait_for(self, record_id: str, at_most_s: float) -> bool:
        """Whether the centre has it, waiting a moment if need be."""
        with self._changed:
            return self._changed.wait_for(lambda: record_id in self._notes, at_most_s)

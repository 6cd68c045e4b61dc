"""The chores of one terminal, put together; see kiosk/sync/caretaker.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from kiosk.clock import CentreClock, rfc3339
from kiosk.store.database import Database
from kiosk.store.facts import Facts
from kiosk.store.outbox import Outbox
from kiosk.store.purge import purge
from kiosk.store.reserve import Reserve
from kiosk.store.spare import write_spare
from kiosk.sync.caretaker import Chore
from kiosk.sync.reconcile import Reconciled, Reconciler

KEPT = timedelta(
    days=30
)  # of what the centre holds: for staff's questions, and for a centre that is set back
HOUR, DAY = 3600.0, 86_400.0


class KeepHouse:
    """``on_room(trouble)`` is told each minute, as ``Reserve`` has it; ``on_damage()`` once the store was found damaged."""

    def __init__(
        self,
        database: Database,
        reserve: Reserve,
        reconciler: Reconciler,
        clock: CentreClock,
        *,
        on_room: Callable[[str], None],
        on_damage: Callable[[], None],
    ) -> None:
        self._database, self._reserve, self._reconciler, self._clock = database, reserve, reconciler, clock
        self._on_room, self._on_damage = on_room, on_damage

    def chores(self) -> list[Chore]:
        return [
            Chore("disk", self.look_for_room, 0.0, 60.0),
            Chore("spare copy", self.copy_facts, 5.0, HOUR),
            Chore("store", self.look_for_damage, 60.0, DAY, alone=True),
            Chore("records at the centre", self.compare_and_erase, 600.0, DAY, alone=True),
        ]

    def look_for_room(self) -> None:
        self._reserve.keep()
        self._on_room(self._reserve.trouble())

    def copy_facts(self) -> None:
        write_spare(Facts(self._database), self._database.path)

    def look_for_damage(self) -> None:
        """Every page, over a line of its own: nobody waits for it."""
        if not is_sound(self._database):
            self._on_damage()

    def compare(self) -> Reconciled:
        """Raises ServerUnreachable, ServerRefused, StoreUnavailable."""
        return self._reconciler.run()

    def compare_and_erase(self) -> None:
        """Only what the centre has just said that it holds goes, and only while the clock is known to be right."""
        self.compare()
        if self._clock.is_trusted:
            purge(self._database, Outbox(self._database), rfc3339(self._clock.now() - KEPT))


def is_sound(database: Database) -> bool:
    """What SQLite's own check says of the file and its log."""
    uri = f"{database.path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as line:
            return bool(line.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:  # locked or gone, which is no damage
        return True
    except sqlite3.DatabaseError:
        return False

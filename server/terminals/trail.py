"""What heartbeats tell of a copied terminal: two machines with one key do not start and count as one.

A terminal draws ``boot_id`` at each start and counts every heartbeat on its disk. One machine never goes back to a boot
that it left, and its counter only rises. A copy, running beside it or from an older image, breaks one of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.api.codec import from_json
from kiosk.api.terminals import Heartbeat
from kiosk.errors import Unreadable

BOOTS_ALTERNATE, COUNTER_BACK = "boots_alternate", "counter_back"
BOOTS_REMEMBERED = 8  # of one terminal, newest last


@dataclass(frozen=True, slots=True)
class Trail:
    """The boots of one terminal and the last counter."""

    boots: tuple[str, ...] = ()
    counter: int = 0

    def after(self, beat: Heartbeat) -> tuple[Trail, str]:
        """The trail with ``beat``, and what is wrong with it: empty, boots_alternate or counter_back."""
        if not beat.boot_id:  # of an older program
            return self, ""
        why = ""
        if beat.boot_id in self.boots[:-1]:
            why = BOOTS_ALTERNATE
        elif beat.counter <= self.counter:
            why = COUNTER_BACK
        others = tuple(boot for boot in self.boots if boot != beat.boot_id)
        return Trail((*others, beat.boot_id)[-BOOTS_REMEMBERED:], max(beat.counter, self.counter)), why


def trail_of(report: bytes) -> Trail:
    """The trail that the last written heartbeat leaves; an empty one where there is none."""
    try:
        beat = from_json(report, Heartbeat) if report else None
    except Unreadable:
        beat = None
    return Trail((beat.boot_id,), beat.counter) if beat and beat.boot_id else Trail()


class Trails:
    """Of every terminal that has beaten since the server started, by division and number."""

    def __init__(self) -> None:
        self._trails: dict[tuple[str, int], Trail] = {}

    def follow(self, who: tuple[str, int], beat: Heartbeat, last_report: Callable[[], bytes]) -> str:
        """What is wrong with this heartbeat. ``last_report`` is asked for once a terminal."""
        before = self._trails.get(who)
        if before is None:
            before = trail_of(last_report())
        self._trails[who], why = before.after(beat)
        return why

    def forget(self, who: tuple[str, int]) -> None:
        """Somebody looked, and it was one machine: the next heartbeat begins anew."""
        self._trails[who] = Trail()

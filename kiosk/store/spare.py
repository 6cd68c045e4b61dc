"""A copy of the few facts without which a terminal whose store broke could not go on: who it is, and where it counts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.files import write_private
from kiosk.store.facts import ENROLMENT, HEARTBEATS, PURGED, SERIAL, Facts

NAME = "spare.json"


@dataclass(frozen=True, slots=True)
class Spare:
    """The counters as they were when it was written; a salvage leaves a gap above ``next_serial`` and ``heartbeats``.

    ``last_seq``: of the outbox; ``purged``: how many of its records were erased.
    """

    enrolment: str = ""
    next_serial: int = 0
    heartbeats: int = 0
    last_seq: int = 0
    purged: int = 0


def write_spare(facts: Facts, path: Path) -> None:
    """Beside the store at ``path``, private and flushed. Raises StoreUnavailable, OSError."""
    spare = Spare(
        enrolment=facts.get(ENROLMENT) or "",
        next_serial=int(facts.get(SERIAL) or 0),
        heartbeats=int(facts.get(HEARTBEATS) or 0),
        last_seq=facts.last_record(),
        purged=int(facts.get(PURGED) or 0),
    )
    write_private(path.with_name(NAME), json.dumps(asdict(spare)).encode())


def read_spare(path: Path) -> Spare:
    """What was last written beside the store at ``path``; an empty one where there is none that can be read."""
    try:
        told = json.loads(path.with_name(NAME).read_bytes())
        counts = {name: int(told[name]) for name in ("next_serial", "heartbeats", "last_seq", "purged")}
        return Spare(enrolment=str(told["enrolment"]), **counts)
    except (OSError, ValueError, KeyError, TypeError):
        return Spare()

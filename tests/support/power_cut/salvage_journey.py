"""A store that breaks and is salvaged, under the recorder: ``salvage_journey.py FOLDER LOG``. It goes on with five records more."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from support.doubles import NOON
from support.places import enrolment
from support.power_cut.replay import Log
from support.records import add, envelope

from kiosk.api.codec import to_json
from kiosk.store.database import Database
from kiosk.store.facts import ENROLMENT, SERIAL, Facts
from kiosk.store.opening import mark_damaged, open_store
from kiosk.store.outbox import Outbox
from kiosk.store.reserve import Reserve
from kiosk.store.spare import write_spare

RECORDS, MORE, NEXT_SERIAL, PAGE = 60, 5, 500, 4096


def a_store(path):
    """Written, and then left as a crash leaves it: a part of it lies in its log alone."""
    database = Database(path)
    facts = Facts(database)
    facts.put(ENROLMENT, to_json(enrolment()).decode())
    facts.put(SERIAL, str(NEXT_SERIAL))
    add(database, *[envelope(n) for n in range(1, RECORDS // 2)])
    database.flush_log()
    add(database, *[envelope(n) for n in range(RECORDS // 2, RECORDS + 1)])
    write_spare(facts, path)
    return database


def damage(path):
    """One page that nobody wrote so."""
    with path.open("r+b") as file:
        file.seek(PAGE * (path.stat().st_size // PAGE // 2))
        file.write(b"\xff" * PAGE)
        file.flush()
        os.fsync(file.fileno())
    mark_damaged(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)


def main():
    path = Path(sys.argv[1]) / "kiosk.db"
    with Log(Path(sys.argv[2])) as log:
        left = a_store(path)  # noqa: F841 - never closed: that would empty its log
        damage(path)
        log.told("damaged")
        database = open_store(path, lambda: NOON, Reserve(path.parent))
        log.told("salvaged", sum(Outbox(database).counts().values()))
        for n in range(RECORDS + 1, RECORDS + MORE + 1):
            add(database, envelope(n))
            log.told("record", envelope(n).id)
        os._exit(0)  # as it is


if __name__ == "__main__":
    main()

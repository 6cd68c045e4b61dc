"""What the benchmarks of the kiosk share: figures beside limits, a terminal without a centre, the machine's load."""

from __future__ import annotations

import os
import secrets
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # the made-up centre of the tests

from support.places import identity, site

from kiosk.clock import CentreClock, SystemClock
from kiosk.domain.matters import Draft, Visitor
from kiosk.services.capture import Capture, Chance
from kiosk.services.register_visit import RegisterVisit
from kiosk.services.slip_writer import SlipWriter
from kiosk.store.database import Database
from kiosk.store.print_journal import PrintJournal
from kiosk.words import load_words

STORY = "工地欠我三个月工资，找过工头多次，一直没有给。" * 4


def say_machine() -> None:
    """The first line of every benchmark: how busy the machine is decides how much a figure is worth."""
    load = os.getloadavg()[0]
    print(f"machine: {os.cpu_count()} cores, load {load:.1f}, one fdatasync {fdatasync_ms():.2f} ms")


def say_figure(name: str, value: float, unit: str, *, limit: float, aim: float | None = None) -> None:
    """A figure that must not be above its limit."""
    beside = f"limit {limit:g}" + ("" if aim is None else f", aim {aim:g}")
    held = "held" if value <= limit else "NOT HELD"
    if aim is not None and value <= aim:
        held += ", aim reached"
    print(f"{name:44} {value:9.2f} {unit:4} ({beside})  {held}")


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 in 100 do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def fdatasync_ms(count: int = 50) -> float:
    """What one flush of one 4 KiB write costs here, the median."""
    path, times = Path(f".fdatasync-{os.getpid()}"), []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for _ in range(count):
            began = time.perf_counter()
            os.write(handle, b"x" * 4096)
            os.fdatasync(handle)
            times.append((time.perf_counter() - began) * 1e3)
    finally:
        os.close(handle)
        path.unlink()
    return median(times)


def terminal(folder: Path, committed: Any = lambda _: None) -> SimpleNamespace:
    """An enrolled terminal's store and services, real but for the centre: nothing is sent anywhere."""
    database = Database(folder / "kiosk.db")
    clock, journal = CentreClock(SystemClock()), PrintJournal(database)
    capture = Capture(
        identity=identity(),
        database=database,
        journal=journal,
        clock=clock,
        chance=Chance(secrets.randbelow, os.urandom),
        committed=committed,
    )
    writer = SlipWriter(site, load_words(), "130926-001")
    return SimpleNamespace(
        database=database,
        clock=clock,
        journal=journal,
        capture=capture,
        writer=writer,
        register=RegisterVisit(capture, writer),
    )


def draft() -> Draft:
    """A matter as people write it: 92 characters, a card, a telephone number."""
    visitor = Visitor("王小明", "111", "130926195501010018", "13800001234", "样例镇样例村 1 号", True)
    return Draft(visitor=visitor, category="labour.wages", in_procedure="no", story=STORY)

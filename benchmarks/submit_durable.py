"""From "hand it in" to the record on disk: number, seal, signature and slip in one transaction, on a real database."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from _common import draft, fdatasync_ms, median, p95, say_figure, say_machine, terminal

RUNS, WARM_UP = 300, 20


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        here = terminal(Path(folder))
        times = []
        for run in range(RUNS + WARM_UP):
            matter = draft()
            began = time.perf_counter()
            here.register(matter)
            if run >= WARM_UP:
                times.append((time.perf_counter() - began) * 1e3)
        here.database.close()
    say_figure("submit to durable, p95 of 300", p95(times), "ms", limit=50)
    flush = fdatasync_ms()
    print(
        f"median {median(times):.2f} ms; one bare fdatasync {flush:.2f} ms: {median(times) / flush:.1f} times that"
    )


if __name__ == "__main__":
    main()

"""From the scanner's code to the answer on the glass: an appointment checked in with the centre over loopback.

The simulated scanner speaks at 9600 baud, so its line alone needs 134 ms for the 129 characters of a code. That
time is part of the figure and is told beside it.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from _common import median, p95, say_figure, say_machine

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps

RUNS = 20
PAUSE_S = 0.6


def main() -> None:
    say_machine()
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), StackPlan(offscreen=True, paper_mm_s=0)) as stack,
        stack.hands() as hands,
    ):
        steps = Steps(stack, hands)
        steps.run("wait home")
        codes = [row["code"] for row in stack.sample()["appointments"]]
        times = [one_scan(stack, steps, codes[run % len(codes)]) for run in range(RUNS)]
    line_ms = (len(codes[0]) + 1) * 10 / 9600 * 1e3
    say_figure("scan to check-in shown, p95 of 20", p95(times), "ms", limit=300, aim=100)
    print(f"median {median(times):.0f} ms; {line_ms:.0f} ms of it are the scanner's line")


def one_scan(stack: Stack, steps: Steps, code: str) -> float:
    began = time.perf_counter()
    stack.command("scanner", f"scan {code}")
    steps.run("wait door")
    took = (time.perf_counter() - began) * 1e3
    steps.run("tap 结束")
    steps.run("wait home")
    time.sleep(PAUSE_S)
    return took


if __name__ == "__main__":
    main()

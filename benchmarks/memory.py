"""Memory of the kiosk's process: at the home screen, and how much it grows from visitor to visitor.

PSS counts shared libraries by their share, so it is higher when nothing else on the machine uses them; growth is
counted in memory that is the process's own.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from _common import say_figure, say_machine
from tap_to_frame import walk

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps

LOOK_EVERY_S, STILL_MB, AT_MOST_S = 3.0, 0.5, 90.0
WARM_UP, JOURNEYS = 5, 20


def main() -> None:
    say_machine()
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), StackPlan(offscreen=True)) as stack,
        stack.hands() as hands,
    ):
        pid, steps = stack._kiosk.pid, Steps(stack, hands)
        settle(pid)
        at_home, own, resident = kept_mb(pid, "Pss"), own_mb(pid), kept_mb(pid, "Rss")
        grown = growth_mb(pid, steps)
    say_figure("memory in use (PSS), home screen", at_home, "MB", limit=150, aim=130)
    print(f"of that the process's own: {own:.0f} MB; resident, whoever shares it: {resident:.0f} MB")
    say_figure(
        f"growth over {JOURNEYS} journeys after {WARM_UP} (limit is for 1,000)", grown, "MB", limit=0.5
    )


def growth_mb(pid: int, steps: Steps) -> float:
    for _ in range(WARM_UP):
        walk(steps)
    settle(pid)
    before = own_mb(pid)
    for _ in range(JOURNEYS):
        walk(steps)
    settle(pid)
    return own_mb(pid) - before


def settle(pid: int) -> None:
    """Wait until it has stopped changing: after the first frame the kiosk goes on building its other screens."""
    end, before, now = time.monotonic() + AT_MOST_S, 0.0, own_mb(pid)
    while abs(now - before) > STILL_MB and time.monotonic() < end:
        time.sleep(LOOK_EVERY_S)
        before, now = now, own_mb(pid)


def own_mb(pid: int) -> float:
    return kept_mb(pid, "Private_Clean") + kept_mb(pid, "Private_Dirty")


def kept_mb(pid: int, kind: str) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(rf"^{kind}:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()

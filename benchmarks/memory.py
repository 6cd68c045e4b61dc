"""Memory of the kiosk's process at the home screen: PSS, so that shared libraries are counted by their share."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from _common import say_figure, say_machine

from kiosk.cli.stack import Stack, StackPlan

LOOK_EVERY_S, STILL_MB, AT_MOST_S = 3.0, 0.5, 90.0


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), StackPlan(offscreen=True)) as stack:
        figure = settled_pss_mb(stack._kiosk.pid)
    say_figure("memory in use (PSS), home screen", figure, "MB", limit=150, aim=130)


def settled_pss_mb(pid: int) -> float:
    """Once it has stopped growing: after the first frame the kiosk goes on building its other screens."""
    end, before, now = time.monotonic() + AT_MOST_S, 0.0, pss_mb(pid)
    while abs(now - before) > STILL_MB and time.monotonic() < end:
        time.sleep(LOOK_EVERY_S)
        before, now = now, pss_mb(pid)
    return now


def pss_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()

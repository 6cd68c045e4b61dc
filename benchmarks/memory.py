"""Memory of the kiosk's process at the home screen: PSS, so that shared libraries are counted by their share."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from _common import say_figure, say_machine

from kiosk.cli.stack import Stack, StackPlan

SETTLE_S = 5.0


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), StackPlan(offscreen=True)) as stack:
        time.sleep(SETTLE_S)
        figure = pss_mb(stack._kiosk.pid)
    say_figure("memory in use (PSS), home screen", figure, "MB", limit=150, aim=130)


def pss_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()

"""From starting the process to the drawn home screen, offscreen, of a terminal that is enrolled."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _common import median, say_figure, say_machine

from kiosk.cli.stack import Stack, StackPlan

RUNS = 5
_SAID = re.compile(r"home screen after (\d+) ms")


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), StackPlan(offscreen=True)) as stack:
        stack.kill_kiosk()
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
        starts = [one_start(stack.settings_file, environment) for _ in range(RUNS + 1)][1:]
    walls, told = [wall for wall, _ in starts], [said for _, said in starts]
    print(f"what the kiosk itself counts, median: {median(told):.0f} ms (without starting Python)")
    say_figure("process start to home screen, median of 5", median(walls), "ms", limit=700, aim=447)


def one_start(settings: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds from exec to the line in the log, and what the line says."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run", "--config", str(settings), "--offscreen"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := _SAID.search(line):
                return (time.perf_counter() - began) * 1e3, float(found[1])
        raise RuntimeError("the kiosk ended without a home screen")
    finally:
        process.terminate()
        process.stderr.close()
        process.wait()


if __name__ == "__main__":
    main()

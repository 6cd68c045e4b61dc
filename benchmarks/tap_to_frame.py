"""From letting go of a button to the next drawn frame, over the taps of a registration, in a running kiosk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from _common import median, p95, say_figure, say_machine

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps

ROUNDS = 10
WALK = (
    "tap 我有事要反映", "tap 自己填", "tap 没带证件", "tap 土地", "tap 返回", "tap 道路", "tap 修路", "tap 没有",
    "tap 请工作人员代写", "tap 结束",
)  # fmt: skip


def main() -> None:
    say_machine()
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), StackPlan(offscreen=True)) as stack,
        stack.hands() as hands,
    ):
        steps = Steps(stack, hands)
        walk(steps)  # screens are built once; the first visitor's walk builds what is left
        times = [ms for _ in range(ROUNDS) for ms in walk(steps)]
    say_figure(f"tap to next frame, median of {len(times)}", median(times), "ms", limit=19, aim=12)
    say_figure(f"tap to next frame, p95 of {len(times)}", p95(times), "ms", limit=26, aim=14)


def walk(steps: Steps) -> list[float]:
    steps.run("wait home")
    return [float(steps.run(step)["ms"]) for step in WALK]


if __name__ == "__main__":
    main()

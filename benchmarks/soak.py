"""Visit after visit at one kiosk, with simulated devices and a real centre: what grows, and whether taps become slower."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from _common import say_figure, say_machine
from support.soak import MB, MOST_MB, soak
from support.visits import SearchedStack

from kiosk.cli.stack import StackPlan

KEPT_MB = 40  # over the whole run, in the control: 4 kB of each of 10,000 visits
SMALL = {"width": 216, "height": 384}  # drawing is most of a visit's time; nothing else differs


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--journeys", type=int, default=300)
    asked.add_argument(
        "--leak",
        default="",
        help="a kiosk that really keeps 'widget', 'closure', '4 kB' or '4 MB' of each visit",
    )
    args = asked.parse_args()
    say_machine()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        SearchedStack(Path(folder), StackPlan(offscreen=True, paper_mm_s=0, **SMALL)) as stack,
        stack.hands(60.0) as hands,
    ):
        run = soak(
            stack,
            hands,
            args.journeys,
            warm_up=min(1000, args.journeys // 3),
            look_every=max(5, args.journeys // 60),
            leak=args.leak,
        )
    verdict = run.verdict()
    print(f"{args.journeys} visits, {len(run.taps)} taps in {time.monotonic() - began:.0f} s: {verdict}")
    say_figure(f"growth of memory over 1,000 visits (± {verdict.doubt:.1f})", verdict.mb, "MB", limit=MOST_MB)
    kept = KEPT_MB * MB // args.journeys
    wrong, control = verdict.wrong(), run.as_if_kept(kept).verdict().wrong()
    print(f"the control, {kept} bytes more of each visit: {'; '.join(control) or 'NOT FOUND OUT'}")
    print("\n".join(wrong) or "everything holds")
    return int(bool(wrong) or not control)


if __name__ == "__main__":
    sys.exit(main())

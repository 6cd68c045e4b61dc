"""Visit after visit at one kiosk, with simulated devices and a real centre: what grows, and whether taps become slower."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _common import say_figure, say_machine
from support.soak import MB, MOST_MB, MOST_SLOWER, SMALL, Turns, Verdict, by_turns, soak
from support.visits import SearchedStack

KEPT_MB = 40  # over the whole run, in the control: 4 kB of each of 10,000 visits
SLOWER = 0.25  # in the control: a tap at the kiosk after the run


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--journeys", type=int, default=300)
    asked.add_argument("--turns", type=int, default=60, help="rounds beside a young kiosk, after the run")
    asked.add_argument(
        "--leak",
        default="",
        help="a kiosk that really keeps 'widget', 'closure', '4 kB' or '4 MB' of each visit",
    )
    args = asked.parse_args()
    say_machine()
    began = time.monotonic()
    with hall() as old:
        run = soak(
            *old,
            args.journeys,
            warm_up=min(1000, args.journeys // 3),
            look_every=max(5, args.journeys // 60),
            leak=args.leak,
        )
        print(
            f"{args.journeys} visits, {len(run.taps)} taps in {time.monotonic() - began:.0f} s: {run.verdict()}"
        )
        with hall() as young:
            turns = by_turns(old, young, args.turns)
    kept = KEPT_MB * MB // args.journeys
    say(run.verdict(), turns)
    wrong = run.verdict().wrong() + turns.wrong()
    controls = run.as_if_kept(kept).verdict().wrong(), turns.as_if_slower(SLOWER).wrong()
    print(f"the control, {kept} bytes more of each visit: {'; '.join(controls[0]) or 'NOT FOUND OUT'}")
    print(f"the control, taps {SLOWER:.0%} slower: {'; '.join(controls[1]) or 'NOT FOUND OUT'}")
    print("\n".join(wrong) or "everything holds")
    return int(bool(wrong) or not all(controls))


@contextmanager
def hall() -> Iterator[tuple[SearchedStack, object]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        SearchedStack(Path(folder), SMALL) as stack,
        stack.hands(60.0) as hands,
    ):
        yield stack, hands


def say(verdict: Verdict, turns: Turns) -> None:
    say_figure(f"growth of memory over 1,000 visits (± {verdict.doubt:.1f})", verdict.mb, "MB", limit=MOST_MB)
    old, young = turns.p95
    say_figure(
        f"p95 of {len(turns.old)} taps at the kiosk after them ÷ at a young one, by turns ({old:.1f}, {young:.1f} ms)",
        turns.ratio,
        "",
        limit=1 + MOST_SLOWER,
    )


if __name__ == "__main__":
    sys.exit(main())

"""``kiosk demo``: server, devices, kiosk and bench page on this machine; Ctrl-C ends everything that was started."""

from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.ending import unwind_when_ended

if TYPE_CHECKING:
    from kiosk.cli.stack import Stack, StackPlan


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state", type=Path, default=Path("demo-state"), help="folder to keep it in (demo-state)"
    )
    parser.add_argument("--landscape", action="store_true", help="1920 × 1080 instead of 1080 × 1920")
    parser.add_argument("--full-size", action="store_true", help="a window of the panel's own pixels")
    parser.add_argument("--offscreen", action="store_true", help="no window, even with a display")
    parser.add_argument("--port", type=int, default=0, help="of the bench page")
    parser.add_argument(
        "--no-tour", action="store_true", help="without a display: do not drive the tour first"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start, print the bench page's address, and wait; a kiosk that dies is started again."""
    from kiosk.cli.bench_page import Bench
    from kiosk.cli.stack import PINS, Stack

    plan = _plan(args)
    unwind_when_ended()
    stack = Stack(args.state, plan)
    if stack.is_offscreen and not args.no_tour:
        _tour_first(args.state)
    print("Starting the centre, the devices and the kiosk …", flush=True)
    with stack:
        bench = Bench(stack, args.port)
        bench.start()
        print(f"\n  Bench page:  {bench.address}\n", flush=True)
        print(
            "  The kiosk is live on that page: a click is a touch."
            if stack.is_offscreen
            else "  The kiosk is the window."
        )
        _tell_desk(stack)
        pins = ", ".join(f"{role} {pin}" for role, pin in PINS.items())
        print(f"  Service:     hold the upper right corner for 3 s (or `kiosk do corner`); PINs: {pins}")
        print("  Ctrl-C ends everything.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            _keep_running(stack)
        bench.stop()
    return 0


def _keep_running(stack: Stack) -> None:
    while not stack.kiosk_was_ended():
        if stack.kiosk_is_dead():
            stack.start_kiosk()
        time.sleep(0.3)
    print("  The kiosk was ended for maintenance; so ends the demo.")


def _tell_desk(stack: Stack) -> None:
    """The pages for a browser: the hall's display, booking, and where staff of the sample sign in, and as whom."""
    here = f"http://127.0.0.1:{stack.server_port}"
    print(f"  Hall:        {here}/hall")
    print(f"  Booking:     {here}/book (the QR on the kiosk's home screen opens it)")
    accounts = stack.sample().get("desk", [])
    if accounts:
        names = ", ".join(f"{account['login']} ({account['role']})" for account in accounts)
        print(f"  Desk:        {here}/desk")
        print(f"               {names}; password {accounts[0]['password']}")


def _plan(args: argparse.Namespace) -> StackPlan:
    """Offscreen the panel's own pixels; in a window half of them, as few desks have a screen 1,920 pixels high.

    Everything is laid out in millimetres, so the smaller window shows the same.
    """
    from kiosk.cli.stack_plan import StackPlan, has_display

    offscreen = args.offscreen or not has_display()
    scale = 1 if offscreen or args.full_size else 2
    width, height = (1920, 1080) if args.landscape else (1080, 1920)
    return StackPlan(width=width // scale, height=height // scale, offscreen=offscreen, sound=True)


def _tour_first(state: Path) -> None:
    from kiosk.cli.tour import PORTRAIT, drive

    out = state.resolve() / "tour"
    if (out / "index.html").exists():
        return  # driven on the first call; `kiosk tour` drives it anew
    print(f"No display: the tour runs first, pictures in {out / 'index.html'}", flush=True)
    failed = drive(out, PORTRAIT)
    print(
        "The tour is done."
        if not failed
        else f"The tour had {failed} journeys that failed; see {out / 'index.html'}."
    )

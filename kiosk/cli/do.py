"""``kiosk do``: steps of a person at the machine, done on a running demo."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    from kiosk.cli import steps

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (steps.__doc__ or "").split("\n\n")[1]
    parser.add_argument(
        "steps", nargs="+", metavar="STEP", help="for example 'tap 我有事要反映' 'card 3' 'shot a.png'"
    )
    parser.add_argument(
        "--state", type=Path, default=Path("demo-state"), help="the running demo's folder (demo-state)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line of JSON a step. Stops at the first that cannot be done, with status 1."""
    from kiosk.cli.steps import RemoteStack, Steps
    from kiosk.errors import KioskError

    stack = RemoteStack(args.state)
    with stack.hands() as hands:
        doer = Steps(stack, hands)
        for step in args.steps:
            try:
                print(json.dumps({"step": step, "answer": doer.run(step)}, ensure_ascii=False))
            except (KioskError, LookupError, TimeoutError) as error:
                print(json.dumps({"step": step, "error": str(error)}, ensure_ascii=False))
                return 1
    return 0

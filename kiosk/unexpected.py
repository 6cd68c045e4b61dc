"""Errors that nobody expected, told as kind and place: never their message, which may hold what a visitor wrote."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

LOG = logging.getLogger("kiosk")
FRAMES = 8


def where(trace: TracebackType | None) -> str:
    """File and line of the innermost frames, the innermost first."""
    frames = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in walk_tb(trace)]
    return " < ".join(reversed(frames[-FRAMES:]))


def tell(what: str, error: BaseException) -> None:
    """One line in the log."""
    LOG.error("%s: %s at %s", what, type(error).__name__, where(error.__traceback__))


def watch_threads(failed: Callable[[], object]) -> None:
    """From now on an error that ends a thread is told, and ``failed`` is called there. Also where Python itself would
    print: an error that ends the program, one of a finalizer, one of logging."""

    def thread_ended(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            tell(f"failsafe: thread {args.thread.name if args.thread else '?'}", args.exc_value)
            failed()

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            tell("unraisable", args.exc_value)

    threading.excepthook = thread_ended
    sys.unraisablehook = unraisable
    sys.excepthook = lambda _, error, __: tell("ended by an error", error)
    logging.raiseExceptions = False

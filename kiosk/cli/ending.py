"""A command that starts processes ends them too, whichever way it is told to end."""

from __future__ import annotations

import signal
from types import FrameType

WAYS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def unwind_when_ended() -> None:
    """Ctrl-C, SIGTERM and a closed terminal raise KeyboardInterrupt in the main thread, once.

    What comes while that is being done is not heeded: it would leave processes behind. A hang-up that ``nohup``
    ignores stays ignored.
    """
    for number in WAYS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _unwind)


def _unwind(_number: int, _frame: FrameType | None) -> None:
    for number in WAYS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt

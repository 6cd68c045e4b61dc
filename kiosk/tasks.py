"""Work off the drawing thread. Values are copied in; results come back through ``post`` to the drawing thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class TaskRunner(Protocol):
    def run(
        self, work: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Do ``work`` elsewhere; then call exactly one of the two on the drawing thread."""


class ThreadTasks:
    """``post`` hands a call to the drawing thread (Kivy: Clock.schedule_once)."""

    def __init__(self, post: Callable[[Callable[[], None]], None], workers: int = 4) -> None:
        self._post = post
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="task")

    def run(
        self, work: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        self._pool.submit(self._do, work, on_done, on_error)

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _do(
        self, work: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        try:
            self._hand_over(work, on_done, on_error)
        except BaseException as error:  # noqa: BLE001 - the pool would keep it to itself: it is told like a thread's end
            told = (type(error), error, error.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(told))

    def _hand_over(
        self, work: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed to the one who asked
            failed = error
            self._post(lambda: on_error(failed))
        else:
            self._post(lambda: on_done(result))

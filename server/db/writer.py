"""One thread that writes for everybody: it takes the jobs that wait, has them committed together, and tells each caller.

Theory of operation: many threads with a transaction each wait for one another and for as many flushes; one thread
that commits what has gathered waits for one. The same thread makes every engine behave alike: work never runs
beside other work, so what it read still holds when it writes.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kiosk.errors import StoreUnavailable
from server.db.engine import Observer, Work

T = TypeVar("T")

GROUP = 64  # jobs in one commit: enough to hide the flush, short enough for a p99 under 50 ms
WAITING_CAP = 10_000  # jobs that may wait; beyond, callers are told to come back
STALLED_AFTER_S = 10.0  # longer than the five seconds for which SQLite waits for another program's lock
CLOSE_WITHIN_S = 1.0  # a writer that stands still must not keep the process alive

Tell = Callable[[Any, BaseException | None], None]


@dataclass(slots=True)
class Job:
    """One function to run in a transaction, and who waits for what comes of it."""

    work: Work[Any]
    tell: Tell
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None


class Committer(Protocol):
    """A connection that writes; it belongs to the writer's thread."""

    def commit(self, jobs: list[Job]) -> None:
        """Run and keep them; each job has its result or its error then. Raises nothing that a job may raise."""
        ...

    def close(self) -> None: ...


class Writer:
    """``close`` waits for what was submitted, but not for a thread that stands still."""

    def __init__(self, open_committer: Callable[[], Committer]) -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open = open_committer
        self._busy_since: float | None = None
        self._observe: Observer = _unseen
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def tx(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._put(Job(work, _teller(answer), loop))
        return await answer

    def submit(self, work: Work[T]) -> Future[T]:
        answer: Future[T] = Future()
        self._put(Job(work, _teller(answer), None))
        return answer

    def watch(self, observe: Observer) -> None:
        self._observe = observe

    def waiting(self) -> int:
        return self._jobs.qsize()

    def is_well(self) -> bool:
        """Alive, and not at one group for too long."""
        since = self._busy_since
        stalled = since is not None and time.monotonic() - since > STALLED_AFTER_S
        return self._thread.is_alive() and not stalled

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join(CLOSE_WITHIN_S)

    def _put(self, job: Job) -> None:
        if not self._thread.is_alive():
            raise StoreUnavailable("the writer has ended")
        if self._jobs.qsize() >= WAITING_CAP:
            raise StoreUnavailable(f"{WAITING_CAP} writes are waiting already")
        self._jobs.put(job)

    def _run(self) -> None:
        committer = self._open()
        try:
            while (first := self._jobs.get()) is not None:
                jobs, ends = self._with_those_waiting(first)
                began = self._busy_since = time.monotonic()
                try:
                    committer.commit(jobs)
                except BaseException as error:  # the thread ends; nobody may wait for it for ever
                    for job in jobs:
                        job.error = StoreUnavailable(f"the writer has ended: {type(error).__name__}")
                    raise
                finally:
                    self._busy_since = None
                    _tell_all(jobs)
                self._observe(len(jobs), time.monotonic() - began)
                if ends:
                    break
        finally:
            committer.close()

    def _with_those_waiting(self, first: Job) -> tuple[list[Job], bool]:
        jobs = [first]
        while len(jobs) < GROUP and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False


def _unseen(_: int, __: float) -> None: ...


def _teller(answer: asyncio.Future[T] | Future[T]) -> Tell:
    def tell(result: Any, error: BaseException | None) -> None:
        if answer.done():  # the caller went away
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    return tell


def _tell_all(jobs: list[Job]) -> None:
    """One wake-up an event loop for the whole group."""
    by_loop: dict[asyncio.AbstractEventLoop | None, list[Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, group in by_loop.items():
        if loop is None:
            _tell(group)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(_tell, group)


def _tell(jobs: list[Job]) -> None:
    for job in jobs:
        job.tell(job.result, job.error)

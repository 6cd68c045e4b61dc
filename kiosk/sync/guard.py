"""A requests session whose line is shut at a deadline, in whatever it is waiting.

urllib3 makes the socket in ``_new_conn`` for plain and TLS connections alike; a second handle on it is kept, and a
timer shuts the line through that handle. Whoever reads then gets the end of the stream at once.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class _Guard:
    """Shuts every line it was given, once the time is over."""

    def __init__(self, seconds: float) -> None:
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_over = False
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, line: socket.socket) -> None:
        with self._lock:
            self._lines.append(line.dup())
        if self._is_over:
            self._shut()

    def release(self) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    def _shut(self) -> None:
        self._is_over = True
        with self._lock:
            for line in self._lines:
                with suppress(OSError):  # the other side, or the call itself, was quicker
                    line.shutdown(socket.SHUT_RDWR)


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        guard = self._guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                line = super()._new_conn()
                guard.watch(line)
                return line

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                line = super()._new_conn()
                guard.watch(line)
                return line

        plain_pool = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        tls_pool = type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": Tls})
        self.poolmanager.pool_classes_by_scheme = {"http": plain_pool, "https": tls_pool}


@contextmanager
def guarded_session(seconds: float) -> Iterator[requests.Session]:
    """A session for one call that ends within ``seconds``. It asks no environment for proxies or credentials."""
    guard = _Guard(seconds)
    session = requests.Session()
    session.trust_env = False
    adapter = _GuardedAdapter(guard)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    try:
        yield session
    finally:
        session.close()
        guard.release()

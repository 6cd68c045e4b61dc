"""A line to the centre on which everything goes wrong that goes wrong on lines: a seeded TCP proxy with a table of faults.

Each connection carries one request and meets one fault: the next one of ``coming``, else one drawn by weight. What a
fault does to the request (not sent, sent, sent twice) and to the reply stands in ``FAULTS``.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import zlib
from collections import Counter, deque
from collections.abc import Callable, Mapping
from functools import cache

HUGE = 300 << 20
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets
FRAGMENT = bytes(1 << 16)
Fault = Callable[["FaultProxy", socket.socket, bytes], None]


class FaultProxy:
    """127.0.0.1:``port`` to ``target``. ``weights``: how often each fault comes; ``drip_s``: between two bytes."""

    def __init__(
        self,
        target: tuple[str, int],
        *,
        weights: Mapping[str, float] | None = None,
        seed: int = 0,
        drip_s: float = 0.5,
    ) -> None:
        self._target, self._drip_s = target, drip_s
        self._random = random.Random(seed)
        self.weights = dict(weights or {"pass": 1.0})
        self.coming: deque[str] = deque()
        self.met: Counter[str] = Counter()
        self.strays = 0  # requests that followed a redirect
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True, name="fault proxy").start()

    def stop(self) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def calm(self) -> None:
        """From now on everything passes."""
        self.weights = {"pass": 1.0}

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            name = self._next()
            self.met[name] += 1
            threading.Thread(target=self._carry, args=(line, name), daemon=True, name="faulty line").start()

    def _next(self) -> str:
        if self.coming:
            return self.coming.popleft()
        return self._random.choices(list(self.weights), list(self.weights.values()))[0]

    def _carry(self, line: socket.socket, name: str) -> None:
        with contextlib.suppress(OSError), line:  # either side goes away; that is what lines do
            line.settimeout(30)
            request = b"" if name == "refuse" else read_request(line)
            self.strays += b"/elsewhere" in request.partition(b"\r\n")[0]
            FAULTS[name](self, line, request)

    # ---- what faults are made of ----

    def ask(self, request: bytes) -> bytes:
        """The centre's whole reply; nothing when it is not there."""
        once = request.replace(b"Connection: keep-alive", b"Connection: close", 1)
        try:
            with socket.create_connection(self._target, timeout=10) as centre:
                centre.sendall(once)
                return b"".join(iter(lambda: centre.recv(1 << 16), b""))
        except OSError:
            return b""

    def drip(self, line: socket.socket, data: bytes) -> None:
        for at in range(len(data)):
            if self._over.wait(self._drip_s):
                return
            line.sendall(data[at : at + 1])

    def part(self, data: bytes) -> bytes:
        """The beginning of it, never all."""
        return data[: self._random.randrange(len(data))] if data else b""


def read_request(line: socket.socket) -> bytes:
    """Head and body, or nothing when the caller went away before the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(1 << 16)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    while len(body) < _length(head):
        more = line.recv(1 << 16)
        if not more:
            return b""
        body += more
    return head + b"\r\n\r\n" + body


def _length(head: bytes) -> int:
    named = dict(row.lower().split(b": ", 1) for row in head.split(b"\r\n")[1:])
    return int(named.get(b"content-length", 0))


def answer(status: int, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {size}", "Connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@cache
def bomb() -> bytes:
    """300 MiB of spaces in 300 KB, and not one byte too many."""
    packer = zlib.compressobj(9, wbits=31)
    spaces = b" " * (1 << 20)
    return b"".join(packer.compress(spaces) for _ in range(HUGE >> 20)) + packer.flush()


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def _huge(proxy: FaultProxy, line: socket.socket, request: bytes) -> None:
    line.sendall(answer(200, "Content-Type: application/json", length=HUGE))
    for _ in range(HUGE // len(FRAGMENT)):
        line.sendall(FRAGMENT)


def _reset_after(proxy: FaultProxy, line: socket.socket, request: bytes) -> None:
    proxy.ask(request)
    _reset(line)


def _twice(proxy: FaultProxy, line: socket.socket, request: bytes) -> None:
    first = proxy.ask(request)
    line.sendall(proxy.ask(request) or first)


def _says(*replies: Callable[[FaultProxy], bytes]) -> Fault:
    """Something else answers, and the request goes no further."""
    return lambda proxy, line, _: line.sendall(proxy._random.choice(replies)(proxy))


def _sent_elsewhere(status: int) -> Callable[[FaultProxy], bytes]:
    return lambda proxy: answer(status, f"Location: {proxy.url}/elsewhere")


JSON, HTML = "Content-Type: application/json", "Content-Type: text/html"
LOG_IN = b"<html><body>Welcome. Please log in.</body></html>"
FAULTS: dict[str, Fault] = {
    "pass": lambda proxy, line, request: line.sendall(proxy.ask(request)),
    "refuse": lambda proxy, line, _: _reset(line),
    "blackhole": lambda proxy, line, _: line.recv(1) and None,
    "reset before": lambda proxy, line, _: _reset(line),
    "reset after": _reset_after,
    "truncate": lambda proxy, line, request: line.sendall(proxy.part(proxy.ask(request))),
    "drip": lambda proxy, line, request: proxy.drip(line, proxy.ask(request)),
    "portal": _says(lambda _: answer(200, HTML, body=LOG_IN)),
    "portal json": _says(lambda _: answer(200, JSON, body=b'{"status": "ok", "login": "required"}')),
    "gzip bomb": _says(lambda _: answer(200, JSON, "Content-Encoding: gzip", body=bomb())),
    "huge": _huge,
    "redirect": _says(_sent_elsewhere(302), _sent_elsewhere(307)),
    "too many": _says(lambda _: answer(429, "Retry-After: 1", HTML)),
    "unavailable": _says(lambda _: answer(503, "Retry-After: 1", HTML)),
    "twice": _twice,
}


def every_fault(passing: float) -> dict[str, float]:
    """Weights: ``passing`` of all connections pass, the faults share the rest."""
    faults = [name for name in FAULTS if name != "pass"]
    return {"pass": passing, **dict.fromkeys(faults, (1 - passing) / len(faults))}

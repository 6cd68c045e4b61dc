"""One HTTP call for the whole terminal, hardened: a total deadline, a byte cap, no redirects, no proxies.

A socket counts its time-out per read, so a server that drips bytes could hold a call for ever: a timer shuts the
line at the deadline, whether it is shaking hands, sending headers or sending a body.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, urlsplit

from kiosk.api.codec import from_json
from kiosk.api.problems import MEDIA_TYPE, Problem
from kiosk.clock import CentreClock
from kiosk.errors import ServerRefused, ServerUnreachable, Unreadable

if TYPE_CHECKING:
    from http.client import HTTPConnection, HTTPResponse

T = TypeVar("T")

MAX_REPLY_BYTES = 1 << 20
CHUNK = 16 * 1024
CONNECT_S = 3.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer. ``headers`` have lower-case names."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


Signer = Callable[[str, str, dict[str, str], bytes | None], None]  # method, url, headers to change, body


class HttpClient:
    """Calls the centre. Raises ServerUnreachable when there was no complete, believable answer in time."""

    def __init__(self, base_url: str, *, ca_file: str, clock: CentreClock, timeout_s: float) -> None:
        self._base = base_url.rstrip("/")
        self._ca_file = ca_file
        self._clock = clock
        self._timeout_s = timeout_s
        self.signer: Signer | None = None  # set once the terminal is enrolled

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        signed: bool = True,
        deadline_s: float | None = None,
    ) -> Reply:
        """One request, one complete reply of at most 1 MiB, whatever its status."""
        url = self._base + path
        sent = {"Accept": "application/json", "User-Agent": "petition-kiosk", **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        if signed and self.signer is not None:
            self.signer(method, url, sent, body)
        started = self._clock.monotonic()
        reply = self._exchange(method, url, sent, body, deadline=started + (deadline_s or self._timeout_s))
        return Reply(reply.status, reply.body, reply.headers, self._clock.monotonic() - started)

    def _exchange(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, *, deadline: float
    ) -> Reply:
        from http.client import HTTPException

        parts = urlsplit(url)
        try:
            with self._line(parts, deadline) as connection:
                target = f"{parts.path}?{parts.query}" if parts.query else parts.path
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                content = self._read(response)
                names = {name.lower(): value for name, value in response.getheaders()}
                reply = Reply(response.status, content, names)
        except (HTTPException, OSError, ValueError) as error:
            raise ServerUnreachable(f"{parts.path}: {type(error).__name__}", code="S10") from error
        if self._clock.monotonic() > deadline:
            raise ServerUnreachable("the reply did not end in time", code="S12")
        return reply

    @contextmanager
    def _line(self, parts: SplitResult, deadline: float) -> Iterator[HTTPConnection]:
        """A connected line that is shut at the deadline. No proxy: the environment is not asked."""
        from http.client import HTTPConnection

        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        remaining = max(0.01, deadline - self._clock.monotonic())
        with (
            socket.create_connection((host, port), timeout=min(CONNECT_S, remaining)) as raw,
            raw.dup() as guard,
        ):
            raw.settimeout(remaining)
            timer = threading.Timer(deadline - self._clock.monotonic(), _shut, (guard,))
            timer.daemon = True
            timer.start()
            connection = HTTPConnection(host, port)
            try:
                connection.sock = self._tls(raw, host) if is_tls else raw
                yield connection
            finally:
                timer.cancel()
                connection.close()

    def _tls(self, raw: socket.socket, host: str) -> socket.socket:
        import ssl

        context = ssl.create_default_context(cafile=self._ca_file or None)
        return context.wrap_socket(raw, server_hostname=host)

    def _read(self, response: HTTPResponse) -> bytes:
        content = bytearray()
        while chunk := response.read(CHUNK):
            content += chunk
            if len(content) > MAX_REPLY_BYTES:
                raise ServerUnreachable("the reply is larger than 1 MiB", code="S11")
        if response.length:
            raise ServerUnreachable("the reply was cut off", code="S10")
        return bytes(content)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # the other side, or the call itself, was quicker
        line.shutdown(socket.SHUT_RDWR)


def raise_for_problem(reply: Reply) -> None:
    """Nothing for 2xx and 304; ServerRefused with the problem's type for 4xx; else ServerUnreachable.

    An error page that is no problem document (a captive portal's) is no answer of the centre.
    """
    if 200 <= reply.status < 300 or reply.status == 304:
        return
    is_problem = reply.headers.get("content-type", "").startswith(MEDIA_TYPE)
    if not is_problem or reply.status >= 500:
        raise ServerUnreachable(f"status {reply.status}", code="S13")
    try:
        problem = from_json(reply.body, Problem)
    except Unreadable as error:
        raise ServerUnreachable(f"not an answer of the centre: {error}", code="S14") from error
    raise ProblemReply(problem)


class ProblemReply(ServerRefused):
    """The centre said no, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title, status=problem.status, problem_type=problem.type)
        self.problem = problem


def new_nonce() -> str:
    return os.urandom(12).hex()


def parse_reply(reply: Reply, kind: type[T]) -> T:
    """The body as ``kind``; ServerUnreachable when it is not one (a portal, a proxy, another program)."""
    raise_for_problem(reply)
    try:
        return from_json(reply.body, kind)
    except Unreadable as error:
        raise ServerUnreachable(f"not an answer of the centre: {error}", code="S14") from error

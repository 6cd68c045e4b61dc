"""One HTTP call for the whole terminal, hardened: a total deadline, a byte cap, no redirects, no proxies.

``requests`` counts its time-outs per read, so a server that drips bytes could hold a call for ever: a timer shuts
the line at the deadline, whether it is shaking hands, sending headers or sending a body (kiosk/sync/guard.py).
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from kiosk.api.codec import from_json
from kiosk.api.problems import MEDIA_TYPE, Problem
from kiosk.clock import CentreClock
from kiosk.errors import ServerRefused, ServerUnreachable, Unreadable
from kiosk.sync.link import LinkWatch

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

MAX_REPLY_BYTES = 1 << 20
CHUNK = 16 * 1024
CONNECT_S = 3.0
# A no that every signed call will get: the centre does not take this terminal's key, or its clock.
OF_THE_TERMINAL = {
    "/problems/not-enrolled": "S17",
    "/problems/not-signed": "S17",
    "/problems/clock-skew": "S19",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer. ``headers`` have lower-case names."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_problem(self) -> bool:
        """Whether it says so (RFC 9457): an error page that does not, as a captive portal's, is none of the centre's."""
        return self.headers.get("content-type", "").startswith(MEDIA_TYPE)


Signer = Callable[[str, str, dict[str, str], bytes | None], None]  # method, url, headers to change, body


class HttpClient:
    """Calls the centre. Raises ServerUnreachable when there was no complete, believable answer in time.

    ``watch`` learns how each call went.
    """

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: str,
        clock: CentreClock,
        timeout_s: float,
        watch: LinkWatch | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._ca_file = ca_file
        self._clock = clock
        self._timeout_s = timeout_s
        self.watch = watch or LinkWatch(clock.now)
        self.signer: Signer | None = None  # set once the terminal is enrolled

    def ask(self, method: str, path: str, kind: type[T], body: bytes | None = None, **how: Any) -> T:
        """The centre's answer as ``kind``; ``how`` as in ``call``. Raises ServerUnreachable, or ServerRefused: it said no."""
        reply = self.call(method, path, body, **how)
        try:
            answer = parse_reply(reply, kind)
        except ServerUnreachable as error:
            self.watch.failed(error.code)
            raise
        except ServerRefused as error:
            self.refused(error.problem_type, reply.seconds)
            raise
        self.watch.answered(reply.seconds)
        return answer

    def refused(self, problem_type: str, seconds: float) -> None:
        """A no is an answer of the centre too, unless it is to this terminal whatever it asks."""
        code = OF_THE_TERMINAL.get(problem_type)
        if code is None:
            self.watch.answered(seconds)
        else:
            self.watch.failed(code)

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        signed: bool = True,
        signer: Signer | None = None,
        deadline_s: float | None = None,
    ) -> Reply:
        """One request, one complete reply of at most 1 MiB, whatever its status and whoever sent it.

        ``signer``: instead of the usual one. Of a failure the watch knows; of an answer whoever can tell that it is one.
        """
        url = self._base + path
        sent = {"Accept": "application/json", "User-Agent": "petition-kiosk", **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        sign = signer or self.signer
        if signed and sign is not None:
            sign(method, url, sent, body)
        started = self._clock.monotonic()
        try:
            reply = self._exchange(
                method, url, sent, body, deadline=started + (deadline_s or self._timeout_s)
            )
        except ServerUnreachable as error:
            self.watch.failed(error.code)
            raise
        return Reply(reply.status, reply.body, reply.headers, self._clock.monotonic() - started)

    def _exchange(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, *, deadline: float
    ) -> Reply:
        import requests

        from kiosk.sync.guard import guarded_session

        remaining = max(0.01, deadline - self._clock.monotonic())
        try:
            with guarded_session(remaining) as session:
                response = session.request(
                    method,
                    url,
                    data=body,
                    headers={"Accept-Encoding": "identity", **headers},
                    timeout=(min(CONNECT_S, remaining), remaining),
                    allow_redirects=False,
                    stream=True,
                    verify=self._ca_file or ssl.get_default_verify_paths().cafile or True,
                )
                with response:
                    content = _read(response)
                names = {name.lower(): value for name, value in response.headers.items()}
                reply = Reply(response.status_code, content, names)
        except requests.exceptions.SSLError as error:
            raise ServerUnreachable(f"{urlsplit(url).path}: {type(error).__name__}", code="S20") from error
        except (requests.RequestException, OSError, ValueError) as error:
            raise ServerUnreachable(f"{urlsplit(url).path}: {type(error).__name__}", code="S10") from error
        if self._clock.monotonic() > deadline:
            raise ServerUnreachable("the reply did not end in time", code="S12")
        return reply


def _read(response: requests.Response) -> bytes:
    """The body as it is on the line: we asked for no coding, and what is unpacked here could be of any size."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ServerUnreachable("a coding nobody asked for: not an answer of the centre", code="S14")
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > MAX_REPLY_BYTES:
            raise ServerUnreachable("the reply is larger than 1 MiB", code="S11")
    return bytes(content)


def raise_for_problem(reply: Reply) -> None:
    """Nothing for 2xx and 304; ServerRefused with the problem's type for 4xx; else ServerUnreachable."""
    if 200 <= reply.status < 300 or reply.status == 304:
        return
    if not reply.is_problem or reply.status >= 500:
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

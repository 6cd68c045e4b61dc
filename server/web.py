"""HTTP as this server speaks it: endpoints as a table, capped bodies, wire bytes in and out, problems (RFC 9457)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk.api.codec import to_json
from kiosk.api.problems import MEDIA_TYPE, Problem, ProblemType

if TYPE_CHECKING:
    from server.centre import Centre
    from server.people.roles import Role
    from server.people.sessions import Session
    from server.people.store import Staff
    from server.terminals.store import Terminal

RETRY_AFTER_S = "5"  # a writer that stood still is restarted by then
HEADERS = {"cache-control": "private, no-store"}


class Proof(Enum):
    """What lets a request in; the value is how docs/api.md says it."""

    NONE = "open"
    TOKEN = "one-time enrolment token"  # noqa: S105 - a word, not a secret
    ENVELOPE = "inner signature"
    TERMINAL = "terminal signature (RFC 9421)"
    TICKET = "bearer ticket"
    STAFF = "session of staff"
    LOOPBACK = "demo mode, loopback only"


@dataclass(frozen=True, slots=True)
class Call:
    """One request with its whole body, and who signed it or is signed in where that is required."""

    request: Request
    body: bytes
    signer: Terminal | None = None
    signed_in: Session | None = None

    @property
    def terminal(self) -> Terminal:
        if self.signer is None:
            raise Refused(ProblemType.NOT_SIGNED)
        return self.signer

    @property
    def session(self) -> Session:
        if self.signed_in is None:
            raise Refused(ProblemType.SIGN_IN)
        return self.signed_in

    @property
    def staff(self) -> Staff:
        return self.session.staff


Handler = Callable[["Centre", Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header that a route reads. ``pattern``: what is taken, a regular expression (JSON Schema)."""

    name: str
    says: str
    required: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """``operation`` can be called with what the answer says: ``fields`` maps its parameters to JSON pointers there."""

    operation: str
    fields: tuple[tuple[str, str], ...]


IF_NONE_MATCH = Parameter("If-None-Match", "the ETag of what one has: 304 when it is still so")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route: what docs, OpenAPI and the router know about it.

    ``also`` are other statuses of success: 200 with the same body, 304 without. ``media`` is what it answers where it
    gives no JSON; ``raw`` takes any bytes.

    ``roles`` may use a route of staff, and nobody else. A ``page`` answers people, its problems too, and stands in no
    OpenAPI document. What is ``polled`` by an open page does not keep somebody signed in.
    """

    method: str
    path: str
    handler: Handler
    proof: Proof
    summary: str
    takes: type[Any] | None = None
    gives: type[Any] | None = None
    status: int = 200
    problems: tuple[ProblemType, ...] = ()
    roles: frozenset[Role] = frozenset()
    page: bool = False
    polled: bool = False
    query: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    also: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    media: str = "application/json"
    raw: bool = False


class Refused(Exception):
    """Answer with a problem. ``facts`` tell the terminal what it may show; never personal data."""

    def __init__(self, problem: ProblemType, detail: str = "", **facts: str) -> None:
        super().__init__(problem.path)
        self.problem, self.detail, self.facts = problem, detail, facts


def json_response(value: object, status: int = 200, **headers: str) -> Response:
    """``value`` on the wire. Nothing here may be kept by a proxy."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(to_json(value), status, {**HEADERS, **named}, "application/json")


def problem_response(refused: Refused) -> Response:
    problem = refused.problem
    body = Problem(problem.path, problem.title, problem.status, refused.detail, refused.facts)
    return Response(to_json(body), problem.status, {**HEADERS, **retry_after(refused)}, MEDIA_TYPE)


def retry_after(refused: Refused) -> dict[str, str]:
    """The header that says when to come back, where that is known (RFC 9110 §10.2.3)."""
    wait_s = RETRY_AFTER_S if refused.problem is ProblemType.UNAVAILABLE else refused.facts.get("wait_s", "")
    return {"retry-after": wait_s} if wait_s else {}


async def read_body(request: Request, cap: int) -> bytes:
    """The whole body. Raises Refused(TOO_LARGE) before more than ``cap`` bytes are held."""
    if request.method == "GET":
        return b""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > cap:
            raise Refused(ProblemType.TOO_LARGE, f"at most {cap} bytes")
        parts.append(part)
    return b"".join(parts)

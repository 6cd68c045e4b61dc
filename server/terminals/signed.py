"""Whose request is this: the terminal signature (RFC 9421), its age and its nonce."""

from __future__ import annotations

from starlette.requests import Request

from kiosk.api.problems import ProblemType
from kiosk.api.signatures import Message, NotGenuine, Verified, verify_request
from server.centre import Centre
from server.clock import rfc3339, system_clock
from server.terminals.store import Terminal, find_terminal
from server.web import Refused


class _KeyFinder:
    """Finds keys for the verifier, which swallows errors, and remembers what came of it."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.found: Terminal | None = None
        self.asked = False

    def __call__(self, key_id: str) -> bytes:
        self.asked = True
        self.found = self._centre.engine.look(lambda cursor: find_terminal(cursor, key_id))
        if self.found is None:
            raise KeyError(key_id)
        return self.found.public_key


async def signed_by(centre: Centre, request: Request, body: bytes) -> Terminal:
    """The terminal that signed. Raises Refused: not signed, not enrolled, or made by a wrong clock."""
    message = Message(request.method, str(request.url), dict(request.headers))
    finder = _KeyFinder(centre)
    verified = _verified(centre, message, body, finder)
    if finder.found is None or not centre.nonces.is_new(verified.key_id, verified.nonce, centre.clock()):
        raise Refused(ProblemType.NOT_SIGNED, "this signature was used before")
    return finder.found


def _verified(centre: Centre, message: Message, body: bytes, finder: _KeyFinder) -> Verified:
    # in a demonstration the centre's clock is moved by days; a terminal may follow it or keep its own
    clocks = (centre.clock, system_clock) if centre.demo else (centre.clock,)
    for clock in clocks:
        try:
            verified = verify_request(message, body, find_key=finder, now=clock())
            if centre.demo or verified.created >= centre.nonces.since:
                return verified
        except NotGenuine as error:
            if error.code != "clock":
                raise _refusal(finder, str(error)) from error
        except (ValueError, KeyError, TypeError) as error:  # what the parser of structured fields may raise
            raise _refusal(finder, "signature: malformed") from error
    raise Refused(ProblemType.CLOCK_SKEW, server_time=rfc3339(centre.clock()))


def _refusal(finder: _KeyFinder, detail: str) -> Refused:
    if finder.asked and finder.found is None:
        return Refused(ProblemType.NOT_ENROLLED)
    return Refused(ProblemType.NOT_SIGNED, detail)

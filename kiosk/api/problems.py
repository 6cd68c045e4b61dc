"""Problem types (RFC 9457). A type is a stable path; docs/api.md has a paragraph on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MEDIA_TYPE = "application/problem+json"


class ProblemType(Enum):
    """Value: (type path, HTTP status, title). What a terminal does next follows from the type, never from prose."""

    MALFORMED = ("/problems/malformed", 400, "The request could not be read")
    KEY_MISMATCH = ("/problems/idempotency-key-mismatch", 400, "Idempotency-Key must be the record's id")
    REUSED_KEY = ("/problems/idempotency-key-reused", 422, "The same id came with another content")
    NOT_SIGNED = ("/problems/not-signed", 401, "A valid terminal signature is required")
    CLOCK_SKEW = ("/problems/clock-skew", 401, "The terminal's clock is too far from the centre's")
    NOT_ENROLLED = ("/problems/not-enrolled", 401, "The terminal is unknown or was withdrawn")
    TOKEN_SPENT = ("/problems/enrolment-token-spent", 403, "The enrolment token is unknown, used or expired")
    NOT_FOUND = ("/problems/not-found", 404, "There is nothing here under these particulars")
    TICKET_EXPIRED = ("/problems/ticket-expired", 401, "The ticket has expired; look the case up again")
    APPOINTMENT_USED = ("/problems/appointment-used", 409, "This appointment has been checked in")
    APPOINTMENT_CANCELLED = ("/problems/appointment-cancelled", 410, "This appointment was cancelled")
    TOO_MANY_TRIES = ("/problems/too-many-tries", 429, "Too many wrong tries; please ask at the desk")
    TOO_MANY_REQUESTS = ("/problems/too-many-requests", 429, "Too many requests; wait as long as wait_s says")
    URGE_TOO_SOON = ("/problems/urge-too-soon", 409, "This case was urged less than seven days ago")
    TOO_LARGE = ("/problems/too-large", 413, "The request is larger than allowed")
    SIGN_IN = ("/problems/sign-in", 401, "Sign in first; a session ends when it is idle or old")
    WRONG_PASSWORD = ("/problems/wrong-password", 401, "Login or password is wrong")
    LOCKED_OUT = ("/problems/locked-out", 429, "Too many wrong passwords; wait as long as wait_s says")
    FORBIDDEN = ("/problems/forbidden", 403, "This account is not for that")
    NOT_OURS = ("/problems/not-from-our-page", 403, "The request does not carry the session's token")
    INVALID = ("/problems/invalid", 422, "What was entered does not hold; the detail says what would")
    STALE = ("/problems/stale", 409, "Somebody changed it meanwhile; look again")
    UNAVAILABLE = ("/problems/unavailable", 503, "The centre cannot store records now; try again later")

    @property
    def path(self) -> str:
        return self.value[0]

    @property
    def status(self) -> int:
        return self.value[1]

    @property
    def title(self) -> str:
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Problem:
    """An RFC 9457 body. ``facts`` are the extension members this product uses (ticket, terminal, at ...)."""

    type: str
    title: str
    status: int
    detail: str = ""
    facts: dict[str, str] = field(default_factory=dict)

"""The envelope that carries one record from the terminal to the centre, and its proof.

Once sealed, the terminal cannot read it. The inner signature covers every other field, so an upload proves
itself however late and over whatever line it arrives; the id is primary key and Idempotency-Key at once.
"""

from __future__ import annotations

import base64
import hashlib
from binascii import a2b_base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from kiosk.errors import Unreadable

VERSION = 1
MAX_SEALED_BYTES = 64 * 1024  # a story of 1,000 characters is under 8 kB; the rest is room for later fields

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]  # (message, signature)


class RecordKind(Enum):
    """What an envelope holds. Each kind has its own queue, so that one bad record blocks no other kind."""

    REGISTRATION = "registration"
    VISIT = "visit"  # a number taken to speak with a person, with or without a name
    CHECK_IN = "check_in"
    URGE = "urge"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"
    REVIEW_REQUEST = "review_request"  # of review, or after one of re-examination
    AVOIDANCE = "avoidance"  # another officer is asked for
    RATING = "rating"
    COMPLAINT = "complaint"  # 监督投诉


@dataclass(frozen=True, slots=True)
class Envelope:
    """One sealed record. ``sealed`` and ``signature`` are base64; times are RFC 3339 UTC with milliseconds.

    ``clock_offset_ms`` is server minus terminal as last measured; None when no fresh measure exists.
    """

    id: str
    version: int
    kind: RecordKind
    division: str
    terminal: str
    key_id: str
    captured_at: str
    clock_offset_ms: int | None
    seal_key_id: str
    sealed: str
    sha256: str
    signature: str

    def signing_bytes(self) -> bytes:
        """What the inner signature is made over: every field but itself, one a line, in a fixed order."""
        offset = "" if self.clock_offset_ms is None else str(self.clock_offset_ms)
        fields = (
            self.id, str(self.version), self.kind.value, self.division, self.terminal, self.key_id,
            self.captured_at, offset, self.seal_key_id, self.sha256,
        )  # fmt: skip
        if any("\n" in field for field in fields):
            raise Unreadable("envelope: a field holds a line break")
        return b"XF-ENVELOPE-1\n" + "\n".join(fields).encode()

    def sealed_bytes(self) -> bytes:
        """The sealed payload. Raises Unreadable if it is not base64, too long, or not what ``sha256`` says."""
        try:
            data = a2b_base64(self.sealed, strict_mode=True)
        except ValueError as error:
            raise Unreadable("envelope: sealed is not base64") from error
        if len(data) > MAX_SEALED_BYTES:
            raise Unreadable(f"envelope: sealed is {len(data)} bytes, at most {MAX_SEALED_BYTES}")
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Unreadable("envelope: sha256 does not match what is sealed")
        return data


def seal_up(
    *,
    record_id: str,
    kind: RecordKind,
    division: str,
    terminal: str,
    key_id: str,
    captured_at: str,
    clock_offset_ms: int | None,
    seal_key_id: str,
    sealed: bytes,
    sign: Sign,
) -> Envelope:
    """Close and sign an envelope around already sealed bytes."""
    unsigned = Envelope(
        id=record_id,
        version=VERSION,
        kind=kind,
        division=division,
        terminal=terminal,
        key_id=key_id,
        captured_at=captured_at,
        clock_offset_ms=clock_offset_ms,
        seal_key_id=seal_key_id,
        sealed=base64.b64encode(sealed).decode(),
        sha256=hashlib.sha256(sealed).hexdigest(),
        signature="",
    )
    return replace(unsigned, signature=base64.b64encode(sign(unsigned.signing_bytes())).decode())


def proven(envelope: Envelope, verify: Verify) -> bytes | None:
    """The sealed payload, if the inner signature is the terminal's and what is sealed is what was signed; else None."""
    try:
        sealed, signature = envelope.sealed_bytes(), a2b_base64(envelope.signature, strict_mode=True)
        return sealed if verify(envelope.signing_bytes(), signature) else None
    except (Unreadable, ValueError):
        return None

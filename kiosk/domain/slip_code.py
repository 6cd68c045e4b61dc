"""The QR on every slip, ``XF2:``: opens the roadmap, and is evidence that this terminal took this record then.

Body, 27 bytes big-endian: version 1, centre 2, terminal 2, token 10, captured_at 4 (seconds since 1970, UTC),
body hash 8 (the first bytes of the sealed payload's SHA-256); then 64 bytes Ed25519 over ``XF2`` and the body.
141 characters, QR version 6-M.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.domain import base45
from kiosk.errors import Unreadable

PREFIX = "XF2:"
VERSION = 1
_BODY = struct.Struct(">BHH10sI8s")
_SIGNATURE_BYTES = 64
_LATEST = 2**32 - 1  # the year 2106


@dataclass(frozen=True, slots=True)
class SlipCode:
    """What a slip's QR says. ``captured_at`` is aware UTC, whole seconds."""

    centre: int
    terminal: int
    token: bytes
    captured_at: datetime
    body_hash: bytes

    def body(self) -> bytes:
        seconds = min(max(int(self.captured_at.timestamp()), 0), _LATEST)  # an absurd clock stops no slip
        return _BODY.pack(VERSION, self.centre, self.terminal, self.token, seconds, self.body_hash)


def encode_slip_code(code: SlipCode, sign: Callable[[bytes], bytes]) -> str:
    """The text for the QR, signed by the terminal's key."""
    body = code.body()
    return PREFIX + base45.encode(body + sign(b"XF2" + body))


def as_web_address(code_text: str, url_prefix: str) -> str:
    """The same code behind a site's own upper-case HTTPS prefix, for phones: base32, as base45 is no part of a URL."""
    data = base45.decode(code_text.removeprefix(PREFIX))
    return url_prefix + base64.b32encode(data).decode().rstrip("=")


def decode_slip_code(text: str, *, url_prefix: str = "") -> tuple[SlipCode, bytes]:
    """What the code says, and its signature, unchecked. ``url_prefix``: the site's own, the only address accepted.

    Raises Unreadable.
    """
    data = _bytes_of(text, url_prefix)
    if len(data) != _BODY.size + _SIGNATURE_BYTES:
        raise Unreadable(f"a slip code holds {_BODY.size + _SIGNATURE_BYTES} bytes, not {len(data)}")
    version, centre, terminal, token, seconds, body_hash = _BODY.unpack(data[: _BODY.size])
    if version != VERSION:
        raise Unreadable(f"slip code of version {version}; this program reads version {VERSION}")
    captured_at = datetime.fromtimestamp(seconds, UTC)
    return SlipCode(centre, terminal, token, captured_at, body_hash), data[_BODY.size :]


def _bytes_of(text: str, url_prefix: str) -> bytes:
    if text.startswith(PREFIX):
        return base45.decode(text[len(PREFIX) :])
    if not url_prefix or not text.startswith(url_prefix):
        raise Unreadable("not a slip code")
    encoded = text[len(url_prefix) :]
    try:
        return base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except ValueError as error:
        raise Unreadable("the address holds no slip code") from error


def is_signed_by(code: SlipCode, signature: bytes, verify: Callable[[bytes, bytes], bool]) -> bool:
    """Whether ``verify(message, signature)`` of the named terminal's key accepts it."""
    return verify(b"XF2" + code.body(), signature)

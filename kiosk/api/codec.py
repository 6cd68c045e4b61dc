"""JSON on the wire: typed both ways, strict, and with an error that names the place."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from kiosk.errors import Unreadable

T = TypeVar("T")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the escape itself, not a backslash that is escaped


def to_json(value: object) -> bytes:
    """The JSON of a wire dataclass, keys in the order of its fields."""
    return msgspec.json.encode(value)


def from_json(data: bytes, kind: type[T]) -> T:
    """Parse and check ``data`` against the dataclass ``kind``. Raises Unreadable, naming the first wrong place.

    No text holds NUL: PostgreSQL keeps none, and nobody typed one.
    """
    if b"\\u0000" in data and _NUL.search(data):
        raise Unreadable(f"{kind.__name__}: a text holds NUL")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error

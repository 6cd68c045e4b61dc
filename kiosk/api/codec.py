"""JSON on the wire: typed both ways, strict, and with an error that names the place."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from kiosk.errors import Unreadable

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """The JSON of a wire dataclass, keys in the order of its fields."""
    return msgspec.json.encode(value)


def from_json(data: bytes, kind: type[T]) -> T:
    """Parse and check ``data`` against the dataclass ``kind``. Raises Unreadable, naming the first wrong place."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error

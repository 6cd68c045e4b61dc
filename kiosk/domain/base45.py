"""Base45 (RFC 9285): bytes in the 45 characters that a QR code stores in 5.5 bits each."""

from __future__ import annotations

from kiosk.errors import Unreadable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_POWERS = (1, 45, 2025)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """RFC 9285 section 4: two bytes give three characters, a last single byte two."""
    out: list[str] = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            out.append(ALPHABET[rest])
    return "".join(out)


def decode(text: str) -> bytes:
    """The bytes, or Unreadable for a character, length or group that no encoder makes."""
    out = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        size = len(group) - 1
        if size == 0:
            raise Unreadable("base45: one character is left over")
        out += _group(group, size)
    return bytes(out)


def _group(group: str, size: int) -> bytes:
    try:
        number = sum(_VALUE[character] * _POWERS[place] for place, character in enumerate(group))
        return number.to_bytes(size, "big")
    except (KeyError, OverflowError) as error:
        raise Unreadable("base45: not an encoded group") from error

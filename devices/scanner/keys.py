"""Turns the keys that a scanner types into the bytes it means: US layout, key down and up, Shift and nothing else.

Codes are those of linux/input-event-codes.h. A key that means no ASCII character becomes a byte that makes the whole code
rejected; it never becomes a command.
"""

from __future__ import annotations

from collections.abc import Iterable

EV_KEY = 1
DOWN = 1  # 0 up, 2 repeated by the kernel
ENTER = {28, 96}
SHIFT = {42, 54}
STRANGE = 0x7F
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),  # the keypad
    (55, "*", "*"),
    (98, "/", "/"),
)
_KEYS = {
    first + place: (plain, shifted)
    for first, plains, shifteds in _ROWS
    for place, (plain, shifted) in enumerate(zip(plains, shifteds, strict=True))
}
_SILENT = {29, 97, 56, 100, 58, 69, 70}  # Ctrl, Alt and the locks say nothing by themselves


class KeyDecoder:
    """``receive`` gives the bytes of some keys; any split of them gives the same."""

    def __init__(self) -> None:
        self._shift: set[int] = set()

    def receive(self, events: Iterable[tuple[int, int, int]]) -> bytes:
        """``events``: (type, code, value) as the kernel gives them."""
        return bytes(
            byte for kind, code, value in events if kind == EV_KEY for byte in self._key(code, value)
        )

    def _key(self, code: int, value: int) -> bytes:
        if code in SHIFT:
            (self._shift.add if value else self._shift.discard)(code)
            return b""
        if value != DOWN or code in _SILENT:
            return b""
        if code in ENTER:
            return b"\r"
        meant = _KEYS.get(code)
        return bytes((ord(meant[bool(self._shift)]) if meant else STRANGE,))

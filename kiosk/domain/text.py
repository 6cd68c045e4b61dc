"""One gate for every text that came from a person: what may be shown, printed or stored."""

from __future__ import annotations

import unicodedata

# control, format (bidi overrides too), surrogate, private use, unassigned, line and paragraph separators
_BANNED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# no font or printer of ours knows a variant of a glyph; the character itself stays
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def printable(text: str, *, limit: int) -> str:
    """NFC, without any character that could command a device or reorder a line, at most ``limit`` characters.

    A line break becomes one space; layout alone makes lines.
    """
    spaced = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    kept = "".join(c for c in spaced if _is_kept(c))
    return unicodedata.normalize("NFC", kept)[
        :limit
    ]  # after the gate: what it drops may stand between letter and accent


def _is_kept(character: str) -> bool:
    return unicodedata.category(character) not in _BANNED and character not in _VARIATION_SELECTORS


def cells(text: str) -> int:
    """Width in half-width cells: 2 for a full-width character, else 1. ``text`` has passed ``printable``."""
    return sum(cell_width(character) for character in text)


def cell_width(character: str) -> int:
    """Cells of one character on paper: ASCII is half wide, everything else (ROM font or glyph) is full."""
    if character.isascii():
        return 1
    return 0 if unicodedata.combining(character) else 2

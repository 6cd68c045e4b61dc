"""Which font draws which character, so that no name ever shows an empty box without a word."""

from __future__ import annotations

from functools import cache

from kiosk.resources import asset
from screens.theme import FONT_FULL

CODE_POINTS = 0x110000


class Characters:
    """A set of characters, a bit for each there can be: 140 kB, where a set of 45,000 strings takes 6 MB."""

    def __init__(self, characters: str) -> None:
        self._bits = bytearray(CODE_POINTS // 8)
        for character in characters:
            code = ord(character)
            self._bits[code >> 3] |= 1 << (code & 7)
        self._is_empty = not characters

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        return bool(self._bits[code >> 3] >> (code & 7) & 1)

    def __bool__(self) -> bool:
        return not self._is_empty


@cache
def characters_of(font: str) -> Characters:
    """The characters a bundled font draws; empty when its list is missing or cut off (then everything goes to it)."""
    try:
        return Characters(asset(f"fonts/{font}.chars").read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError):
        return Characters("")


def needs_markup(text: str) -> bool:
    """Whether a character lies outside the everyday font."""
    everyday = characters_of("KioskSans-Regular")
    return bool(everyday) and any(c not in everyday and c != "\n" for c in text)


def marked_up(text: str) -> str:
    """Kivy markup that draws rare characters from the full font, and those no font has as 〔U+30EDE〕.

    Everything a person wrote is escaped: it can never act as markup.
    """
    everyday, full = characters_of("KioskSans-Regular"), characters_of("KioskSans-Full")
    return "".join(_piece(c, everyday, full) for c in text)


def _piece(character: str, everyday: Characters, full: Characters) -> str:
    if character in "&[]":
        return {"&": "&amp;", "[": "&bl;", "]": "&br;"}[character]
    if character in everyday or character == "\n":
        return character
    if character in full:
        return f"[font={FONT_FULL}]{character}[/font]"
    return f"〔U+{ord(character):04X}〕"

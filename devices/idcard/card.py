"""What is written on an ID card: four layouts of the same 256 bytes (UTF-16LE, padded with spaces).

The flag at offset 248 tells them apart: blank for a resident's card, J for the residence permit of Hong Kong, Macao
and Taiwan, I and Y for the foreigner's permanent residence card of 2017 and of 2023. The layouts are tables; they are
taken from the source of public reader programs, of which three independent ones agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.text import printable
from kiosk.errors import Unreadable

BLOCK = 256
NEWEST_ADDRESS = 70
_FLAG_AT = 248
_FOR_EVER = "长期"
_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_FOREIGNER_NUMBER = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)


class CardKind(Enum):
    """The value is the flag."""

    RESIDENT = " "
    HK_MO_TW = "J"
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


class Sex(Enum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """One card as read. ``valid_to`` None means 长期. A permit for foreigners says no address. No repr shows a person."""

    kind: CardKind
    name: str
    sex: Sex
    birth: date
    number: str
    valid_from: date
    valid_to: date | None
    address: str = ""
    nation: str = ""  # GB/T 3304 code; foreigners: ISO 3166 letters of the nationality
    issuer: str = ""
    english_name: str = ""

    def __repr__(self) -> str:
        return f"IdCard({self.kind.name})"


# field: offset and length in bytes
_COMMON = {"name": (0, 30), "sex": (30, 2), "birth": (36, 16), "number": (122, 36), "valid_from": (188, 16)}
_COMMON |= {"valid_to": (204, 16)}
LAYOUTS: dict[CardKind, dict[str, tuple[int, int]]] = {
    CardKind.RESIDENT: {**_COMMON, "nation": (32, 4), "address": (52, 70), "issuer": (158, 30)},
    CardKind.HK_MO_TW: {**_COMMON, "address": (52, 70), "issuer": (158, 30)},
    CardKind.FOREIGNER_2017: {
        "english_name": (0, 120),
        "sex": (120, 2),
        "number": (122, 30),
        "nation": (152, 6),
        "name": (158, 30),
        "valid_from": (188, 16),
        "valid_to": (204, 16),
        "birth": (220, 16),
    },
    CardKind.FOREIGNER_2023: {**_COMMON, "english_name": (52, 70), "nation": (242, 6)},
}


def read_card(block: bytes | bytearray) -> IdCard:
    """The card in a text block. Raises Unreadable, without a word of what the block says."""
    if len(block) != BLOCK:
        raise Unreadable(f"a card's text has {BLOCK} bytes, not {len(block)}")
    kind = _kind(block)
    texts = {field: _text(block, *where) for field, where in LAYOUTS[kind].items()}
    name = texts["name"] or texts.get("english_name", "")
    if not name or not _is_number(kind, texts["number"]):
        raise Unreadable("a card without a name or with an impossible number")
    return IdCard(
        kind=kind,
        name=name,
        sex=_sex(texts["sex"]),
        birth=_date(texts["birth"]),
        number=texts["number"],
        valid_from=_date(texts["valid_from"]),
        valid_to=None if texts["valid_to"] == _FOR_EVER else _date(texts["valid_to"]),
        address=texts.get("address", ""),
        nation=texts.get("nation", ""),
        issuer=texts.get("issuer", ""),
        english_name=texts.get("english_name", ""),
    )


def has_newest_address(card: IdCard) -> bool:
    """Whether a card of this kind may hold an address newer than the printed one."""
    return "address" in LAYOUTS[card.kind]


def newest_address(data: bytes | bytearray) -> str:
    """The address in a record of NEWEST_ADDRESS bytes; empty for none. Raises Unreadable, without a word of it."""
    if len(data) != NEWEST_ADDRESS:
        raise Unreadable(f"a newest address has {NEWEST_ADDRESS} bytes, not {len(data)}")
    return _text(data, 0, NEWEST_ADDRESS)


def write_newest_address(address: str) -> bytes:
    """The record that says this, for the simulator. What is too long is cut."""
    return (address + " " * NEWEST_ADDRESS).encode("utf-16-le")[:NEWEST_ADDRESS]


def write_card(card: IdCard) -> bytes:
    """The text block that says this, for the simulator. What is too long for its field is cut."""
    block = bytearray(" ".encode("utf-16-le") * (BLOCK // 2))
    texts = {
        "name": card.name,
        "sex": card.sex.value,
        "birth": f"{card.birth:%Y%m%d}",
        "number": card.number,
        "valid_from": f"{card.valid_from:%Y%m%d}",
        "valid_to": _FOR_EVER if card.valid_to is None else f"{card.valid_to:%Y%m%d}",
        "address": card.address,
        "nation": card.nation,
        "issuer": card.issuer,
        "english_name": card.english_name,
    }
    for field, (offset, length) in LAYOUTS[card.kind].items():
        data = texts[field].encode("utf-16-le")[:length]
        block[offset : offset + len(data)] = data
    block[_FLAG_AT : _FLAG_AT + 2] = card.kind.value.encode("utf-16-le")
    return bytes(block)


def _kind(block: bytes | bytearray) -> CardKind:
    flag = _text(block, _FLAG_AT, 2) or " "
    for kind in CardKind:
        if kind.value == flag:
            return kind
    raise Unreadable("a kind of card that this program does not know")


def _text(block: bytes | bytearray, offset: int, length: int) -> str:
    try:
        text = bytes(block[offset : offset + length]).decode("utf-16-le")
    except UnicodeDecodeError:
        raise Unreadable("a card's text that is not UTF-16") from None  # the error itself quotes the text
    return printable(text.rstrip("\0"), limit=BLOCK).strip()


def _is_number(kind: CardKind, text: str) -> bool:
    form = _OLD_FOREIGNER_NUMBER if kind is CardKind.FOREIGNER_2017 else _NUMBER
    return form.fullmatch(text) is not None


def _sex(text: str) -> Sex:
    return next((sex for sex in Sex if sex.value == text), Sex.UNKNOWN)


def _date(text: str) -> date:
    try:
        if len(text) == 8 and text.isascii() and text.isdecimal():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    raise Unreadable("a card with an impossible date")

"""An ID-card reader on a pseudo-terminal: cards are put on it and lifted by command."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from devices.idcard.card import CardKind, IdCard, Sex, write_card, write_newest_address
from devices.idcard.frames import FIND, READ, READ_NEWEST_ADDRESS, SAM_STATUS, SELECT, Status, reply
from devices.simulators.pty_device import PtyDevice

TAP_S = 2.0
PHOTO = bytes(1024)
# no faults but the manner of some readers: finds-again finds a card that was read and lies there; knows-no-newest does
# not answer when it is asked for the newest address
FAULTS = (
    "finds-again",
    "knows-no-newest",
    "not-selected",
    "not-read",
    "nonsense",
    "checksum",
    "truncated",
    "noise",
    "silent",
    "module",
    "vanish",
)
_REQUEST_HEAD = bytes.fromhex("AA AA AA 96 69")
_BUFFER_CAP = 4096
_MADE_UP = {
    "kind": "resident",
    "name": "张三",
    "sex": "1",
    "birth": "1955-01-01",
    "number": "130926195501010018",
    "address": "河北省沧州市肃宁县肃宁镇东关村1号",
    "nation": "01",
    "issuer": "肃宁县公安局",
    "valid_from": "2016-05-01",
    "valid_to": "长期",
}


class CardReader:
    """Commands: ``card [JSON]`` until lifted · ``tap [JSON]`` for ``seconds`` · ``lift`` · a fault · ``ok`` · ``status``."""

    takes_at_most = 4096

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._says = bytearray()
        self._card: bytes | None = None
        self._newest = ""
        self._is_spent = False  # read once, it is found again only when it was lifted
        self._lifted_at: float | None = None
        self._faults: set[str] = set()
        self._reads = self._finds = 0

    @property
    def is_plugged_in(self) -> bool:
        return "vanish" not in self._faults

    def receive_data(self, data: bytes, now: float) -> None:  # noqa: ARG002
        self._buffer += data
        del self._buffer[:-_BUFFER_CAP]
        while (at := self._buffer.find(_REQUEST_HEAD)) >= 0:
            frame = self._buffer[at:]
            length = 7 + int.from_bytes(frame[5:7], "big")
            if len(frame) < 7 or len(frame) < length:
                break
            del self._buffer[: at + length]
            self._answer((frame[7], frame[8]))

    def advance(self, now: float) -> bytes:
        if self._lifted_at is not None and now >= self._lifted_at:
            self._lift()
        said, self._says = bytes(self._says), bytearray()
        return said

    def next_at(self) -> float | None:
        return 0.0 if self._says else self._lifted_at

    def command(self, words: list[str], now: float) -> dict[str, Any]:
        match words:
            case ["card" | "tap" as how, *rest]:
                self._put(how, json.loads(rest[0]) if rest else {}, now)
            case ["lift"]:
                self._lift()
            case ["ok" | "clear"]:
                self._faults.clear()
            case [fault] if fault in FAULTS:
                self._faults.add(fault)
            case ["status"]:
                pass
            case _:
                raise ValueError(f"a card reader knows: card, tap, lift, ok, status, {', '.join(FAULTS)}")
        return {
            "faults": sorted(self._faults),
            "card": self._card is not None,
            "reads": self._reads,
            "finds": self._finds,
        }

    def _put(self, how: str, fields: object, now: float) -> None:
        if not isinstance(fields, dict):
            raise ValueError("a card is an object of fields")
        seconds, self._newest = float(fields.pop("seconds", TAP_S)), str(fields.pop("newest_address", ""))
        self._card, self._is_spent = write_card(card_from(fields)), False
        self._lifted_at = now + seconds if how == "tap" else None

    def _lift(self) -> None:
        self._card, self._is_spent, self._lifted_at = None, False, None

    def _answer(self, command: tuple[int, int]) -> None:
        if "silent" in self._faults or (command == READ_NEWEST_ADDRESS and "knows-no-newest" in self._faults):
            return
        frame = self._reply(command)
        if "checksum" in self._faults:
            frame = frame[:-1] + bytes((frame[-1] ^ 0xFF,))
        if "truncated" in self._faults and command == READ:
            frame = frame[: len(frame) // 2]
        noise = bytes.fromhex("00 FF AA AA AA 96") if "noise" in self._faults else b""
        self._says += noise + frame

    def _reply(self, command: tuple[int, int]) -> bytes:
        has_card = self._card is not None and not self._is_spent
        if "module" in self._faults:
            return reply(Status.NOT_AUTHORISED)
        match command:
            case c if c == FIND:
                self._finds += 1
                return reply(Status.FOUND, bytes(4)) if has_card else reply(Status.NO_CARD)
            case c if c == SELECT:
                fine = has_card and "not-selected" not in self._faults
                return reply(Status.DONE, bytes(8)) if fine else reply(Status.NOT_SELECTED)
            case c if c == READ and has_card and self._card is not None:
                self._is_spent = "finds-again" not in self._faults
                return self._text(self._card)
            case c if c == READ_NEWEST_ADDRESS and self._card is not None and self._newest:
                return reply(Status.DONE, write_newest_address(self._newest))
            case c if c == READ_NEWEST_ADDRESS and self._card is not None:
                return reply(Status.ITEM_ABSENT)
            case c if c == SAM_STATUS:
                return reply(Status.DONE)
            case _:
                return reply(Status.NOT_READ)

    def _text(self, block: bytes) -> bytes:
        if "not-read" in self._faults:
            return reply(Status.NOT_READ)
        self._reads += 1
        text = bytes(len(block)) if "nonsense" in self._faults else block
        return reply(Status.DONE, bytes.fromhex("01 00 04 00") + text + PHOTO)


class CardReaderSimulator(PtyDevice):
    def __init__(
        self, *, link: Path, baud: int = 115_200, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(CardReader(), link=link, baud=baud, clock=clock)


def card_from(fields: dict[str, Any]) -> IdCard:
    """A card from JSON's fields; what is not given is made up. Raises ValueError naming the field."""
    unknown = fields.keys() - _MADE_UP.keys() - {"english_name"}
    if unknown:
        raise ValueError(
            f"a card has no {sorted(unknown)[0]!r}; it has {', '.join(_MADE_UP)}, english_name, newest_address"
        )
    full = {**_MADE_UP, **fields}
    kinds = {kind.name.lower(): kind for kind in CardKind}
    if full["kind"] not in kinds:
        raise ValueError(f"kind is one of {', '.join(kinds)}")
    return IdCard(
        kind=kinds[full["kind"]],
        sex=Sex(str(full["sex"])),
        birth=date.fromisoformat(full["birth"]),
        valid_from=date.fromisoformat(full["valid_from"]),
        valid_to=None if full["valid_to"] in (None, "长期") else date.fromisoformat(full["valid_to"]),
        **{key: str(full[key]) for key in ("name", "number", "address", "nation", "issuer")},
        english_name=str(full.get("english_name", "")),
    )

"""Asks an ID-card reader for cards and hands over each card once.

Theory of operation. Every POLL_S: find; a card found is selected and read. Then nothing more is done with it until a
find has reported none: some readers report none at once after a read and find the card again only when it was lifted,
others go on finding it; both are right with this rule. A card that was moved with its holder has a newer address in its
chip than the printed one: it is asked for and preferred; without an answer the printed one stands. Nothing is asked while ``poll`` is off, which is most of the
time: a card is read only when the visitor was told to put it there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from devices.idcard.card import BLOCK, IdCard, has_newest_address, newest_address, read_card
from devices.idcard.codes import CardCode
from devices.idcard.frames import (
    FIND,
    READ,
    READ_NEWEST_ADDRESS,
    SELECT,
    BadFrame,
    Reply,
    ReplyParser,
    Status,
    request,
)
from devices.listener import PortListener
from devices.transport import Transport
from kiosk.errors import Unreadable

POLL_S = 0.3
ANSWER_S, READ_S = 1.0, 3.0  # a read moves 1,295 bytes, 113 ms at 115,200 baud, after some card time
_LENGTHS = 4  # text and photo length, two bytes each, before the text
_NAP_S = 0.1
_MODULE_FAULTS = frozenset((Status.SELF_TEST_FAILED, Status.NOT_AUTHORISED))


class CardReaderDriver(PortListener):
    """Callbacks come on the driver's own thread. ``on_problem`` also gets C00, when the reader answers (again)."""

    def __init__(
        self,
        transport: Transport,
        *,
        on_card: Callable[[IdCard], None],
        on_problem: Callable[[CardCode], None],
        clock: Callable[[], float] = time.monotonic,
        poll_s: float = POLL_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        super().__init__(transport, name="card reader", clock=clock)
        self._on_card = on_card
        self._on_problem = on_problem
        self._poll_s = poll_s
        self._answer_s = answer_s
        self._polling = threading.Event()
        self._parser = ReplyParser()
        self._has_dealt_with_card = False
        self._knows_newest = True
        self._said: CardCode | None = None

    def poll(self, enabled: bool) -> None:
        """Look for cards or not; off at first. A card that is being read when it is switched off is not handed over."""
        if enabled:
            self._polling.set()
        else:
            self._polling.clear()

    def _serve(self) -> None:
        if not self._polling.wait(_NAP_S):
            self._transport.read(0)  # notices a cable that is pulled
            return
        began = self._clock()
        self._look_once()
        self._stopping.wait(max(0.0, self._poll_s - (self._clock() - began)))

    def _on_open(self, is_open: bool) -> None:
        self._parser.reset()
        self._knows_newest = True
        self._say(CardCode.OK if is_open else CardCode.UNPLUGGED)

    def _look_once(self) -> None:
        found = self._ask(FIND, self._answer_s)
        if found is None:
            return
        if found.status in _MODULE_FAULTS:
            self._say(CardCode.MODULE_FAULT)
        elif found.status != Status.FOUND:
            self._has_dealt_with_card = False
            self._say(CardCode.OK)
        elif not self._has_dealt_with_card:
            self._read()

    def _read(self) -> None:
        selected = self._ask(SELECT, self._answer_s)
        answer = self._ask(READ, READ_S) if selected and selected.status == Status.DONE else selected
        if answer is None:
            return
        self._has_dealt_with_card = True
        try:
            if answer.status != Status.DONE or selected is answer:
                self._say(CardCode.CARD_NOT_READ)
            else:
                self._hand_over(self._with_newest_address(_card_in(answer)))
        except Unreadable:
            self._say(CardCode.CARD_NOT_UNDERSTOOD)
        finally:
            answer.wipe()

    def _with_newest_address(self, card: IdCard) -> IdCard:
        """The card with the address that holds now. A reader that does not answer this is not asked again."""
        if not (self._knows_newest and has_newest_address(card)):
            return card
        answer = self._answer(READ_NEWEST_ADDRESS, self._answer_s)
        if isinstance(answer, CardCode):
            self._knows_newest = False
            return card
        try:
            newest = newest_address(answer.data) if answer.status == Status.DONE else ""
        except Unreadable:
            newest = ""
        finally:
            answer.wipe()
        return replace(card, address=newest) if newest else card

    def _hand_over(self, card: IdCard) -> None:
        self._say(CardCode.OK)
        if self._polling.is_set():
            self._on_card(card)

    def _ask(self, command: tuple[int, int], timeout_s: float) -> Reply | None:
        """The answer; None, having said why, when there is none."""
        answer = self._answer(command, timeout_s)
        if isinstance(answer, CardCode):
            self._say(answer)
            return None
        return answer

    def _answer(self, command: tuple[int, int], timeout_s: float) -> Reply | CardCode:
        """The answer, or why there is none."""
        self._transport.read(0)  # what comes late from an earlier question
        self._parser.reset()
        self._transport.write(request(command), timeout_s)
        end = self._clock() + timeout_s
        code = CardCode.SILENT
        while (left := end - self._clock()) > 0 and not self._stopping.is_set():
            for event in self._parser.receive_data(self._transport.read(min(left, _NAP_S))):
                match event:
                    case Reply():
                        return event
                    case BadFrame():
                        code = CardCode.GARBLED
        self._parser.reset()
        return code

    def _say(self, code: CardCode) -> None:
        if code is not self._said and not self._stopping.is_set():
            self._said = code
            self._on_problem(code)


def _card_in(answer: Reply) -> IdCard:
    """The text's card; the photograph after it is never looked at. Raises Unreadable."""
    length = int.from_bytes(answer.data[:2], "big")
    if length != BLOCK:
        raise Unreadable("an answer without a card's text")
    return read_card(answer.data[_LENGTHS : _LENGTHS + BLOCK])

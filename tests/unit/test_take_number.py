import pytest
from support.places import ID_NUMBER, site

from kiosk.api.queueing import CheckInReply
from kiosk.domain.identity import check_character
from kiosk.domain.matters import Visitor
from kiosk.errors import ServerUnreachable
from kiosk.services.slip_writer import SlipWriter
from kiosk.services.take_number import Queue, TakeNumber
from kiosk.words import load_words


class Door:
    """The centre's door: keeps what it was asked."""

    def __init__(self, answers=True):
        self.asked, self._answers = [], answers

    def check_in(self, request):
        self.asked.append(request)
        if not self._answers:
            raise ServerUnreachable("cut off")
        return CheckInReply(request.event_id, "W007", request.room, 2, 24)


@pytest.fixture
def take(capture):
    def number(visitor, door):
        writer = SlipWriter(site, load_words(), "130926-001")
        return TakeNumber(capture, Queue(door, capture, "A"), writer)(visitor)

    return number


def card(birth):
    first = f"130926{birth}001"
    return Visitor("李桂兰", "resident", first + check_character(first), read_from_card=True)


@pytest.mark.parametrize(
    ("visitor", "priority"),
    [
        (card("19450101"), "age"),
        (card("19900101"), ""),
        (Visitor("ANNA", "passport", "E12345678"), ""),
        (Visitor("张三", "resident", "12345"), ""),
        (Visitor(), ""),
    ],
)
def test_who_is_seventy_by_the_card_is_called_before_others(take, visitor, priority):
    door = Door()
    assert take(visitor, door).place.ticket == "W007"
    assert [request.priority for request in door.asked] == [priority]


def test_without_the_centre_the_number_is_the_terminals_own(take):
    taken = take(Visitor("张三", "resident", ID_NUMBER), Door(answers=False))
    assert (taken.place.ticket, taken.place.waiting) == ("A001", None)

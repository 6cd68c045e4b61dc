"""The desk's page of bookings: the clerk reads, chooses an answer, and the visitor's own page says it."""

import re

import pytest
from contract.clerk import Clerk, hire
from contract.harness import new_uuid

from kiosk.api.bookings import BookingMade, BookingRequest, BookingState, FreeSlots
from kiosk.api.codec import to_json
from kiosk.domain.triage import TABLE
from kiosk.domain.visits import VisitState, VisitStep
from kiosk.words import load_words
from server.appointments.bookings import token_hash
from server.desk.bookings import DECISIONS
from server.pages.render import FOLDER
from server.people.roles import Role

PHONES = iter(f"1390000{n:04}" for n in range(1000, 9999))


@pytest.fixture(scope="module")
def registrar(centre):
    return hire(centre, Role.REGISTRAR, "bookings.desk")


@pytest.fixture
def clerk(centre, registrar):
    return Clerk.seated(centre, registrar)


@pytest.fixture
def booked(centre):
    """A booking just made: its row's id and its status page's token."""

    def made(matter="物业不修电梯", category="housing.property"):
        slot = centre.call("GET", "/v1/booking-slots").as_(FreeSlots).slots[0]
        asked = BookingRequest("张小明", next(PHONES), matter, slot.starts_at, slot.room, category=category)
        reply = centre.call("POST", "/v1/bookings", to_json(asked), {"idempotency-key": new_uuid()})
        token = reply.as_(BookingMade).token
        hashed = token_hash(centre.keys, token)
        return centre.sql("SELECT id FROM bookings WHERE token_hash = ?", hashed)[0][0], token

    return made


def told(centre, token):
    return centre.call("GET", f"/v1/bookings/{token}").as_(BookingState)


def text_of(clerk, path):
    reply = clerk.call("GET", path)
    assert reply.status == 200, reply.status
    return reply.body.decode()


def test_the_list_is_masked_and_the_page_says_what_was_told(clerk, booked):
    identity, _ = booked("三个月没发工资", "labour.wages")
    listed = text_of(clerk, "/desk/bookings")
    assert "张*明" in listed
    assert "张小明" not in listed
    assert listed.index(identity) < listed.index("</section>")
    page = text_of(clerk, f"/desk/bookings/{identity}")
    assert ("张小明" in page, "三个月没发工资" in page) == (True, True)
    assert "工资和劳动合同，可先调解，再仲裁" in page


def test_every_look_at_a_booking_is_written_down(centre, clerk, booked):
    identity, _ = booked()
    text_of(clerk, f"/desk/bookings/{identity}")
    looks = centre.sql("SELECT who FROM audit_log WHERE action = 'booking_read' AND subject = ?", identity)
    assert looks == [("bookings.desk",)]


def test_a_guides_words_are_what_the_visitor_reads(centre, clerk, booked):
    identity, token = booked()
    said = {"guide": "GUIDE-LABOUR", "reason": "当天可办。"}
    assert clerk.submit(f"/desk/bookings/{identity}/divert", said).status == 303
    state = told(centre, token)
    assert (state.state, state.code) == ("diverted", "")
    assert "12333" in state.reason
    assert state.reason.endswith("当天可办。")


def test_a_refusal_without_a_word_for_the_visitor_is_not_sent(centre, clerk, booked):
    identity, token = booked()
    reply = clerk.submit(f"/desk/bookings/{identity}/reject", {"reason": " ", "rejected": "1"})
    assert reply.status == 422
    assert "写一句话告诉预约人" in reply.body.decode()
    assert told(centre, token).state == "submitted"


def test_another_time_is_one_that_is_free(centre, clerk, booked):
    identity, token = booked()
    page = text_of(clerk, f"/desk/bookings/{identity}")
    slot = re.findall(r'<option value="(2026[^"]+)"', page)[-1]
    assert clerk.submit(f"/desk/bookings/{identity}/reschedule", {"slot": slot}).status == 303
    state = told(centre, token)
    assert (state.state, state.starts_at) == ("confirmed", slot.split()[0])
    nowhere = clerk.submit(f"/desk/bookings/{identity}/reschedule", {"slot": "2026-11-22T03:00:00Z hall"})
    assert nowhere.status == 422
    assert "另选" in nowhere.body.decode()


def test_one_that_the_visitor_cancelled_meanwhile_says_so_and_offers_nothing(centre, clerk, booked):
    identity, token = booked()
    centre.call("POST", f"/v1/bookings/{token}/cancel")
    reply = clerk.submit(f"/desk/bookings/{identity}/confirm")
    assert reply.status == 422
    assert "刚刚有了变化" in reply.body.decode()
    assert f'action="/desk/bookings/{identity}' not in reply.body.decode()


def test_words_of_danger_stand_out(clerk, booked):
    identity, _ = booked("我不想活了")
    assert "state down" in text_of(clerk, f"/desk/bookings/{identity}")


def test_every_state_step_and_suggestion_of_a_booking_has_words():
    words = load_words("zh", FOLDER / "strings")
    wanted = [f"bookings.state.{state.value}" for state in VisitState]
    wanted += [f"bookings.event.{step.value}" for step in VisitStep]
    wanted += [f"bookings.done.{step.value}" for step in DECISIONS]
    wanted += [f"audit.action.booking_{step.value}" for step in DECISIONS]
    assert [key for key in wanted if key not in words] == []
    assert all(row.reason and row.reason_en for row in TABLE)

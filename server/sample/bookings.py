"""Bookings that wait at the sample's desk, so that each answer can be tried."""

from __future__ import annotations

from kiosk.api.bookings import BookingRequest
from kiosk.domain.slots import bookable_days, slots_on
from kiosk.domain.triage import Signals, suggest
from server.appointments.bookings import insert_booking, secrets_for
from server.clock import rfc3339
from server.db.engine import Cursor
from server.sample.cases import Press
from server.sample.people import crowd

_ASKED = (
    ("labour.wages", "工地欠我三个月工资，老板说没钱，想问问怎么要。", "样例镇东关村工地", ""),
    ("welfare.allowance", "低保从九月起停了，不知道为什么。", "示范乡前营村", "去村里问过，说不清楚"),
    ("neighbours", "邻居盖房挡了我家的光，几次说不通。", "试点镇南街", "村调解员来过一次"),
)


def add_bookings(cursor: Cursor, press: Press) -> None:
    """For the next days that can be booked, the first time of each; submitted just now."""
    plan, calendar, offset = press.desk.site.plan, press.desk.law.calendar, press.utc_offset_minutes
    keys, division, now = press.desk.keys, plan.division, rfc3339(press.now)
    days = bookable_days(press.today, calendar, at_the_door=False)
    slots = [found[0] for day in days if (found := slots_on(day, plan.slots, calendar, {}, offset))]
    people = crowd(84)[80:]
    for n, (slot, person, (category, matter, place, history)) in enumerate(
        zip(slots, people, _ASKED, strict=False)
    ):
        asked = BookingRequest(
            person.name, f"1360000{n:04}", matter, rfc3339(slot.starts_at), slot.room,
            place=place, history=history, category=category,
        )  # fmt: skip
        suggestion = suggest(Signals(category=category, story=matter)).route.value
        secrets = secrets_for(keys, f"sample-booking-{n}")
        insert_booking(cursor, keys, division, secrets, asked, suggestion=suggestion, now=now)

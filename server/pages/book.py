"""Booking a visit on the telephone: a day, a time, who and what about; then a page with the code to show at the door."""

from __future__ import annotations

import math

import qrcode
from starlette.responses import Response

from kiosk.api.bookings import BookingRequest, FreeSlot
from kiosk.api.problems import ProblemType
from kiosk.errors import InvalidInput
from server.appointments.public import book, cancel, is_at_the_door, slots_of, status_of
from server.appointments.slots import days_to_book
from server.centre import Centre
from server.pages.answers import answer_in
from server.pages.render import go_to, page, words_of
from server.people.proof import form_of, require_own_page
from server.web import Call, Endpoint, Proof, Refused, retry_after

PATH = "/book"
TEXTS = ("name", "phone", "matter", "place", "history", "category", "department", "door", "id_number")
QUIET_ZONE = 4  # modules of white around a code (ISO/IEC 18004)


async def show_book(centre: Centre, call: Call) -> Response:
    """Days that can be booked; the day asked for, or the first."""
    asked = call.request.query_params
    empty = BookingRequest("", "", "", "", "", door=asked.get("door", "")[:64])
    return await _form(centre, call, empty, key=centre.new_id(), day=asked.get("day", ""))


async def take_booking(centre: Centre, call: Call) -> Response:
    """To the booking's own page; or the form as it was filled in. The same form twice is one booking."""
    require_own_page(call.request)
    form = {name: values[0] for name, values in form_of(call.request, call.body).items()}
    slot_at, _, room = form.get("slot", "").partition(" ")
    asked = BookingRequest(slot_at=slot_at, room=room, **{name: form.get(name, "") for name in TEXTS})
    if form.get("look"):  # another day was pressed: nothing typed is lost
        return await _form(centre, call, asked, key=centre.new_id(), day=form["look"], typed=True)
    key = form.get("key", "")[:100]
    try:
        made, _ = await book(centre, key if len(key) >= 8 else centre.new_id(), asked)
    except InvalidInput as error:
        return await _form(
            centre, call, asked, key=centre.new_id(), day=form.get("day", ""), wrong=error.code, typed=True
        )
    except Refused as refused:
        if refused.problem is not ProblemType.TOO_MANY_TRIES:
            raise
        return await _form(
            centre, call, asked, key=centre.new_id(), day=form.get("day", ""), flooded=refused, typed=True
        )
    return go_to(f"{PATH}/{made.token}")


async def show_booking(centre: Centre, call: Call) -> Response:
    token = call.request.path_params["token"]
    state = await status_of(centre, token)
    code = qr_path(state.code) if state.code else ("", 0)
    answer = answer_in(state.reason, centre.site.plan.guides, words_of(call.request).language)
    return page(centre, call, "booking.html", b=state, token=token, qr=code[0], size=code[1], answer=answer)


async def take_cancel(centre: Centre, call: Call) -> Response:
    """One that is over stays as it is, and the page says how."""
    require_own_page(call.request)
    token = call.request.path_params["token"]
    try:
        await cancel(centre, token)
    except InvalidInput as error:
        if error.code != "state":
            raise
    return go_to(f"{PATH}/{token}")


def qr_path(text: str) -> tuple[str, int]:
    """The dark modules as one SVG path, and the side of the picture in modules."""
    code = qrcode.QRCode(border=QUIET_ZONE, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return "".join(dark), len(rows)


async def _form(
    centre: Centre, call: Call, asked: BookingRequest, *, key: str, day: str, wrong: str = "", typed: bool = False,
    flooded: Refused | None = None,
) -> Response:  # fmt: skip
    """``typed``: the days are buttons of the form, else links. ``flooded``: too many book now; what was typed stays."""
    days = days_to_book(centre, at_the_door=is_at_the_door(centre, asked.door))
    chosen = next((one for one in days if one.isoformat() == day), days[0] if days else None)
    slots: list[FreeSlot] = (await slots_of(centre, days, chosen)).slots if chosen else []
    status = flooded.problem.status if flooded else 422 if wrong else 200
    headers = retry_after(flooded) if flooded else {}
    minutes = math.ceil(int(headers.get("retry-after", "0")) / 60)
    return page(
        centre, call, "book.html", status=status, headers=headers, minutes=minutes, asked=asked, key=key, wrong=wrong, days=days,
        day=chosen, slots=[slot for slot in slots if slot.free > 0], typed=typed,
    )  # fmt: skip


ENDPOINTS = (
    Endpoint("GET", PATH, show_book, Proof.NONE, "Book a visit", page=True),
    Endpoint("POST", PATH, take_booking, Proof.NONE, "Book a visit", page=True),
    Endpoint("GET", PATH + "/{token}", show_booking, Proof.NONE, "How a booking stands", page=True),
    Endpoint("POST", PATH + "/{token}/cancel", take_cancel, Proof.NONE, "Cancel a booking", page=True),
)

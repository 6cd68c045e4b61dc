"""Bookings at the desk: those that wait first, and for each one what was said, a suggestion, and the answers to choose from."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.api.terminals import Guide
from kiosk.domain.triage import TABLE, Route
from server.appointments.slots import free_slots_ahead
from server.centre import Centre
from server.clock import rfc3339
from server.desk.bookings import (
    DECISIONS,
    LONGEST_REASON,
    WAITING,
    BookingLine,
    Decision,
    decide,
    list_bookings,
    open_booking,
)
from server.pages.actors import names_of
from server.pages.answers import guide_in_words
from server.pages.dates import on_the_wall
from server.pages.render import go_to, page
from server.people.proof import form_of
from server.people.roles import RUNS_QUEUE
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/bookings"
_STEPS = {step.value for step in DECISIONS}


async def show_bookings(centre: Centre, call: Call) -> Response:
    lines = await list_bookings(centre, call.staff)
    waiting = [line for line in lines if line.state in WAITING]
    answered = [line for line in lines if line.state not in WAITING]
    return page(
        centre, call, "bookings.html", waiting=sorted(waiting, key=lambda line: not is_crisis(line)), is_crisis=is_crisis,
        days=groupby(answered, key=lambda line: on_the_wall(centre, line.starts_at).date()), reason_of=reason_of,
        done=_done(call),
    )  # fmt: skip


def is_crisis(line: BookingLine) -> bool:
    """What was written may mean danger: somebody looks at it before all others."""
    return line.suggestion == Route.CRISIS.value


async def show_one(centre: Centre, call: Call) -> Response:
    return await _one(centre, call, {})


async def take_decision(centre: Centre, call: Call) -> Response:
    """To the list when it was answered; else the page as it was filled in, with what does not hold."""
    path = call.request.path_params
    form = {name: values[0].strip() for name, values in form_of(call.request, call.body).items()}
    try:
        await decide(
            centre, call.staff, path["id"], path["step"], read_decision(form, centre.site.plan.guides)
        )
    except Refused as refused:
        if refused.problem is not ProblemType.INVALID:
            raise
        return await _one(centre, call, form, wrong=refused.facts.get("code", "other"))
    return go_to(f"{PATH}?done={path['step']}")


def read_decision(form: dict[str, str], guides: list[Guide]) -> Decision:
    """A guide's words come before the clerk's own; what is longer than a visitor's page takes is cut there."""
    known = {guide.code: guide for guide in guides}
    guide, own = known.get(form.get("guide", "")), form.get("reason", "")
    said = " ".join(text for text in (guide_in_words(guide) if guide else "", own) if text)
    slot_at, _, room = form.get("slot", "").partition(" ")
    return Decision(said, slot_at, room)


def reason_of(suggestion: str, language: str) -> str:
    """The triage's row in words; empty for what it does not know."""
    row = next((row for row in TABLE if row.route.value == suggestion), None)
    return "" if row is None else row.reason_en if language == "en" else row.reason


async def _one(centre: Centre, call: Call, form: dict[str, str], *, wrong: str = "") -> Response:
    division = call.staff.division
    opened = await open_booking(centre, call.staff, call.request.path_params["id"])
    slots = []
    if "reschedule" in opened.line.steps:
        slots = await centre.engine.read(lambda cursor: free_slots_ahead(centre, cursor, division))
    return page(
        centre, call, "booking_desk.html", status=422 if wrong else 200, o=opened, line=opened.line, form=form,
        slots=slots, guides=centre.site.plan.guides, longest=LONGEST_REASON, wrong=wrong, reason_of=reason_of,
        is_crisis=is_crisis(opened.line), rfc3339=rfc3339,
        names=await names_of(centre, division),
    )  # fmt: skip


def _done(call: Call) -> str:
    done = call.request.query_params.get("done", "")
    return done if done in _STEPS else ""


ENDPOINTS = (
    Endpoint("GET", PATH, show_bookings, Proof.STAFF, "Bookings, those that wait first", roles=RUNS_QUEUE, page=True),
    Endpoint("GET", PATH + "/{id}", show_one, Proof.STAFF, "One booking", roles=RUNS_QUEUE, page=True),
    Endpoint("POST", PATH + "/{id}/{step}", take_decision, Proof.STAFF, "Answer a booking", roles=RUNS_QUEUE,
             page=True),
)  # fmt: skip

"""The centre's settings as a form; a version that was in force before comes back by one button."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.api.terminals import Officer, OpenHours, Room
from kiosk.domain.text import printable
from kiosk.errors import InvalidInput
from server.centre import Centre
from server.desk.settings import (
    CentreSettings,
    SettingsNow,
    change_settings,
    restore_settings,
    settings_now,
    version_in,
)
from server.desk.settings_rules import DEVICES, LONGEST_NOTICE, MOST_NOTICES
from server.pages.actors import names_of
from server.pages.render import go_to, page
from server.people.proof import form_of
from server.people.roles import KEEPS_SETTINGS
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/settings"
OPENINGS = 2  # of one day: morning and afternoon
_LONGEST = 200  # of a field as typed; the rules say what it may be
_TEXTS = ("leader_reception", "greeting", "greeting_en", "desk_phone", "help_window")
_NUMBERS = ("queue_minutes", "volume")
_OFFICERS = ("receiver", "duty_officer")

Form = dict[str, list[str]]


async def show_settings(centre: Centre, call: Call) -> Response:
    now = await settings_now(centre, call.staff)
    return await _page(centre, call, now, now.settings, saved="saved" in call.request.query_params)


async def take_settings(centre: Centre, call: Call) -> Response:
    """Saved, or the form again as it was filled in with what does not hold."""
    form = form_of(call.request, call.body)
    now = await settings_now(centre, call.staff)
    wanted = read_form(form, now.settings)
    try:
        await change_settings(centre, call.staff, _number(form, "base"), wanted)
    except InvalidInput as error:
        place = str(error).partition(":")[0]
        return await _page(centre, call, now, wanted, status=422, wrong=place)
    except Refused as refused:
        if refused.problem is not ProblemType.STALE:
            raise
        return await _page(centre, call, now, wanted, status=409, wrong="stale")
    return go_to(f"{PATH}?saved=1")


async def take_restore(centre: Centre, call: Call) -> Response:
    base = _number(form_of(call.request, call.body), "base")
    await restore_settings(centre, call.staff, base, version_in(call))
    return go_to(f"{PATH}?saved=1")


def read_form(form: Form, now: CentreSettings) -> CentreSettings:
    """The settings as filled in; what the form does not ask stays as it is."""
    texts = {name: _text(form, name) for name in _TEXTS}
    numbers = {name: _number(form, name) for name in _NUMBERS}
    officers = {name: _officer(form, name, getattr(now, name)) for name in _OFFICERS}
    rooms = [_room(form, room) for room in now.rooms]
    return msgspec.structs.replace(
        now, **texts, **numbers, **officers, rooms=rooms, hours=_hours(form),
        notices=[line for line in _all(form, "notice") if line],
        devices=[device for device in DEVICES if device in form.get("device", [])],
    )  # fmt: skip


def _hours(form: Form) -> list[OpenHours]:
    slots = [(day, f"hours.{day}.{n}") for day in range(1, 8) for n in range(OPENINGS)]
    read = [
        OpenHours(day, _time(form, f"{slot}.opens"), _time(form, f"{slot}.closes")) for day, slot in slots
    ]
    return [opening for opening in read if opening.opens or opening.closes]


def _officer(form: Form, name: str, known: Officer) -> Officer:
    return replace(known, **{part: _text(form, f"{name}.{part}") for part in ("name", "post", "phone")})


def _room(form: Form, known: Room) -> Room:
    text = partial(_text, form)
    at = f"room.{known.id}"
    return replace(
        known, name=text(f"{at}.name"), name_en=text(f"{at}.name_en"), floor=text(f"{at}.floor"),
        purpose=text(f"{at}.purpose"),
    )  # fmt: skip


def _all(form: Form, name: str) -> list[str]:
    return [printable(text, limit=_LONGEST).strip() for text in form.get(name, [])]


def _text(form: Form, name: str) -> str:
    return next(iter(_all(form, name)), "")


def _time(form: Form, name: str) -> str:
    """As people type it: 8:30, 0830 and 08：30 are 08:30."""
    typed = _text(form, name).replace("：", ":")
    hours, colon, minutes = typed.partition(":") if ":" in typed else (typed[:-2], ":", typed[-2:])
    return f"{hours.zfill(2)}{colon}{minutes}" if typed else ""


def _number(form: Form, name: str) -> int:
    """-1 for what is no number: the rules then say what is allowed."""
    text = _text(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


async def _page(
    centre: Centre, call: Call, now: SettingsNow, shown: CentreSettings, *, status: int = 200, wrong: str = "",
    saved: bool = False,
) -> Response:  # fmt: skip
    by_day = {day: [o for o in shown.hours if o.weekday == day][:OPENINGS] for day in range(1, 8)}
    return page(
        centre, call, "settings.html", status=status, s=shown, base=now.version, versions=now.versions,
        by_day={day: [*found, *[None] * (OPENINGS - len(found))] for day, found in by_day.items()},
        notices=[*shown.notices, *[""] * (MOST_NOTICES - len(shown.notices))], known_devices=DEVICES,
        longest=LONGEST_NOTICE, wrong=wrong, saved=saved, names=await names_of(centre, call.staff.division),
    )  # fmt: skip


ENDPOINTS = (
    Endpoint("GET", PATH, show_settings, Proof.STAFF, "The centre's settings", roles=KEEPS_SETTINGS, page=True),
    Endpoint("POST", PATH, take_settings, Proof.STAFF, "Change the settings", roles=KEEPS_SETTINGS, page=True),
    Endpoint("POST", PATH + "/versions/{version}/restore", take_restore, Proof.STAFF,
             "Put an old version in force again", roles=KEEPS_SETTINGS, page=True),
)  # fmt: skip

"""The centre's settings: a part of the site plan that the desk may change, checked as the plan is, kept as versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import Officer, OpenHours, Room
from server.centre import Centre
from server.db.engine import Cursor
from server.desk.settings_rules import require_sound
from server.people.audit import append_audit
from server.people.roles import KEEPS_SETTINGS
from server.people.store import Staff
from server.site.book import SitePlan, require_plan
from server.site.versions import SiteVersion, list_versions, plan_of_version, put_in_force, version_now
from server.web import Call, Endpoint, Proof, Refused, json_response

PATH = "/v1/desk/settings"
MOST_VERSIONS = 50


class CentreSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the desk may change. Terminals get it with their next heartbeat."""

    hours: list[OpenHours]
    notices: list[str]
    leader_reception: str
    greeting: str
    greeting_en: str
    volume: int
    receiver: Officer
    duty_officer: Officer
    desk_phone: str
    help_window: str
    queue_minutes: int
    rooms: list[Room]
    devices: list[str]


class SettingsNow(msgspec.Struct, frozen=True):
    """``version`` goes back with a change, so that nobody overwrites what they have not seen."""

    version: int
    settings: CentreSettings
    versions: list[SiteVersion]


class SettingsChange(msgspec.Struct, frozen=True):
    base: int
    settings: CentreSettings


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    version: int


def settings_of(plan: SitePlan) -> CentreSettings:
    return CentreSettings(**{name: getattr(plan, name) for name in CentreSettings.__struct_fields__})


async def settings_now(centre: Centre, staff: Staff) -> SettingsNow:
    def work(cursor: Cursor) -> SettingsNow:
        versions = list_versions(cursor, staff.division, most=MOST_VERSIONS)
        number = version_now(cursor, staff.division)
        return SettingsNow(number, settings_of(require_plan(cursor)), versions)

    return await centre.engine.read(work)


async def change_settings(centre: Centre, staff: Staff, base: int, wanted: CentreSettings) -> int:
    """The number of the new version. Raises InvalidInput naming what does not hold, Refused(STALE)."""
    require_sound(wanted)

    def work(cursor: Cursor) -> int:
        before = require_plan(cursor)
        fields = {name: getattr(wanted, name) for name in CentreSettings.__struct_fields__}
        plan = msgspec.structs.replace(before, **fields)
        changed = " ".join(name for name in fields if getattr(before, name) != getattr(plan, name))
        return _put(centre, cursor, staff, plan, base, changed)

    return await _in_force(centre, work)


async def restore_settings(centre: Centre, staff: Staff, base: int, version: int) -> int:
    """Put an old version in force again, as a new one."""

    def work(cursor: Cursor) -> int:
        plan = plan_of_version(cursor, staff.division, version)
        return _put(centre, cursor, staff, plan, base, f"= {version}")

    return await _in_force(centre, work)


def version_in(call: Call) -> int:
    """The version that a path names. Raises Refused(NOT_FOUND)."""
    text = call.request.path_params["version"]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(ProblemType.NOT_FOUND)
    return int(text)


def _put(centre: Centre, cursor: Cursor, staff: Staff, plan: SitePlan, base: int, note: str) -> int:
    at = centre.now_text()
    number = put_in_force(cursor, plan, base=base, who=staff.login, note=note, at=at)
    append_audit(
        cursor, division=staff.division, at=at, who=staff.login, action="settings_changed",
        subject=str(number), facts={"changed": note},
    )  # fmt: skip
    return number


async def _in_force(centre: Centre, work: Callable[[Cursor], int]) -> int:
    number = await centre.engine.tx(work)
    centre.site.forget()
    centre.site.current(centre)
    return number


async def desk_settings(centre: Centre, call: Call) -> Response:
    return json_response(await settings_now(centre, call.staff))


async def desk_change(centre: Centre, call: Call) -> Response:
    asked = from_json(call.body, SettingsChange)
    return json_response(
        SettingsVersion(await change_settings(centre, call.staff, asked.base, asked.settings))
    )


async def desk_restore(centre: Centre, call: Call) -> Response:
    base = from_json(call.body, SettingsVersion).version
    return json_response(SettingsVersion(await restore_settings(centre, call.staff, base, version_in(call))))


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", PATH, desk_settings, Proof.STAFF, "The centre's settings and their versions",
             gives=SettingsNow, roles=KEEPS_SETTINGS),
    Endpoint("POST", PATH, desk_change, Proof.STAFF, "Change the centre's settings",
             takes=SettingsChange, gives=SettingsVersion, roles=KEEPS_SETTINGS,
             problems=(_P.MALFORMED, _P.INVALID, _P.STALE)),
    Endpoint("POST", PATH + "/versions/{version}/restore", desk_restore, Proof.STAFF,
             "Put an old version in force again", takes=SettingsVersion, gives=SettingsVersion,
             roles=KEEPS_SETTINGS, problems=(_P.NOT_FOUND, _P.STALE)),
)  # fmt: skip

"""The terminals of the centre: their lights, and withdrawing one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.terminals import DeviceHealth, Heartbeat
from kiosk.errors import Unreadable
from server.centre import Centre
from server.clock import parse_rfc3339
from server.db.engine import Cursor
from server.people.audit import append_audit
from server.people.roles import KEEPS_TERMINALS, SEES_TERMINALS
from server.people.store import Staff
from server.terminals.copies import clear_suspicion
from server.terminals.store import Terminal, list_terminals, revoke_terminal
from server.web import Call, Endpoint, Proof, Refused, json_response

SILENT_AFTER = timedelta(minutes=3)  # a heartbeat comes every minute


@dataclass(frozen=True, slots=True)
class TerminalLights:
    """``light``: ok, warn, down, suspect (two machines may have its key) or revoked.

    What was never reported is empty or zero.
    """

    number: int
    id: str
    name: str
    light: str
    last_seen: str
    software: str = ""
    queue_depth: int = 0
    quarantined: int = 0
    oldest_pending_s: int = 0
    is_current: bool = False  # whether it has the site configuration that is in force
    devices: list[DeviceHealth] = field(default_factory=list)
    suspect_since: str = ""
    suspect_why: str = ""  # boots_alternate | counter_back | number_taken


@dataclass(frozen=True, slots=True)
class Terminals:
    terminals: list[TerminalLights]


@dataclass(frozen=True, slots=True)
class TerminalRevoked:
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class SuspicionCleared:
    number: int


@dataclass(frozen=True, slots=True)
class _Written:
    """What the database has of a terminal."""

    seen: str
    report: bytes
    suspect_since: str
    suspect_why: str


async def terminal_lights(centre: Centre, staff: Staff) -> list[TerminalLights]:
    """Every terminal of the division; heartbeats that are not written yet count."""
    division = staff.division

    def work(cursor: Cursor) -> tuple[list[tuple[Terminal, str]], dict[int, _Written]]:
        cursor.execute(
            "SELECT number, last_seen, last_report, suspect_since, suspect_why FROM terminals WHERE division = ?",
            (division,),
        )
        written = {
            number: _Written(seen, str(report).encode(), since, why)
            for number, seen, report, since, why in cursor.fetchall()
        }
        return list_terminals(cursor, division), written

    terminals, written = await centre.engine.read(work)
    beats = {number: beat for (place, number), beat in centre.heartbeats.items() if place == division}
    for number, (seen, report) in beats.items():
        written[number] = replace(written[number], seen=seen, report=report)
    current = centre.site.current(centre).version
    return [_lights(centre, terminal, written[terminal.number], current) for terminal, _ in terminals]


async def clear(centre: Centre, staff: Staff, number: int) -> None:
    """Somebody looked: it is one machine. Raises Refused(NOT_FOUND) where there was no suspicion."""

    def work(cursor: Cursor) -> None:
        if not clear_suspicion(cursor, staff.division, number):
            raise Refused(ProblemType.NOT_FOUND)
        append_audit(
            cursor, division=staff.division, at=centre.now_text(), who=staff.login, action="terminal_cleared",
            subject=f"{staff.division}-{number:03}",
        )  # fmt: skip

    await centre.engine.tx(work)
    centre.trails.forget((staff.division, number))


async def revoke(centre: Centre, staff: Staff, number: int) -> None:
    """Effective at its next request. Raises Refused(NOT_FOUND)."""

    def work(cursor: Cursor) -> None:
        if not revoke_terminal(cursor, staff.division, number):
            raise Refused(ProblemType.NOT_FOUND)
        append_audit(
            cursor, division=staff.division, at=centre.now_text(), who=staff.login, action="terminal_revoked",
            subject=f"{staff.division}-{number:03}",
        )  # fmt: skip

    await centre.engine.tx(work)
    centre.site.forget()


def number_in(call: Call) -> int:
    """The terminal that a path names. Raises Refused(NOT_FOUND)."""
    text = call.request.path_params["number"]
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Refused(ProblemType.NOT_FOUND)
    return int(text)


def _lights(centre: Centre, terminal: Terminal, known: _Written, current: str) -> TerminalLights:
    number, identity, name, seen = terminal.number, terminal.id, terminal.name, known.seen
    if terminal.state != "enrolled":
        return TerminalLights(number, identity, name, "revoked", seen)
    beat = _read(known.report)
    light = _light(centre, known, beat)
    if beat is None:
        lights = TerminalLights(number, identity, name, light, seen)
    else:
        lights = TerminalLights(
            number, identity, name, light, seen, beat.software, beat.queue_depth, beat.quarantined,
            beat.oldest_pending_s, beat.config_version == current, beat.devices,
        )  # fmt: skip
    return replace(lights, suspect_since=known.suspect_since, suspect_why=known.suspect_why)


def _light(centre: Centre, known: _Written, beat: Heartbeat | None) -> str:
    if known.suspect_since:
        return "suspect"
    if beat is None or centre.clock() - parse_rfc3339(known.seen) > SILENT_AFTER:
        return "down"
    return "ok" if is_well(beat, centre.site.plan.devices) else "warn"


def is_well(beat: Heartbeat, expected: list[str]) -> bool:
    """Nothing was refused, no device is in trouble, and none that is expected is missing."""
    there = {device.device for device in beat.devices if device.state != "absent"}
    troubled = any(device.state in ("warn", "down") for device in beat.devices)
    return not troubled and not beat.quarantined and set(expected) <= there


def _read(report: bytes) -> Heartbeat | None:
    try:
        return from_json(report, Heartbeat) if report else None
    except Unreadable:  # of an older program: said to be silent rather than well
        return None


async def desk_terminals(centre: Centre, call: Call) -> Response:
    return json_response(Terminals(await terminal_lights(centre, call.staff)))


async def desk_revoke(centre: Centre, call: Call) -> Response:
    number = number_in(call)
    await revoke(centre, call.staff, number)
    return json_response(TerminalRevoked(number, "revoked"))


async def desk_clear(centre: Centre, call: Call) -> Response:
    number = number_in(call)
    await clear(centre, call.staff, number)
    return json_response(SuspicionCleared(number))


ENDPOINTS = (
    Endpoint("GET", "/v1/desk/terminals", desk_terminals, Proof.STAFF, "Terminals and their lights",
             gives=Terminals, roles=SEES_TERMINALS, polled=True),
    Endpoint("POST", "/v1/desk/terminals/{number}/revoke", desk_revoke, Proof.STAFF, "Withdraw a terminal",
             gives=TerminalRevoked, roles=KEEPS_TERMINALS, problems=(ProblemType.NOT_FOUND,)),
    Endpoint("POST", "/v1/desk/terminals/{number}/clear", desk_clear, Proof.STAFF, "It is one machine, not two",
             gives=SuspicionCleared, roles=KEEPS_TERMINALS, problems=(ProblemType.NOT_FOUND,)),
)  # fmt: skip

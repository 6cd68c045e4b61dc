"""What the centre's settings must hold beside their types. Each message says what would be right."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.api.terminals import OpenHours
from kiosk.domain.text import printable
from kiosk.errors import InvalidInput

if TYPE_CHECKING:
    from server.desk.settings import CentreSettings

MOST_NOTICES, LONGEST_NOTICE, LONGEST_LINE = 5, 60, 40
DEVICES = ("printer", "scanner", "card_reader", "speaker")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_PHONE = re.compile(r"[0-9][0-9 -]{2,19}")


def require_sound(wanted: CentreSettings) -> None:
    """Raises InvalidInput for the first thing that does not hold."""
    for opening in wanted.hours:
        _require(1 <= opening.weekday <= 7, "hours", "weekday 1 to 7")
        _require(_is_time(opening.opens) and _is_time(opening.closes), "hours", "HH:MM, such as 08:30")
        _require(opening.opens < opening.closes, "hours", "opens before it closes")
    _require(not _overlap(wanted.hours), "hours", "two times of one day overlap")
    _require(len(wanted.notices) <= MOST_NOTICES, "notices", f"at most {MOST_NOTICES}")
    for notice in wanted.notices:
        _require_line("notices", notice, LONGEST_NOTICE)
    for name in ("leader_reception", "greeting", "greeting_en"):
        _require_line(name, getattr(wanted, name), LONGEST_NOTICE, may_be_empty=True)
    _require_line("help_window", wanted.help_window, LONGEST_LINE)
    _require(0 <= wanted.volume <= 100, "volume", "0 to 100")
    _require(1 <= wanted.queue_minutes <= 240, "queue_minutes", "1 to 240")
    _require(bool(_PHONE.fullmatch(wanted.desk_phone)), "desk_phone", "digits, spaces and hyphens")
    for role in ("receiver", "duty_officer"):
        officer = getattr(wanted, role)
        _require_line(role, officer.name, LONGEST_LINE)
        _require_line(role, officer.post, LONGEST_LINE)
        _require(bool(_PHONE.fullmatch(officer.phone)), role, "a phone: digits, spaces and hyphens")
    _require(bool(wanted.rooms), "rooms", "at least one")
    identities = [room.id for room in wanted.rooms]
    _require(len(set(identities)) == len(identities), "rooms", "each has an id of its own")
    for room in wanted.rooms:
        _require_line("rooms", room.name, LONGEST_LINE)
    _require(set(wanted.devices) <= set(DEVICES), "devices", ", ".join(DEVICES))


def _require(holds: bool, place: str, right: str) -> None:
    if not holds:
        raise InvalidInput(f"{place}: {right}")


def _require_line(place: str, text: str, longest: int, *, may_be_empty: bool = False) -> None:
    _require(may_be_empty or bool(text.strip()), place, "must not be empty")
    _require(len(text) <= longest, place, f"at most {longest} characters")
    _require(printable(text, limit=longest) == text, place, "one line of plain text")


def _is_time(text: str) -> bool:
    return bool(_TIME.fullmatch(text))


def _overlap(hours: list[OpenHours]) -> bool:
    in_order = sorted((opening.weekday, opening.opens, opening.closes) for opening in hours)
    return any(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(in_order))

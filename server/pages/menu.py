"""The desk's menu, in the order of the working day."""

from __future__ import annotations

from dataclasses import dataclass

from server.people.roles import (
    ANSWERS_CALLS,
    EVERYONE,
    KEEPS_ACCOUNTS,
    KEEPS_SETTINGS,
    READS_AUDIT,
    RUNS_QUEUE,
    SEES_TERMINALS,
    SORTS_CASES,
    SUPERVISES,
    WORKS_ON_CASES,
    Role,
)
from server.people.store import Staff


@dataclass(frozen=True, slots=True)
class Place:
    """The address, the key of its words, and whose it is."""

    path: str
    key: str
    roles: frozenset[Role]


MENU = (
    Place("/desk", "menu.home", EVERYONE),
    Place("/desk/calls", "menu.calls", ANSWERS_CALLS),
    Place("/desk/queue", "menu.queue", RUNS_QUEUE),
    Place("/desk/bookings", "menu.bookings", RUNS_QUEUE),
    Place("/desk/cases", "menu.cases", WORKS_ON_CASES),
    Place("/desk/duplicates", "menu.duplicates", SORTS_CASES),
    Place("/desk/records", "menu.records", SORTS_CASES),
    Place("/desk/notices", "menu.notices", SUPERVISES),
    Place("/desk/terminals", "menu.terminals", SEES_TERMINALS),
    Place("/desk/settings", "menu.settings", KEEPS_SETTINGS),
    Place("/desk/staff", "menu.staff", KEEPS_ACCOUNTS),
    Place("/desk/audit", "menu.audit", READS_AUDIT),
)


def menu_of(staff: Staff | None) -> list[Place]:
    """What this person may use."""
    return [place for place in MENU if staff and staff.role in place.roles]

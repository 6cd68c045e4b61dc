"""As whom each role takes steps of a case, and which cases it sees."""

from __future__ import annotations

from kiosk.domain.case_table import Transition
from kiosk.domain.case_terms import Actor
from server.cases.store import CaseRow
from server.people.roles import Role
from server.people.store import Staff

# a registrar writes down what a visitor asks at the counter; a supervisor what the organs above decided
ACTORS: dict[Role, tuple[Actor, ...]] = {
    Role.REGISTRAR: (Actor.REGISTRAR, Actor.FORWARDER),
    Role.OFFICER: (Actor.OFFICER, Actor.HEAD),
    Role.SUPERVISOR: (Actor.SUPERVISOR, Actor.REVIEWER, Actor.REEXAMINER, Actor.FORWARDER),
}


def actor_for(role: Role, row: Transition) -> Actor | None:
    """As whom this role would take the step; None when it is not for it."""
    return next((actor for actor in row.actors if actor in ACTORS.get(role, ())), None)


def sees(staff: Staff, row: CaseRow) -> bool:
    """An officer sees the cases of the own unit, and no accusation; the centre's own people see all (P10)."""
    if staff.division != row.division:
        return False
    if staff.role is not Role.OFFICER:
        return True
    return row.unit == staff.unit and row.kind != "accuse"

"""Made-up people at the desk of a sample centre, one for each role, with one password made for this centre alone."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.engine import Cursor
from server.key_files import RandomBytes
from server.people.passwords import hash_password
from server.people.roles import Role
from server.people.store import Staff, add_staff
from server.site.book import SitePlan

_PEOPLE = {
    Role.REGISTRAR: ("dengji", "赵敏"),
    Role.OFFICER: ("chengban", "王建国"),
    Role.SUPERVISOR: ("ducha", "周晓光"),
    Role.TECHNICIAN: ("yunwei", "马力"),
    Role.ADMINISTRATOR: ("guanli", "孙立军"),
    Role.AUDITOR: ("shenji", "林静"),
}
_OFFICERS_CATEGORY = "housing"


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """Who can sign in at /desk of the sample, and as what."""

    login: str
    name: str
    role: str
    password: str


def add_accounts(cursor: Cursor, plan: SitePlan, random: RandomBytes, now: str) -> list[SampleAccount]:
    """The password is hashed once for all: it is slow on purpose."""
    password = f"desk-{random(4).hex()}"
    password_hash = hash_password(password)
    unit = next(organ.name for organ in plan.organs if _OFFICERS_CATEGORY in organ.categories)
    for role, (login, name) in _PEOPLE.items():
        staff = Staff(plan.division, login, name, role, unit if role is Role.OFFICER else "")
        add_staff(cursor, staff, password_hash, now)
    return [SampleAccount(login, name, role.value, password) for role, (login, name) in _PEOPLE.items()]

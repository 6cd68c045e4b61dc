"""Somebody at the desk: an account in the database, and a browser's worth of HTTP."""

from __future__ import annotations

import functools
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from contract.harness import Reply, RunningCentre

from kiosk.api.codec import to_json
from server.desk.session import SignedIn, SignIn
from server.people.passwords import hash_password
from server.people.roles import Role
from server.people.sessions import start_session
from server.people.store import Staff, add_staff

PASSWORD = "correct horse battery"
UNIT = "肃宁县住房和城乡建设局"


@functools.cache
def known_hash() -> str:
    """One hash for every account of the tests: making it is slow on purpose."""
    return hash_password(PASSWORD)


def hire(centre: RunningCentre, role: Role, login: str = "", *, division: str = "130926") -> Staff:
    staff = Staff(division, login or role.value, "王敏", role, UNIT if role is Role.OFFICER else "")
    centre.engine.submit(
        lambda cursor: add_staff(cursor, staff, known_hash(), "2026-11-21T04:00:00.000Z")
    ).result()
    return staff


class Clerk:
    """Requests with a cookie and, where one is signed in, the session's token."""

    def __init__(self, centre: RunningCentre, cookie: str = "", csrf: str = "") -> None:
        self.centre, self.cookie, self.csrf = centre, cookie, csrf

    @classmethod
    def seated(cls, centre: RunningCentre, staff: Staff) -> Clerk:
        """Signed in without the door: the session is made in the database."""
        session = centre.engine.submit(lambda cursor: start_session(centre.centre, cursor, staff)).result()
        return cls(centre, f"desk={session.token}", session.csrf)

    def sign_in(self, login: str, password: str = PASSWORD) -> Reply:
        reply = self.centre.call("POST", "/v1/desk/session", to_json(SignIn(login, password)))
        if reply.status == 201:
            morsel = SimpleCookie(reply.headers["set-cookie"])["desk"]
            self.cookie, self.csrf = f"desk={morsel.value}", reply.as_(SignedIn).csrf
        return reply

    def call(self, method: str, path: str, value: object = None, **headers: str) -> Reply:
        """JSON with the header, as a program sends it."""
        sent = {"cookie": self.cookie, "x-csrf-token": self.csrf, **headers}
        return self.centre.call(method, path, to_json(value) if value is not None else None, sent)

    def submit(self, path: str, fields: dict | None = None, **headers: str) -> Reply:
        """A form with its hidden field, as a browser sends it."""
        body = urlencode({"csrf": self.csrf, **(fields or {})}, doseq=True).encode()
        kind = {"cookie": self.cookie, "content-type": "application/x-www-form-urlencoded", **headers}
        return self.centre.call("POST", path, body, kind)

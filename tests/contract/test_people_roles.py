"""Who may use what: every route of staff, for every role, of this division and of another, and signed out."""

import pytest
from contract.clerk import Clerk, hire

from kiosk.api.problems import Problem
from server.people.roles import Role
from server.routes import ENDPOINTS
from server.web import Proof

OURS, FOREIGN = "130926", "371526"
STAFF = [endpoint for endpoint in ENDPOINTS if endpoint.proof is Proof.STAFF]
WHO = [(role, division) for division in (OURS, FOREIGN) for role in Role]


def reach(clerk, endpoint, **headers):
    """Ask for it with a subject that is nowhere: what is allowed is then 404, or 4xx for what is missing."""
    path = (
        endpoint.path.replace("{number}", "999")
        .replace("{version}", "999")
        .replace("{id}", "nowhere")
        .replace("{login}", "nobody.here")
    )
    path = path.replace("{action}", "sort").replace("{step}", "enter")
    assert "{" not in path
    if endpoint.method == "POST" and endpoint.page:
        return clerk.submit(path, **headers)
    return clerk.call(endpoint.method, path, **headers)


@pytest.fixture(scope="module")
def staff(centre):
    return {(role, division): hire(centre, role, division=division) for role, division in WHO}


@pytest.mark.parametrize("endpoint", STAFF, ids=lambda e: f"{e.method} {e.path}")
def test_each_route_is_for_its_roles_only(centre, staff, endpoint):
    for (role, division), member in staff.items():
        clerk = Clerk.seated(centre, member)
        is_for_them = division == OURS and role in endpoint.roles
        status = reach(clerk, endpoint).status
        assert (status == 403) is not is_for_them, (role, division, status)
        assert status not in (401, 405), (role, division, status)
        assert status < 500, (role, division, status)


@pytest.mark.parametrize("endpoint", STAFF, ids=lambda e: f"{e.method} {e.path}")
def test_nobody_signed_in_gets_in(centre, endpoint):
    reply = reach(Clerk(centre), endpoint)
    if endpoint.page:
        assert (reply.status, reply.headers["location"][:13]) == (303, "/desk/sign-in")
        assert reach(Clerk(centre), endpoint, **{"hx-request": "true"}).status == 401
    else:
        assert reply.problem == "/problems/sign-in"


@pytest.mark.parametrize(
    "endpoint", [e for e in STAFF if e.method != "GET"], ids=lambda e: f"{e.method} {e.path}"
)
def test_nothing_changes_without_the_sessions_token(centre, staff, endpoint):
    for role in endpoint.roles:
        clerk = Clerk.seated(centre, staff[role, OURS])
        clerk.csrf = "0" * 64
        reply = reach(clerk, endpoint)
        assert reply.status == 403
        if not endpoint.page:
            assert reply.as_(Problem).type == "/problems/not-from-our-page"


def test_every_route_of_the_desk_asks_for_a_session_and_names_roles():
    open_pages = {"/desk/sign-in", "/v1/desk/session"}
    for endpoint in ENDPOINTS:
        if endpoint.path.startswith(("/desk", "/v1/desk")) and endpoint.path not in open_pages:
            assert endpoint.proof is Proof.STAFF
        assert bool(endpoint.roles) is (endpoint.proof is Proof.STAFF), endpoint.path


def test_a_session_opens_nothing_for_terminals_and_a_terminal_nothing_of_the_desk(centre, staff, terminal):
    clerk = Clerk.seated(centre, staff[Role.ADMINISTRATOR, OURS])
    assert clerk.call("GET", "/v1/site").problem == "/problems/not-signed"
    assert terminal.call("GET", "/v1/desk/calls").problem == "/problems/sign-in"

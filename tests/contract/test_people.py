from datetime import timedelta

import pytest
from contract.clerk import PASSWORD, Clerk, hire

from kiosk.api.problems import Problem
from server.desk.session import PasswordChange, SignedIn
from server.people.passwords import hash_password, is_password, wait_after
from server.people.roles import Role
from server.people.store import DISABLED, set_state


@pytest.fixture
def clerk(centre):
    """A registrar with an account of their own, signed in by password."""
    login = f"clerk{centre.centre.new_id()[:8]}"
    hire(centre, Role.REGISTRAR, login)
    clerk = Clerk(centre)
    assert clerk.sign_in(login).status == 201
    clerk.login = login
    return clerk


def me(clerk):
    return clerk.call("GET", "/v1/desk/session")


def test_who_signs_in_is_known_by_the_cookie_alone(clerk):
    assert me(clerk).as_(SignedIn).login == clerk.login


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(clerk):
    flags = clerk.sign_in(clerk.login).headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    assert "secure" not in flags


def test_over_https_the_cookie_is_for_https_and_this_host_only(clerk):
    reply = clerk.centre.call(
        "POST", "/v1/desk/session", f'{{"login": "{clerk.login}", "password": "{PASSWORD}"}}'.encode(),
        {"x-forwarded-proto": "https"},
    )  # fmt: skip
    assert reply.headers["set-cookie"].startswith("__Host-desk=")
    assert "; Secure" in reply.headers["set-cookie"]


def test_the_database_holds_neither_password_nor_token(centre, clerk):
    rows = centre.sql("SELECT token_hash FROM staff_sessions WHERE login = ?", clerk.login)
    rows += centre.sql("SELECT password_hash FROM staff WHERE login = ?", clerk.login)
    assert all(part not in str(rows) for part in (PASSWORD, clerk.cookie.partition("-")[2]))
    assert "$argon2id$" in str(rows)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(centre, clerk):
    wrong, unknown = Clerk(centre).sign_in(clerk.login, "not it at all"), Clerk(centre).sign_in("nobody")
    assert (
        (wrong.status, wrong.problem)
        == (unknown.status, unknown.problem)
        == (401, "/problems/wrong-password")
    )
    assert wrong.body == unknown.body


@pytest.mark.parametrize("known", [True, False])
def test_after_five_wrong_passwords_a_name_waits_15_seconds_then_twice_as_long(centre, clerk, known):
    login = clerk.login if known else f"ghost{clerk.login}"
    assert [Clerk(centre).sign_in(login, "wrong password").status for _ in range(6)] == [401] * 5 + [429]
    locked = Clerk(centre).sign_in(login)
    assert (locked.as_(Problem).facts["wait_s"], locked.headers["retry-after"]) == ("15", "15")
    centre.clock.move(seconds=15)
    assert Clerk(centre).sign_in(login, "wrong password").status == 401
    assert Clerk(centre).sign_in(login).as_(Problem).facts["wait_s"] == "30"


def test_the_right_password_after_the_wait_opens_and_forgets_the_wrong_ones(centre, clerk):
    for _ in range(5):
        Clerk(centre).sign_in(clerk.login, "wrong password")
    centre.clock.move(seconds=16)
    assert Clerk(centre).sign_in(clerk.login).status == 201
    assert Clerk(centre).sign_in(clerk.login, "wrong password").status == 401
    assert Clerk(centre).sign_in(clerk.login).status == 201


def test_waits_double_up_to_an_hour():
    seconds = [wait_after(wrong).total_seconds() for wrong in (0, 4, 5, 6, 7, 12, 13, 1000)]
    assert seconds == [0, 0, 15, 30, 60, 1920, 3600, 3600]


def test_a_session_ends_when_nobody_touches_it(centre, clerk):
    centre.clock.move(minutes=20)
    assert me(clerk).status == 200
    centre.clock.move(minutes=20)
    assert me(clerk).status == 200
    centre.clock.move(minutes=21)
    assert me(clerk).problem == "/problems/sign-in"


def test_an_open_page_that_refreshes_itself_does_not_keep_somebody_signed_in(centre, clerk):
    for _ in range(2):
        centre.clock.move(minutes=15)
        last = clerk.call("GET", "/v1/desk/calls")
    assert last.problem == "/problems/sign-in"


def test_a_session_ends_after_ten_hours_however_busy(centre, clerk):
    for _ in range(40):
        centre.clock.move(minutes=15)
        last = me(clerk).status
    assert last == 200
    centre.clock.move(minutes=1)
    assert me(clerk).status == 401


def test_who_signs_out_is_out(clerk):
    assert clerk.call("POST", "/v1/desk/session/end").status == 200
    assert me(clerk).status == 401


def test_disabling_an_account_ends_its_sessions_and_keeps_it_out(centre, clerk):
    centre.engine.submit(lambda cursor: set_state(cursor, "130926", clerk.login, DISABLED)).result()
    assert me(clerk).status == 401
    assert Clerk(centre).sign_in(clerk.login).problem == "/problems/wrong-password"


def test_a_new_password_ends_every_other_session_and_the_old_password(centre, clerk):
    elsewhere = Clerk(centre)
    elsewhere.sign_in(clerk.login)
    change = PasswordChange(PASSWORD, "another long one")
    assert elsewhere.call("POST", "/v1/desk/session/password", change).status == 200
    assert (me(clerk).status, me(elsewhere).status) == (401, 401)
    assert Clerk(centre).sign_in(clerk.login).status == 401
    assert Clerk(centre).sign_in(clerk.login, "another long one").status == 201


def test_changing_the_password_needs_the_old_one_and_a_good_new_one(clerk):
    path = "/v1/desk/session/password"
    assert clerk.call("POST", path, PasswordChange("not it at all", "another long one")).status == 401
    assert clerk.call("POST", path, PasswordChange(PASSWORD, "short")).problem == "/problems/invalid"


def test_what_changes_something_needs_the_sessions_token(clerk):
    for csrf in ("", "0" * 64):
        clerk.csrf = csrf
        assert clerk.call("POST", "/v1/desk/session/end").problem == "/problems/not-from-our-page"
    assert me(clerk).status == 200


@pytest.mark.parametrize("header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_cannot_sign_anybody_in(centre, header):
    body = b'{"login": "registrar", "password": "x"}'
    assert centre.call("POST", "/v1/desk/session", body, header).problem == "/problems/not-from-our-page"


def test_a_cookie_that_is_none_of_ours_is_no_session(centre):
    for value in ("desk=", "desk=130926-", "desk=x", "desk=130926-" + "0" * 64, "desk=" + "9" * 4000):
        assert Clerk(centre, value).call("GET", "/v1/desk/session").status == 401


def test_a_hash_of_nobody_is_never_right():
    assert not is_password("", "the password of nobody")
    assert is_password(hash_password("exactly this one"), "exactly this one")


def test_tries_of_yesterday_are_forgotten(centre, clerk):
    for _ in range(5):
        Clerk(centre).sign_in(clerk.login, "wrong password")
    centre.clock.move(hours=timedelta(days=1).total_seconds() / 3600 + 1)
    assert [Clerk(centre).sign_in(clerk.login, "wrong password").status for _ in range(5)] == [401] * 5

import io
import json

import pytest
from contract.clerk import UNIT, Clerk, hire
from contract.harness import RunningCentre

from kiosk.api.problems import Problem
from server.__main__ import main
from server.desk.staff import Account, AccountChange, Accounts, NewAccount
from server.people.roles import Role
from server.people.store import DISABLED

PATH = "/v1/desk/staff"


@pytest.fixture
def office(tmp_path):
    running = RunningCentre(tmp_path / "centre")
    yield running
    running.stop()


@pytest.fixture
def staff(office, capsys):
    """The command line over the same folder: its status, and what it printed."""

    def run(*words):
        status = main(["staff", *words, "--state", str(office.folder)])
        said = capsys.readouterr()
        return status, said.out or said.err

    return run


def new_clerk(staff, login="li.qiang", role="registrar", *more):
    status, said = staff("add", login, "--name", "李强", "--role", role, *more)
    assert status == 0, said
    return said.rsplit(": ", 1)[1].strip()


def test_a_password_is_made_and_shown_once_and_opens_the_desk(office, staff):
    password = new_clerk(staff)
    assert Clerk(office).sign_in("li.qiang", password).status == 201
    assert password not in staff("list")[1]


def test_a_password_may_come_from_standard_input(office, staff, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("chosen by myself\n"))
    status, said = staff("add", "li.qiang", "--name", "李强", "--role", "auditor", "--password-stdin")
    assert (status, "password" in said) == (0, False)
    assert Clerk(office).sign_in("li.qiang", "chosen by myself").status == 201


def test_the_list_says_who_is_what(staff):
    new_clerk(staff, "li.qiang", "officer", "--unit", UNIT)
    assert json.loads(staff("list")[1]) == [
        {"login": "li.qiang", "name": "李强", "role": "officer", "unit": UNIT, "state": "active"}
    ]


def test_a_change_ends_sessions_that_are_open(office, staff):
    password = new_clerk(staff)
    for change in (["password"], ["disable"], ["role", "--role", "supervisor"]):
        clerk = Clerk(office)
        clerk.sign_in("li.qiang", password)
        status, said = staff(change[0], "li.qiang", *change[1:])
        assert status == 0
        assert clerk.call("GET", "/v1/desk/session").status == 401
        password = said.rsplit(": ", 1)[1].strip() if change == ["password"] else password
        staff("enable", "li.qiang")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["add", "Li Qiang", "--name", "x", "--role", "auditor"], "login"),
        (["add", "li", "--name", " ", "--role", "auditor"], "name"),
        (["add", "li", "--name", "x", "--role", "officer"], "unit"),
        (["add", "li", "--name", "x", "--role", "officer", "--unit", "别处"], "unit"),
        (["disable", "nobody"], "no account"),
        (["password", "nobody"], "no account"),
        (["role", "nobody", "--role", "auditor"], "no account"),
    ],
)
def test_what_does_not_hold_is_refused_with_what_would(staff, words, reason):
    status, said = staff(*words)
    assert (status, reason in said) == (1, True), said


def test_a_login_is_given_once(staff):
    new_clerk(staff)
    assert staff("add", "li.qiang", "--name", "另一位", "--role", "auditor")[0] == 1


def test_what_was_done_on_the_command_line_is_in_the_audit(office, staff):
    new_clerk(staff)
    staff("disable", "li.qiang")
    rows = office.sql("SELECT who, action, subject FROM audit_log ORDER BY seq")
    assert rows == [
        ("command line", "account_made", "li.qiang"),
        ("command line", "account_disabled", "li.qiang"),
    ]


@pytest.fixture(scope="module")
def boss(centre):
    return Clerk.seated(centre, hire(centre, Role.ADMINISTRATOR, "boss"))


def test_an_administrator_makes_an_account_whose_password_opens_the_desk(centre, boss):
    made = boss.call("POST", PATH, NewAccount("zhao.min", "赵敏", "registrar"))
    assert made.status == 201
    assert Clerk(centre).sign_in("zhao.min", made.as_(Account).password).status == 201
    listed = {account.login: account for account in boss.call("GET", PATH).as_(Accounts).accounts}
    assert (listed["zhao.min"].role, listed["zhao.min"].password) == ("registrar", "")
    assert centre.sql("SELECT who FROM audit_log WHERE action = 'account_made'") == [("boss",)]


def test_a_new_password_another_role_and_disabling_are_one_call_each(centre, boss):
    hire(centre, Role.REGISTRAR, "sun.li")
    password = boss.call("POST", f"{PATH}/sun.li", AccountChange(new_password=True)).as_(Account).password
    clerk = Clerk(centre)
    assert clerk.sign_in("sun.li", password).status == 201
    assert boss.call("POST", f"{PATH}/sun.li", AccountChange("officer", UNIT)).as_(Account).unit == UNIT
    assert clerk.call("GET", "/v1/desk/session").status == 401
    assert boss.call("POST", f"{PATH}/sun.li", AccountChange(state=DISABLED)).as_(Account).state == DISABLED
    assert Clerk(centre).sign_in("sun.li", password).status == 401


def test_the_last_administrator_cannot_lock_everybody_out(boss):
    for change in (AccountChange(state=DISABLED), AccountChange("auditor")):
        reply = boss.call("POST", f"{PATH}/boss", change)
        assert (reply.status, "last administrator" in reply.as_(Problem).detail) == (422, True)
    assert boss.call("GET", PATH).status == 200


@pytest.mark.parametrize(
    "change",
    [AccountChange("king"), AccountChange(state="asleep"), AccountChange(), AccountChange("officer", "别处")],
)
def test_a_change_that_does_not_hold_is_refused(boss, change):
    assert boss.call("POST", f"{PATH}/boss", change).problem == "/problems/invalid"


def test_an_account_of_another_division_is_not_there(centre, boss):
    hire(centre, Role.AUDITOR, "theirs", division="371526")
    assert boss.call("POST", f"{PATH}/theirs", AccountChange(state=DISABLED)).status == 422
    assert "theirs" not in boss.call("GET", PATH).body.decode()

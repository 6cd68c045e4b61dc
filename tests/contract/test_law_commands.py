"""Importing a calendar and a policy while a centre runs: the server takes them over, and no date changes silently."""

import asyncio

import pytest
from contract.harness import FakeTerminal, Hands, RunningCentre

from kiosk.api.envelope import RecordKind
from server.__main__ import main
from server.cases.sweep import sweep
from server.people.audit import verify_audit

REST = "\n".join(
    f"2027-{day} 休息" for day in (
        "01-01", "01-02", "01-03", "01-20", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11", "05-01",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("law"), clock=Hands())
    yield running
    running.stop()


def register(centre):
    terminal = FakeTerminal(centre)
    payload = terminal.registration()
    assert terminal.upload(terminal.envelope(RecordKind.REGISTRATION, payload)).status == 201
    return payload.number


def told(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr()


def due_of(centre, number):
    return centre.sql(
        "SELECT due, provisional, calendar_version FROM clocks WHERE number = ? AND stopped_on = ''", number
    )[0]


def test_a_provisional_date_changes_by_an_event_when_the_notice_is_imported(centre, tmp_path, capsys):
    centre.clock.move(
        days=45
    )  # 2027-01-05: fifteen days end on 2027-01-20, which the notice makes a rest day
    number = register(centre)
    assert due_of(centre, number)[:2] == ("2027-01-20", 1)
    notice = tmp_path / "2027.txt"
    notice.write_text(REST, encoding="utf-8")
    status, said = told(capsys, "calendar", "import", notice, "--state", centre.folder)
    assert (status, "known until 2027-12-31" in said.out) == (0, True)
    due, provisional, version = due_of(centre, number)
    assert (due, provisional) == ("2027-01-21", 0)
    events = centre.sql("SELECT action, actor FROM case_events WHERE number = ? ORDER BY seq", number)
    assert events == [("submit", "terminal"), ("recalculate", "calendar")]
    audited = centre.sql("SELECT who, subject FROM audit_log WHERE action = 'calendar_import'")
    assert audited == [("command line", version)]
    assert centre.engine.look(lambda cursor: verify_audit(cursor, "130926")).broken_at == 0


def test_the_running_server_counts_by_the_new_calendar(centre):
    asyncio.run(sweep(centre.centre))
    assert due_of(centre, register(centre))[:2] == ("2027-01-21", 0)


def test_a_policy_of_a_place_overrides_rows_for_new_clocks_alone(centre, tmp_path, capsys):
    before = register(centre)
    own = tmp_path / "own.toml"
    own.write_text(
        'extends = "national-2022"\nversion = "county.1"\n'
        '[[limits]]\ncode = "sorting"\nlength = 5\nunit = "working"\narticle = "县规"\n', encoding="utf-8",
    )  # fmt: skip
    assert told(capsys, "policy", "import", own, "--state", centre.folder)[0] == 0
    asyncio.run(sweep(centre.centre))
    after = register(centre)
    length = "SELECT length, unit, policy_version FROM clocks WHERE number = ?"
    assert centre.sql(length, before) == [(15, "natural", "national-2022.2")]
    assert centre.sql(length, after) == [(5, "working", "county.1")]
    listed = told(capsys, "policy", "list", "--state", centre.folder)[1].out
    assert "* county.1" in listed
    assert "  national-2022.2" in listed
    assert "县规" in told(capsys, "policy", "show", "--state", centre.folder)[1].out


def test_a_version_is_never_changed_in_place(centre, tmp_path, capsys):
    own = tmp_path / "own.toml"
    own.write_text('extends = "national-2022"\nversion = "national-2022.2"\n'
                   '[[limits]]\ncode = "sorting"\nlength = 9\nunit = "natural"\narticle = "x"\n', encoding="utf-8")  # fmt: skip
    status, said = told(capsys, "policy", "import", own, "--state", centre.folder)
    assert (status, "another name" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("calendar", "import", "nowhere.txt"), "cannot be read"),
        (("policy", "show", "v9"), "there is no version v9"),
        (("policy", "import", "nowhere.toml"), "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said(centre, capsys, words, says):
    status, said = told(capsys, *words, "--state", centre.folder)
    assert (status, says in said.err) == (1, True)

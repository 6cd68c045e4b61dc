from concurrent.futures import ThreadPoolExecutor

import pytest
from contract.clerk import Clerk, hire
from contract.harness import RunningCentre

from kiosk.api.cases import LookupRequest
from server.__main__ import main
from server.people.audit import GENESIS, append_audit, read_audit, verify_audit
from server.people.roles import Role

AT = "2026-11-21T04:00:00.000Z"


@pytest.fixture
def centre(settings, tmp_path, request):
    """A log of its own: tests break it."""
    if settings.database.url:
        settings = type(settings)(
            database=type(settings.database)(request.getfixturevalue("postgres").new_database())
        )
    running = RunningCentre(tmp_path / "centre", settings=settings)
    yield running
    running.stop()


def write(centre, count=1, **changes):
    row = {"division": "130926", "at": AT, "who": "wang", "action": "seen", "subject": "XF1", **changes}
    for _ in range(count):
        centre.engine.submit(lambda cursor: append_audit(cursor, **row)).result()


def verdict(centre, known=None):
    return centre.engine.look(lambda cursor: verify_audit(cursor, "130926", known=known))


def test_an_untouched_log_is_whole(centre):
    write(centre, 5, facts={"way": "card"})
    assert (verdict(centre).rows, verdict(centre).broken_at) == (5, 0)
    assert centre.sql("SELECT seq FROM audit_log ORDER BY seq") == [(n,) for n in range(1, 6)]


def test_an_empty_log_is_whole(centre):
    assert verdict(centre).head == GENESIS


@pytest.mark.parametrize("column", ["at", "who", "action", "subject", "facts", "digest", "hash"])
def test_a_row_that_was_changed_is_the_first_broken_place(centre, column):
    write(centre, 5)
    centre.write(f"UPDATE audit_log SET {column} = 'x' WHERE seq = 3")
    assert verdict(centre).broken_at == 3


def test_a_row_that_was_taken_out_shows(centre):
    write(centre, 5)
    centre.write("DELETE FROM audit_log WHERE seq = 2")
    assert verdict(centre).broken_at == 2


def test_an_end_that_was_cut_off_shows(centre):
    write(centre, 5)
    centre.write("DELETE FROM audit_log WHERE seq = 5")
    assert verdict(centre).broken_at == 5


def test_a_whole_chain_made_anew_shows_against_a_head_that_was_noted(centre):
    write(centre, 5)
    noted = (4, verdict(centre).head)
    centre.write("DELETE FROM audit_log")
    centre.write("DELETE FROM audit_heads")
    write(centre, 5, who="li")
    assert verdict(centre).broken_at == 0
    assert verdict(centre, noted).broken_at == 4


def test_facts_that_were_cleared_in_time_leave_the_chain_whole(centre):
    write(centre, 3, facts={"way": "card"})
    centre.write("UPDATE audit_log SET facts = '' WHERE seq = 2")
    assert verdict(centre).broken_at == 0


def test_what_is_not_kept_is_not_told(centre):
    def work(cursor):
        append_audit(cursor, division="130926", at=AT, who="wang", action="seen", subject="XF1")
        raise ValueError("the rest went wrong")

    with pytest.raises(ValueError, match="rest"):
        centre.engine.submit(work).result()
    assert verdict(centre).rows == 0


def test_many_who_write_at_once_make_one_chain(centre):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: write(centre, 1, subject=str(n)), range(200)))
    assert (verdict(centre).rows, verdict(centre).broken_at) == (200, 0)


def test_divisions_have_chains_of_their_own(centre):
    write(centre, 2)
    write(centre, 3, division="371526")
    assert verdict(centre).rows == 2


def test_the_newest_rows_come_first_and_in_pages(centre):
    write(centre, 5)
    rows = centre.engine.look(lambda cursor: read_audit(cursor, "130926", before=4, most=2))
    assert [row.seq for row in rows] == [3, 2]


def test_signing_in_and_being_refused_are_written_down_without_what_was_typed(centre):
    hire(centre, Role.REGISTRAR)
    Clerk(centre).sign_in("registrar", "a secret that is wrong")
    Clerk(centre).sign_in("my password in the wrong field", "x")
    Clerk(centre).sign_in("registrar")
    rows = centre.sql("SELECT who, action FROM audit_log ORDER BY seq")
    assert rows == [("unknown", "sign_in_refused"), ("unknown", "sign_in_refused"), ("registrar", "sign_in")]
    assert "secret" not in str(centre.sql("SELECT who, action, subject, facts FROM audit_log"))


def test_the_command_line_verifies_and_names_the_broken_place(centre, capsys, tmp_path):
    if centre.settings.database.url:
        pytest.skip("the command reads settings from a file; the walk itself is tested above")
    write(centre, 3)
    words = ["audit", "verify", "--state", str(tmp_path / "centre")]
    assert main(words) == 0
    head = capsys.readouterr().out.splitlines()[-1].removeprefix("head ")
    assert main([*words, "--known", head]) == 0
    assert main(["audit", "show", "--state", str(tmp_path / "centre"), "--most", "1"]) == 0
    assert '"seq": 3' in capsys.readouterr().out
    centre.write("UPDATE audit_log SET who = 'li' WHERE seq = 2")
    assert main(words) == 1
    assert "broken at row 2" in capsys.readouterr().out
    assert main([*words, "--known", "nonsense"]) == 1


def test_every_look_up_at_a_kiosk_is_in_the_chain(centre):
    from contract.harness import FakeTerminal

    terminal = FakeTerminal(centre)
    terminal.call("POST", "/v1/lookups", LookupRequest(id_number="130926195501010018"))
    rows = centre.sql("SELECT who, action, facts FROM audit_log WHERE action = 'case_looked_up'")
    assert rows == [
        (f"terminal:{terminal.enrolled.terminal}", "case_looked_up", '{"outcome":"not_found","way":"person"}')
    ]

from datetime import UTC, date, datetime, timedelta

from contract.harness import FakeTerminal, RunningCentre

from kiosk.api.envelope import RecordKind
from kiosk.api.terminals import Heartbeat
from kiosk.domain.deadlines import Law
from kiosk.domain.working_calendar import WorkingCalendar
from server.cases.registration import legal_start
from server.cases.sweep import recalculate_provisional
from server.law.book import load_law, save_calendar

RECEIVED = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def envelope_of(terminal, captured_at, offset):
    from dataclasses import replace

    made = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    return replace(made, captured_at=captured_at, clock_offset_ms=offset)


def test_the_terminals_clock_counts_with_its_measured_offset(terminal):
    made = envelope_of(terminal, "2026-11-20T03:00:00.000Z", 3_600_000)
    assert legal_start(made, RECEIVED) == (datetime(2026, 11, 20, 4, 0, tzinfo=UTC), True)


def test_a_time_in_the_future_or_unreadable_counts_for_nothing(terminal):
    for captured_at in ("2027-01-01T00:00:00.000Z", "yesterday", "2026-11-20T03:00:00"):
        assert legal_start(envelope_of(terminal, captured_at, 0), RECEIVED) == (RECEIVED, False)


def test_a_new_calendar_changes_provisional_dates_and_leaves_an_event(tmp_path):
    running = RunningCentre(tmp_path / "state")
    try:
        running.clock.now = datetime(2026, 12, 20, 4, 0, tzinfo=UTC)
        terminal = FakeTerminal(running)
        made = terminal.registration()
        terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
        due = "SELECT due, provisional FROM clocks WHERE number = ?"
        assert running.sql(due, made.number) == [("2027-01-04", 1)]
        _import_2027(running)
        assert running.sql(due, made.number) == [("2027-01-05", 0)]
        events = "SELECT action, actor FROM case_events WHERE number = ? ORDER BY seq"
        assert running.sql(events, made.number) == [("submit", "terminal"), ("recalculate", "calendar")]
    finally:
        running.stop()


def _import_2027(running):
    old = running.centre.law
    exceptions = {**old.calendar.exceptions, date(2027, 1, 4): False}
    calendar = WorkingCalendar("cn-2027", date(2027, 12, 31), exceptions)

    def work(cursor):
        save_calendar(cursor, "130926", calendar)
        law = load_law(cursor, "130926")
        assert law == Law(old.policy, law.calendar)
        today, now = running.clock().date(), "2026-12-21T00:00:00.000Z"
        return recalculate_provisional(cursor, "130926", law, today=today, now=now)

    assert running.engine.submit(work).result() == 1
    assert running.engine.submit(work).result() == 0


def test_the_last_heartbeat_is_written_when_the_server_ends(tmp_path):
    running = RunningCentre(tmp_path / "state")
    terminal = FakeTerminal(running)
    terminal.call("POST", "/v1/heartbeats", Heartbeat("0.1", 3, 0, 60))
    running.stop()
    again = RunningCentre(tmp_path / "state")
    try:
        (seen, report), *_ = again.sql("SELECT last_seen, last_report FROM terminals")
    finally:
        again.stop()
    assert seen.startswith("2026-11-21T04:00")
    assert '"queue_depth":3' in report


def test_a_week_of_bookings_goes_with_the_site(centre, terminal):
    from kiosk.api.terminals import SiteConfig

    site = terminal.call("GET", "/v1/site").as_(SiteConfig)
    assert site.calendar_known_until == "2026-12-31"
    assert "2026-11-22" in site.rest_days
    assert "2026-11-23" not in site.rest_days
    assert date.fromisoformat(site.rest_days[-1]) <= centre.clock().date() + timedelta(days=130)

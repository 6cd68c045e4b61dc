import msgspec
import pytest
from contract.clerk import Clerk, hire
from contract.harness import new_uuid

from kiosk.api.codec import from_json
from kiosk.api.problems import Problem
from kiosk.api.queueing import StaffCall, StaffCallState
from kiosk.api.terminals import DeviceHealth, Heartbeat, HeartbeatReply, OpenHours, SiteConfig
from server.desk.audit import AuditPage
from server.desk.calls import Calls
from server.desk.settings import SettingsChange, SettingsNow, SettingsVersion
from server.desk.terminals import Terminals
from server.people.audit import append_audit
from server.people.roles import Role
from server.site.book import load_plan, save_plan

SETTINGS = "/v1/desk/settings"


@pytest.fixture(scope="module")
def desk(centre):
    return {role: Clerk.seated(centre, hire(centre, role)) for role in Role}


@pytest.fixture(autouse=True)
def awake(centre, desk):
    """Tests move the clock; nobody here is signed out by that."""
    centre.write("UPDATE staff_sessions SET made_at = ?, seen_at = ?", *[centre.centre.now_text()] * 2)


def ring(terminal, reason="help"):
    event = new_uuid()
    assert terminal.call("POST", "/v1/staff-calls", StaffCall(event, reason)).status == 201
    return event


def test_a_call_is_on_the_list_and_one_press_tells_the_kiosk(desk, terminal):
    event, clerk = ring(terminal), desk[Role.REGISTRAR]
    listed = {call.id: call for call in clerk.call("GET", "/v1/desk/calls").as_(Calls).calls}
    assert (listed[event].state, listed[event].terminal_name) == ("delivered", "大厅一号")
    assert clerk.call("POST", f"/v1/desk/calls/{event}/answer").as_(StaffCallState).state == "seen"
    assert terminal.call("GET", f"/v1/staff-calls/{event}").as_(StaffCallState).state == "seen"


def test_calls_that_wait_come_first_and_the_one_that_waits_longest_before_all(centre, desk, terminal):
    clerk = desk[Role.REGISTRAR]
    for call in clerk.call("GET", "/v1/desk/calls").as_(Calls).calls:
        clerk.call("POST", f"/v1/desk/calls/{call.id}/answer")
    events = []
    for _ in range(3):
        events.append(ring(terminal))
        centre.clock.move(seconds=10)
    clerk.call("POST", f"/v1/desk/calls/{events[0]}/answer")
    listed = [call.id for call in clerk.call("GET", "/v1/desk/calls").as_(Calls).calls]
    assert listed[:3] == [events[1], events[2], events[0]]


def test_somebody_in_distress_comes_before_those_who_wait_longer(centre, desk, terminal):
    ring(terminal)
    centre.clock.move(seconds=10)
    event = ring(terminal, "distress")
    assert desk[Role.REGISTRAR].call("GET", "/v1/desk/calls").as_(Calls).calls[0].id == event
    desk[Role.REGISTRAR].call("POST", f"/v1/desk/calls/{event}/answer")


def test_of_somebody_in_distress_the_centre_keeps_machine_reason_and_times_alone(centre, desk, terminal):
    event = ring(terminal, "distress")
    told = terminal.call(
        "POST", "/v1/staff-calls", {"event_id": new_uuid(), "reason": "distress", "text": "不想活"}
    )
    rows = centre.sql("SELECT * FROM staff_calls WHERE event_id = ?", event)
    assert len(rows[0]) == 7
    assert "不想活" not in str(centre.sql("SELECT * FROM staff_calls")) + str(told.body)
    for waiting in desk[Role.REGISTRAR].call("GET", "/v1/desk/calls").as_(Calls).calls:
        desk[Role.REGISTRAR].call("POST", f"/v1/desk/calls/{waiting.id}/answer")


def test_a_call_that_waited_over_night_is_still_there(centre, desk, terminal):
    event, clerk = ring(terminal), desk[Role.REGISTRAR]
    answered = ring(terminal)
    clerk.call("POST", f"/v1/desk/calls/{answered}/answer")
    centre.clock.move(hours=13)
    centre.write("UPDATE staff_sessions SET made_at = ?, seen_at = ?", *[centre.centre.now_text()] * 2)
    listed = [call.id for call in clerk.call("GET", "/v1/desk/calls").as_(Calls).calls]
    assert event in listed
    assert answered not in listed


def test_answering_twice_keeps_the_first_time(centre, desk, terminal):
    event, clerk = ring(terminal), desk[Role.SUPERVISOR]
    clerk.call("POST", f"/v1/desk/calls/{event}/answer")
    first = centre.sql("SELECT seen_at FROM staff_calls WHERE event_id = ?", event)
    centre.clock.move(seconds=5)
    assert clerk.call("POST", f"/v1/desk/calls/{event}/answer").status == 200
    assert centre.sql("SELECT seen_at FROM staff_calls WHERE event_id = ?", event) == first


def test_a_call_of_another_division_is_not_found(centre, desk):
    centre.write(
        "INSERT INTO staff_calls (division, event_id, reason, terminal, state, at) "
        "VALUES ('371526', 'theirs', 'help', '371526-001', 'delivered', '2026-11-21T04:00:00.000Z') "
        "ON CONFLICT DO NOTHING"
    )
    clerk = desk[Role.REGISTRAR]
    assert "theirs" not in str(clerk.call("GET", "/v1/desk/calls").body)
    assert clerk.call("POST", "/v1/desk/calls/theirs/answer").status == 404
    assert centre.sql("SELECT state FROM staff_calls WHERE event_id = 'theirs'") == [("delivered",)]


def lights(desk, terminal):
    listed = desk[Role.TECHNICIAN].call("GET", "/v1/desk/terminals").as_(Terminals).terminals
    return next(known for known in listed if known.id == terminal.enrolled.terminal)


def beat(terminal, **changes):
    devices = [DeviceHealth(name, "ok") for name in ("printer", "scanner", "card_reader")]
    fields = {"software": "1", "queue_depth": 0, "quarantined": 0, "oldest_pending_s": 0, "devices": devices}
    return terminal.call("POST", "/v1/heartbeats", Heartbeat(**{**fields, **changes}))


def test_a_terminal_that_reports_well_is_green_before_its_report_is_written(desk, terminal):
    version = beat(terminal).as_(HeartbeatReply).config_version
    assert (lights(desk, terminal).light, lights(desk, terminal).is_current) == ("ok", False)
    beat(terminal, config_version=version)
    assert lights(desk, terminal).is_current


@pytest.mark.parametrize(
    "trouble",
    [
        {"quarantined": 1},
        {"devices": [DeviceHealth("printer", "down", "P01")]},
        {"devices": [DeviceHealth("printer", "ok"), DeviceHealth("scanner", "ok")]},
    ],
)
def test_a_terminal_with_trouble_or_without_an_expected_device_is_amber(desk, terminal, trouble):
    beat(terminal, **trouble)
    assert lights(desk, terminal).light == "warn"


def test_a_silent_terminal_is_red_and_one_that_never_spoke_too(centre, desk, terminal):
    assert lights(desk, terminal).light == "down"
    beat(terminal)
    centre.clock.move(minutes=3, seconds=1)
    assert lights(desk, terminal).light == "down"


def test_a_terminal_that_staff_withdraw_is_unknown_from_then_on(centre, desk, terminal):
    number = terminal.enrolled.terminal_number
    assert desk[Role.TECHNICIAN].call("POST", f"/v1/desk/terminals/{number}/revoke").status == 200
    assert beat(terminal).problem == "/problems/not-enrolled"
    assert lights(desk, terminal).light == "revoked"
    rows = centre.sql(
        "SELECT who, subject FROM audit_log WHERE action = 'terminal_revoked' ORDER BY seq DESC"
    )
    assert rows[0] == ("technician", terminal.enrolled.terminal)


@pytest.mark.parametrize("number", ["0", "998", "abc", "-1", "1" * 40, "%E0%A5%A7"])
def test_a_terminal_that_is_not_there_is_not_found(desk, number):
    assert desk[Role.TECHNICIAN].call("POST", f"/v1/desk/terminals/{number}/revoke").status == 404


def settings_now(desk):
    return desk[Role.ADMINISTRATOR].call("GET", SETTINGS).as_(SettingsNow)


def change(desk, base=None, **fields):
    now = settings_now(desk)
    wanted = msgspec.structs.replace(now.settings, **fields)
    return desk[Role.ADMINISTRATOR].call(
        "POST", SETTINGS, SettingsChange(now.version if base is None else base, wanted)
    )


def test_a_notice_reaches_terminals_with_their_next_heartbeat(desk, terminal):
    before = beat(terminal).as_(HeartbeatReply).config_version
    assert change(desk, notices=["明天停电，下午不开放。"]).status == 200
    after = beat(terminal).as_(HeartbeatReply).config_version
    site = from_json(terminal.call("GET", "/v1/site").body, SiteConfig)
    assert after not in ("", before)
    assert (site.version, site.notices) == (after, ["明天停电，下午不开放。"])


def test_any_version_can_be_put_back_and_nothing_is_lost(centre, desk, terminal):
    change(desk, notices=["第一版"])
    first = settings_now(desk).version
    change(desk, notices=["第二版"])
    base = SettingsVersion(settings_now(desk).version)
    path = f"{SETTINGS}/versions/{first}/restore"
    assert desk[Role.SUPERVISOR].call("POST", path, base).as_(SettingsVersion).version == base.version + 1
    now = settings_now(desk)
    assert now.settings.notices == ["第一版"]
    assert [(v.version, v.who, v.note) for v in now.versions[:2]] == [
        (base.version + 1, "supervisor", f"= {first}"), (base.version, "administrator", "notices"),
    ]  # fmt: skip
    assert from_json(terminal.call("GET", "/v1/site").body, SiteConfig).notices == ["第一版"]


def test_who_has_not_seen_the_newest_version_overwrites_nothing(desk):
    stale = settings_now(desk).version
    assert change(desk, notices=["先到"]).status == 200
    assert change(desk, stale, notices=["后到"]).problem == "/problems/stale"
    assert settings_now(desk).settings.notices == ["先到"]


def test_settings_from_the_site_file_are_kept_as_a_version_before_the_desk_changes_them(centre, desk):
    change(desk, notices=["来自工作台"])
    plan = msgspec.structs.replace(centre.engine.look(load_plan), notices=["来自文件"])
    centre.engine.submit(lambda cursor: save_plan(cursor, plan)).result()
    change(desk, notices=["又来自工作台"])
    newest = settings_now(desk).versions[:3]
    assert [known.who for known in newest] == ["administrator", "site file", "administrator"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", [OpenHours(1, "12:00", "08:30")]),
        ("hours", [OpenHours(1, "8:30", "12:00")]),
        ("hours", [OpenHours(8, "08:30", "12:00")]),
        ("hours", [OpenHours(1, "08:30", "12:00"), OpenHours(1, "11:00", "17:00")]),
        ("notices", ["一"] * 6),
        ("notices", ["长" * 61]),
        ("notices", [""]),
        ("notices", ["两行\n字"]),
        ("greeting", "\u202e倒着"),
        ("volume", 101),
        ("queue_minutes", 0),
        ("desk_phone", "请打电话"),
        ("help_window", " "),
        ("rooms", []),
        ("devices", ["toaster"]),
    ],
)
def test_settings_that_do_not_hold_are_refused_by_name(desk, field, value):
    before = settings_now(desk)
    reply = change(desk, **{field: value})
    assert (reply.status, reply.as_(Problem).detail.partition(":")[0]) == (422, field)
    assert settings_now(desk) == before


def test_the_audit_comes_in_pages_newest_first(centre, desk):
    def many(cursor):
        for n in range(150):
            append_audit(
                cursor, division="130926", at="2026-11-21T04:00:00.000Z", who="x", action="y", subject=str(n)
            )

    centre.engine.submit(many).result()
    auditor = desk[Role.AUDITOR]
    first = auditor.call("GET", "/v1/desk/audit").as_(AuditPage)
    assert (len(first.rows), first.rows[0].subject, first.before) == (100, "149", first.rows[-1].seq)
    second = auditor.call("GET", f"/v1/desk/audit?before={first.before}").as_(AuditPage)
    assert second.rows[0].seq == first.before - 1
    assert auditor.call("GET", "/v1/desk/audit?before=x").status == 400

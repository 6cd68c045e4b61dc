"""Terminals at the desk: their lights, those that ask to be let in, and one that is withdrawn."""

import base64
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import to_json
from kiosk.api.terminals import DeviceHealth, EnrolmentCode, EnrolmentCodeRequest, Heartbeat
from server.people.roles import Role

DEVICES = [DeviceHealth("printer", "down", "P01"), DeviceHealth("scanner", "ok")]


def test_a_terminal_is_withdrawn_only_after_a_second_press(visit, terminal):
    page = visit(Role.TECHNICIAN).page
    terminal.call("POST", "/v1/heartbeats", Heartbeat("1", 0, 0, 0, DEVICES))
    page.goto(f"/desk/terminals/{terminal.enrolled.terminal_number}")
    assert page.locator("button.danger").is_visible() is False
    page.click("summary")
    page.click("button.danger")
    page.wait_for_url("**/desk/terminals")
    assert terminal.call("GET", "/v1/site").status == 401


def test_who_withdraws_a_terminal_that_still_holds_records_is_told_to_send_them_first(visit, terminal):
    page = visit(Role.TECHNICIAN).page
    for waiting, refused, said in ((3, 1, "还有 4 条"), (0, 0, "")):
        terminal.call("POST", "/v1/heartbeats", Heartbeat("1", waiting, refused, 60, DEVICES))
        page.goto(f"/desk/terminals/{terminal.enrolled.terminal_number}")
        page.click("summary")
        told = page.locator("details .waiting")
        assert (said in told.text_content()) if said else told.count() == 0


def asking(centre):
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    asked = EnrolmentCodeRequest(base64.b64encode(public).decode(), "样机 M2", "0.1")
    return centre.call("POST", "/v1/enrolment-requests", to_json(asked)).as_(EnrolmentCode)


def test_a_new_terminal_is_let_in_by_its_code_and_a_name(visit, centre):
    one, other = asking(centre), asking(centre)
    page = visit(Role.TECHNICIAN).page
    page.goto("/desk/terminals")
    page.click("text=2 台新终端")
    mine = page.locator(f"#ask-{one.user_code}")
    assert "样机 M2" in mine.text_content()
    mine.locator("text=代码一样，同意").click()
    assert "起个名字" in page.text_content("[role=alert]")
    mine.locator("[name=name]").fill("大厅九号机")
    mine.locator("text=代码一样，同意").click()
    page.wait_for_url(re.compile(r"/desk/terminals/\d+$"))
    assert "大厅九号机" in page.text_content("h1")
    page.goto("/desk/terminals/enrolments")
    page.click(f"#ask-{other.user_code} summary")
    page.click(f"#ask-{other.user_code} button.danger")
    assert "没有新终端在等" in page.text_content(".state")
    names = centre.sql("SELECT state FROM enrolment_requests ORDER BY state")
    assert names == [("approved",), ("refused",)]


def test_a_registrar_sees_a_new_terminal_and_cannot_let_it_in(visit, centre):
    one = asking(centre)
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/terminals/enrolments")
    assert one.user_code in page.text_content("main")
    assert page.locator("main button").count() == 0


def test_a_terminal_that_may_be_copied_says_why_until_somebody_has_looked(visit, centre, terminal):
    number = terminal.enrolled.terminal_number
    centre.write(
        "UPDATE terminals SET suspect_since = ?, suspect_why = 'counter_back' WHERE number = ?",
        centre.centre.now_text(),
        number,
    )
    page = visit(Role.TECHNICIAN).page
    page.goto(f"/desk/terminals/{number}")
    assert "可能被复制" in page.text_content(".state.suspect")
    assert "计数倒退" in page.text_content("main")
    page.click("text=只有一台机器")
    assert page.locator(".state.suspect").count() == 0


def test_what_a_terminal_is_called_is_shown_as_text(visit, centre, terminal):
    centre.write(
        "UPDATE terminals SET name = ? WHERE number = ?",
        "<b onclick=x>厅</b>",
        terminal.enrolled.terminal_number,
    )
    page = visit(Role.TECHNICIAN).page
    page.goto("/desk/terminals")
    assert "<b onclick=x>厅</b>" in page.text_content("#terminals")

"""The pages in a real Chromium, over a real centre: what staff see, with mouse, keyboard and telephone."""

import base64
import io
import re
from pathlib import Path

import pytest
import zxingcpp
from contract.clerk import PASSWORD, UNIT, Clerk, hire
from contract.harness import FakeTerminal, RunningCentre, new_uuid
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image
from support.browser import Browser

from kiosk.api.codec import from_json, to_json
from kiosk.api.queueing import CheckInRequest, StaffCall, StaffCallState
from kiosk.api.terminals import (
    DeviceHealth,
    EnrolmentCode,
    EnrolmentCodeRequest,
    Heartbeat,
    SiteConfig,
)
from kiosk.domain.appointment import decode_appointment_code
from kiosk.words import load_words
from server.cases.links import ASKED, DUPLICATE, Link, add_link
from server.cases.notices import CRISIS, add_notice
from server.pages.book import qr_path
from server.pages.menu import MENU
from server.pages.render import FOLDER
from server.people.roles import WORKS_ON_CASES, Role
from server.people.store import Staff

DEVICES = [DeviceHealth("printer", "down", "P01"), DeviceHealth("scanner", "ok")]


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("centre"), sample=True)
    for role in Role:
        hire(running, role)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser():
    chromium = Browser()
    yield chromium
    chromium.close()


@pytest.fixture
def visit(browser, centre):
    """Somebody at a browser, signed in unless ``role`` is None. Whatever they see must be quiet and from here."""
    open_visits = []

    def visiting(role=None, **window):
        visitor = browser.visitor(f"http://127.0.0.1:{centre.port}", **window)
        open_visits.append(visitor)
        if role:
            visitor.sign_in(role.value, PASSWORD)
            visitor.page.wait_for_url("**/desk")
        return visitor

    yield visiting
    for visitor in open_visits:
        visitor.leave()


@pytest.fixture
def terminal(centre):
    return FakeTerminal(centre)


def ring(terminal, reason="help"):
    event = new_uuid()
    terminal.call("POST", "/v1/staff-calls", StaffCall(event, reason))
    return event


def state_of(terminal, event):
    return terminal.call("GET", f"/v1/staff-calls/{event}").as_(StaffCallState).state


def test_who_signs_in_comes_where_they_wanted_to_go(visit):
    page = visit().page
    page.goto("/desk/terminals")
    assert page.url.endswith("/desk/sign-in?to=/desk/terminals")
    page.fill("#login", "technician")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk/terminals")
    page.click("header button")
    page.wait_for_url("**/desk/sign-in")
    page.goto("/desk/terminals")
    assert "/desk/sign-in" in page.url


def test_a_wrong_password_says_so_and_the_lockout_says_how_long(visit, centre):
    hire(centre, Role.REGISTRAR, "forgetful")
    visitor = visit()
    for _ in range(5):
        visitor.sign_in("forgetful", "not the password")
        assert visitor.page.text_content("[role=alert]") == "账号或密码不对，请再试一次。"
    assert visitor.page.input_value("#login") == "forgetful"
    assert visitor.page.input_value("#password") == ""
    visitor.sign_in("forgetful", PASSWORD)
    assert re.search(r"请过 \d+ 秒再试", visitor.page.text_content("[role=alert]"))


def test_a_call_appears_by_itself_and_one_press_answers_it(visit, terminal):
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/calls")
    event = ring(terminal, "distress")
    mine = page.locator(f"#waiting #call-{event}")
    mine.wait_for(timeout=5000)
    assert page.title().startswith("(")
    assert state_of(terminal, event) == "delivered"
    mine.locator("button").click()
    page.locator(f"#seen #call-{event}").wait_for()
    assert state_of(terminal, event) == "seen"


def test_a_call_is_answered_with_the_keyboard_alone_while_the_list_refreshes(visit, terminal):
    visitor = visit()
    page = visitor.page
    page.goto("/desk/sign-in?to=/desk/calls")
    page.keyboard.type("registrar")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/calls")
    event = ring(terminal)
    button = page.locator(f"#call-{event} button")
    button.wait_for(timeout=5000)
    for _ in range(30):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    with page.expect_response("**/desk/calls/list"):
        pass
    assert button.evaluate("it => it === document.activeElement")
    page.keyboard.press("Enter")
    page.locator(f"#seen #call-{event}").wait_for()
    assert state_of(terminal, event) == "seen"


def test_without_scripts_a_call_is_answered_all_the_same(browser, centre, terminal):
    event = ring(terminal)
    context = browser._browser.new_context(
        base_url=f"http://127.0.0.1:{centre.port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/desk/sign-in?to=/desk/calls")
    page.fill("#login", "registrar")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.click(f"#call-{event} button")
    assert page.locator(f"#seen #call-{event}").count() == 1
    context.close()


def test_a_session_that_ended_sends_an_open_list_to_the_sign_in(visit, centre):
    visitor = visit(Role.REGISTRAR)
    visitor.page.goto("/desk/calls")
    centre.write("DELETE FROM staff_sessions")
    visitor.page.wait_for_url("**/desk/sign-in*", timeout=6000)


def test_a_notice_is_changed_reaches_the_terminal_and_is_put_back(visit, terminal):
    page = visit(Role.SUPERVISOR).page
    page.goto("/desk/settings")
    before = page.input_value("#notice-1")
    page.fill("#notice-1", "明天停电，下午不开放。")
    page.fill("[name='hours.1.0.opens']", "9:00")
    page.click(".save button")
    assert "已保存" in page.text_content(".done[role=status]")
    site = from_json(terminal.call("GET", "/v1/site").body, SiteConfig)
    assert (site.notices[0], site.hours[0].opens) == ("明天停电，下午不开放。", "09:00")
    page.click(".versions li:nth-child(2) button")
    page.wait_for_url("**/desk/settings?saved=1")
    assert page.input_value("#notice-1") == before
    assert from_json(terminal.call("GET", "/v1/site").body, SiteConfig).notices[0] == before


def test_what_does_not_hold_is_said_and_nothing_typed_is_lost(visit):
    page = visit(Role.SUPERVISOR).page
    page.goto("/desk/settings")
    page.fill("#notice-2", "写了很久的通知")
    page.fill("[name='hours.2.0.opens']", "13:00")
    page.click(".save button")
    assert "开门要早于关门" in page.text_content("[role=alert]")
    assert page.input_value("#notice-2") == "写了很久的通知"
    assert page.input_value("[name='hours.2.0.opens']") == "13:00"


def test_a_terminal_is_withdrawn_only_after_a_second_press(visit, terminal):
    page = visit(Role.TECHNICIAN).page
    terminal.call("POST", "/v1/heartbeats", Heartbeat("1", 0, 0, 0, DEVICES))
    page.goto(f"/desk/terminals/{terminal.enrolled.terminal_number}")
    assert page.locator("button.danger").is_visible() is False
    page.click("summary")
    page.click("button.danger")
    page.wait_for_url("**/desk/terminals")
    assert terminal.call("GET", "/v1/site").status == 401


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


def test_an_account_made_on_the_page_signs_in_with_the_password_shown_once(visit):
    page = visit(Role.ADMINISTRATOR).page
    page.goto("/desk/staff")
    page.fill("#login", "xin.ren")
    page.fill("#name", "新人")
    page.select_option("#new-role", "officer")
    page.click("main > form button")
    assert "承办人要选单位" in page.text_content("[role=alert]")
    assert page.input_value("#name") == "新人"
    page.select_option("#new-unit", UNIT)
    page.click("main > form button")
    password = page.text_content(".secret code")
    newcomer = visit()
    newcomer.sign_in("xin.ren", password)
    newcomer.page.wait_for_url("**/desk")
    assert UNIT in newcomer.page.text_content("main")
    page.goto("/desk/staff")
    assert password not in page.content()
    page.click("#account-xin\\.ren summary")
    page.click("#account-xin\\.ren button.danger")
    newcomer.page.goto("/desk")
    assert "/desk/sign-in" in newcomer.page.url


def test_a_number_is_called_shown_in_the_hall_and_served(visit, centre, terminal):
    name = "人民来访接待厅"
    terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid(), priority="age"))
    desk, hall = visit(Role.REGISTRAR).page, visit().page
    hall.goto("/hall")
    desk.goto("/desk/queue")
    ticket = desk.text_content("#waiting li:first-child strong")
    desk.click("#next button")
    desk.locator(f"#called li:has-text('{ticket}')").wait_for()
    hall.locator(f".now.ringing:has-text('{ticket}')").wait_for(timeout=5000)
    assert name in hall.text_content(".now")
    for step in ("进来了", "办完了"):
        desk.click(f"#called li:has-text('{ticket}') button[aria-label^='{step}']")
    assert desk.locator(f"#called li:has-text('{ticket}')").count() == 0
    hall.locator(".now.ringing").wait_for(state="detached", timeout=5000)


def test_the_hall_shows_a_surname_with_a_star_and_no_more(visit, centre):
    centre.write(
        "UPDATE queue_tickets SET masked_name = '张*明', state = 'called', called_at = ?, called_times = 1 "
        "WHERE event_id = 'sample-001'",
        centre.centre.now_text(),
    )
    page = visit(width=1920, height=1080).page
    page.goto("/hall")
    assert "张*" in page.text_content("main")
    assert "张*明" not in page.content()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visit_is_booked_on_a_telephone_and_cancelled(visit, centre, language):
    visitor = visit(width=390, height=800, language=language)
    page = visitor.page
    page.goto("/book")
    assert not visitor.overflows()
    page.check("[name=slot] >> nth=0")
    page.fill("#name", "李大爷" if language == "zh" else "王大娘")
    page.fill("#phone", "123")
    page.fill("#matter", "村口的路坏了")
    page.click("main form button")
    assert "11" in page.text_content("[role=alert]")
    assert page.input_value("#matter") == "村口的路坏了"
    page.fill("#phone", "13900001111")
    page.check("[name=slot] >> nth=0")
    page.click("main form button")
    page.wait_for_url("**/book/*")
    assert "⟦" not in page.content()
    assert not visitor.overflows()
    assert "李大爷" not in page.content()
    assert len(page.text_content(".facts dd:last-child strong")) >= 4
    page.click("summary")
    page.click("button.danger")
    assert page.locator(".state.revoked").count() == 1


def test_a_booking_confirmed_at_the_desk_shows_a_code_that_a_scanner_reads(visit, centre):
    telephone, desk = visit(width=390, height=800).page, visit(Role.REGISTRAR).page
    telephone.goto("/book")
    telephone.check("[name=slot] >> nth=2")
    telephone.fill("#name", "赵桂芳")
    telephone.fill("#phone", "13900002222")
    telephone.fill("#matter", "低保为什么停了")
    telephone.click("main form button")
    telephone.wait_for_url("**/book/*")
    assert telephone.locator(".qr").count() == 0
    desk.goto("/desk/bookings")
    desk.click("#waiting ~ ul li:has-text('赵*芳') a")
    assert "低保为什么停了" in desk.text_content("blockquote")
    desk.click("text=同意：")
    desk.wait_for_url("**/desk/bookings?done=confirm")
    telephone.reload()
    picture = Image.open(io.BytesIO(telephone.locator(".qr").screenshot()))
    code, _ = decode_appointment_code(zxingcpp.read_barcode(picture).text)
    waiting = centre.sql("SELECT masked_name, state FROM appointments WHERE id = ?", code.appointment_id)
    assert waiting == [("赵*芳", "confirmed")]


def test_a_booking_sent_elsewhere_tells_the_visitor_where(visit):
    telephone, desk = visit(width=390, height=800).page, visit(Role.SUPERVISOR, width=390).page
    telephone.goto("/book")
    telephone.check("[name=slot] >> nth=3")
    telephone.fill("#name", "钱多多")
    telephone.fill("#phone", "13900003333")
    telephone.fill("#matter", "老板不给工资")
    telephone.click("main form button")
    telephone.wait_for_url("**/book/*")
    desk.goto("/desk/bookings")
    desk.click("#waiting ~ ul li:has-text('钱*多') a")
    desk.click("#divert summary")
    desk.click("#divert button")
    assert "请选去处" in desk.text_content("[role=alert]")
    desk.select_option("#guide", "GUIDE-LABOUR")
    desk.click("#divert button")
    desk.wait_for_url("**/desk/bookings?done=divert")
    telephone.reload()
    assert "12333" in telephone.text_content("main")
    assert telephone.locator(".qr").count() == 0


def case_in(centre, state, unit=""):
    rows = centre.sql("SELECT number FROM cases WHERE state = ? AND unit = ? ORDER BY number", state, unit)
    return rows[0][0]


def test_a_case_is_forwarded_with_its_form_and_the_log_says_by_whom(visit, centre):
    number = case_in(centre, "SORT")
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/cases")
    page.fill("#number", number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{number}")
    page.click(".usual")
    page.click("main form button")
    assert "请选择单位" in page.text_content("[role=alert]")
    page.select_option("#unit", UNIT)
    page.click("main form button")
    page.wait_for_url(f"**/desk/cases/{number}?done=forward")
    assert "已转送" in page.text_content(".state")
    assert "registrar" in page.text_content(".log li:last-child")
    looks = centre.sql("SELECT who FROM audit_log WHERE action = 'case_read' AND subject = ?", number)
    assert set(looks) == {("registrar",)}


def test_a_form_of_a_case_that_moved_on_does_nothing_and_says_so(visit, centre):
    number = case_in(centre, "SORT")
    first, second = visit(Role.REGISTRAR).page, visit(Role.SUPERVISOR).page
    for page in (first, second):
        page.goto(f"/desk/cases/{number}/steps/forward")
        page.select_option("#unit", UNIT)
    first.click("main form button")
    first.wait_for_url("**?done=forward")
    second.click("main form button")
    assert "刚刚有了新的进展" in second.text_content("[role=alert]")
    count = "SELECT COUNT(*) FROM case_events WHERE number = ? AND action = 'forward'"
    assert centre.sql(count, number) == [(1,)]


def test_the_unit_and_its_officer_are_filled_in_and_only_what_may_be_undone_can_be(visit, centre):
    number = case_in(centre, "SORT")
    sorting = visit(Role.REGISTRAR).page
    sorting.goto(f"/desk/cases/{number}/steps/forward")
    sorting.select_option("#unit", UNIT)
    sorting.click("main form button")
    page = visit(Role.OFFICER).page
    page.goto(f"/desk/cases/{number}")
    page.goto(f"/desk/cases/{number}/steps/accept")
    assert page.input_value("#unit") == UNIT
    assert page.input_value("#officer_name")
    assert page.locator("#procedure option").evaluate_all("all => all.map(it => it.value)") == [
        "", "duty", "petition",
    ]  # fmt: skip
    page.select_option("#procedure", "petition")
    page.click("main form button")
    page.wait_for_url("**?done=accept")
    page.click("a[href$='/steps/undo']")
    page.fill("#reason", "点错了")
    page.click("main form button")
    page.wait_for_url("**?done=undo")
    assert "已转送" in page.text_content(".state")


def test_a_step_of_another_day_is_not_offered_for_undoing(visit, centre):
    page = visit(Role.SUPERVISOR).page
    number = centre.sql("SELECT number FROM cases WHERE state = 'ACC' ORDER BY number")[0][0]
    page.goto(f"/desk/cases/{number}")
    assert page.locator(".next a").count() > 0
    assert page.locator("a[href$='/steps/undo']").count() == 0


def test_cases_of_one_matter_are_linked_and_the_file_has_every_step_with_its_hash(visit, centre):
    one, other = (row[0] for row in centre.sql("SELECT number FROM cases ORDER BY number DESC LIMIT 2"))
    page = visit(Role.REGISTRAR).page
    page.goto(f"/desk/cases/{one}")
    page.click("#join summary")
    page.fill("#other", "XF0")
    page.click("#join button")
    assert "编号不对" in page.text_content("[role=alert]")
    page.click("#join summary")
    page.fill("#other", other)
    page.click("#join button")
    page.wait_for_url(f"**/desk/cases/{one}")
    assert "同一件事，不同的人" in page.text_content("main")
    page.click("text=一案一档")
    assert page.locator("ol.log li").count() == len(
        centre.sql("SELECT seq FROM case_events WHERE number = ?", one)
    )


def test_an_officer_sees_the_cases_of_the_own_unit_only(visit, centre):
    page = visit(Role.OFFICER).page
    page.goto("/desk/cases")
    units = centre.sql("SELECT DISTINCT unit FROM cases WHERE unit <> '' AND unit <> ?", UNIT)
    shown = page.text_content("main")
    assert UNIT in shown
    assert [unit for (unit,) in units if unit in shown] == []
    other = centre.sql("SELECT number FROM cases WHERE unit <> ? ORDER BY number", UNIT)[0][0]
    page.goto(f"/desk/cases/{other}")
    assert page.text_content("h1") == "没有找到"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "role", sorted(WORKS_ON_CASES, key=lambda role: role.value), ids=lambda role: role.value
)
def test_every_step_that_may_be_tried_has_a_form_with_words(centre, role, language):
    clerk = Clerk.seated(
        centre, Staff("130926", role.value, "王敏", role, UNIT if role is Role.OFFICER else "")
    )
    seen = {"cookie": f"{clerk.cookie}; language={language}"}
    tried = set()
    for number, state in centre.sql("SELECT MIN(number), state FROM cases GROUP BY state, unit, kind"):
        text = clerk.call("GET", f"/desk/cases/{number}", **seen).body.decode()
        assert "⟦" not in text, (number, state)
        for link in set(re.findall(r'href="(/desk/cases/[A-Z0-9]+/steps/\w+)"', text)):
            if (state, link.rpartition("/")[2]) not in tried:
                tried.add((state, link.rpartition("/")[2]))
                form = clerk.call("GET", link, **seen)
                assert (form.status, "⟦" in form.body.decode()) == (200, False), link
    assert len(tried) > 10


def test_the_supervisor_sees_a_notice_once_and_a_registrar_decides_on_a_pair(visit, centre):
    one, other = (row[0] for row in centre.sql("SELECT number FROM cases ORDER BY number LIMIT 2"))
    link = Link(one, other, DUPLICATE, ASKED, 91, "2026-11-21T04:00:00.000Z")
    centre.engine.submit(lambda cursor: add_link(cursor, "130926", link)).result()
    centre.engine.submit(
        lambda cursor: add_notice(cursor, "130926", CRISIS, one, day="2026-11-21", at=link.at)
    ).result()
    page = visit(Role.SUPERVISOR).page
    page.goto("/desk/notices")
    page.click(f"li:has-text('{one}').urgent button")
    assert page.locator(f"li.urgent:has-text('{one}')").count() == 0
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/duplicates")
    page.click(f"li:has-text('{one}'):has-text('{other}') button[value=no]")
    assert centre.sql(
        "SELECT state, decided_by FROM case_links WHERE number = ? AND other = ?", one, other
    ) == [("refused", "registrar")]


PLACES = [(role, place.path) for place in MENU for role in sorted(place.roles, key=lambda r: r.value)[:1]]
OPEN = [(None, "/desk/sign-in"), (Role.AUDITOR, "/desk/password")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("role", "path"), PLACES + OPEN, ids=lambda v: str(v))
def test_every_page_fits_a_telephone_and_speaks_one_language(visit, terminal, role, path, language):
    ring(terminal)
    visitor = visit(role, width=390, height=800, language=language)
    visitor.page.goto(path)
    assert not visitor.overflows()
    assert "⟦" not in visitor.page.content()
    assert visitor.page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
    nameless = visitor.page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]"
        ".filter(it => !it.labels.length && !it.ariaLabel).map(it => it.name)"
    )
    assert nameless == []
    assert visitor.page.locator("h1").count() == 1


def test_the_language_is_chosen_by_a_link_and_stays(visit):
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/calls")
    page.click("text=English")
    assert page.url.endswith("/desk/calls")
    assert page.text_content("h1") == "Calls"
    page.goto("/desk")
    assert page.text_content("h1") == "Hello, 王敏"


def test_the_code_on_a_booking_is_read_by_a_scanner():
    path, size = qr_path("XF1:7V$KWHN2 TEST")
    picture = Image.new("L", (size, size), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        picture.putpixel((int(x), int(y)), 0)
    assert (
        zxingcpp.read_barcode(picture.resize((size * 4, size * 4), Image.Resampling.NEAREST)).text
        == "XF1:7V$KWHN2 TEST"
    )


def test_each_page_forbids_whatever_is_not_its_own(centre):
    reply = Clerk(centre).call("GET", "/desk/sign-in")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (reply.headers["x-content-type-options"], reply.headers["cache-control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_no_template_holds_a_script_a_style_or_a_foreign_address():
    for path in (FOLDER / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|style=|\son[a-z]+=|hx-on|javascript:|https?://", text), path.name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path.name


def test_every_sentence_of_the_templates_is_in_both_languages():
    words = load_words("zh", FOLDER / "strings")
    used = set()
    for path in Path(FOLDER / "templates").glob("*.html"):
        used |= set(re.findall(r"\bt\('([a-z_.-]+)'[,)]", path.read_text(encoding="utf-8")))
    assert [key for key in sorted(used) if key not in words] == []
    for place in MENU:
        assert place.key in words

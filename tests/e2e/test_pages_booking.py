"""Booking on a telephone, and the answer from the desk."""

import io
import re

import msgspec
import pytest
import zxingcpp
from contract.harness import RunningCentre
from PIL import Image
from support.pages import fill_booking

from kiosk.domain.appointment import decode_appointment_code
from server.pages.book import qr_path
from server.people.roles import Role
from server.settings import Settings

BOOK = "main form > button:not(.unseen)"  # the form's last button; the unseen one is what Enter presses


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
    page.click(BOOK)
    assert "11" in page.text_content("[role=alert]")
    assert page.input_value("#matter") == "村口的路坏了"
    page.fill("#phone", "13900001111")
    page.check("[name=slot] >> nth=0")
    page.click(BOOK)
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
    fill_booking(telephone, "赵桂芳", "13900002222", "低保为什么停了", slot=2)
    telephone.click(BOOK)
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
    fill_booking(telephone, "钱多多", "13900003333", "老板不给工资", slot=3)
    telephone.click(BOOK)
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
    assert "请到劳动人事争议仲裁院" in telephone.text_content(".answer")
    telephone.click("text=English")
    assert "Please go to Labour and personnel arbitration" in telephone.text_content(".answer")
    assert "12333" in telephone.text_content("main")
    assert telephone.locator(".qr").count() == 0


def test_the_code_on_a_booking_is_read_by_a_scanner():
    path, size = qr_path("XF1:7V$KWHN2 TEST")
    picture = Image.new("L", (size, size), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        picture.putpixel((int(x), int(y)), 0)
    assert (
        zxingcpp.read_barcode(picture.resize((size * 4, size * 4), Image.Resampling.NEAREST)).text
        == "XF1:7V$KWHN2 TEST"
    )


def test_a_flood_of_bookings_says_when_to_try_again_and_keeps_what_was_typed(browser, tmp_path):
    limits = msgspec.structs.replace(Settings().limits, bookings_ten_minutes=1)
    running = RunningCentre(tmp_path, sample=True, settings=Settings(limits=limits))
    visitor = browser.visitor(f"http://127.0.0.1:{running.port}", width=390, language="en")
    page = visitor.page
    for phone in ("13900005555", "13900006666"):
        page.goto("/book")
        fill_booking(page, "李大爷", phone, "村口的路坏了")
        with page.expect_navigation() as answered:
            page.click(BOOK)
    assert (answered.value.status, answered.value.headers["retry-after"]) == (429, "600")
    assert "10 minutes" in page.text_content("[role=alert]")
    assert "take a number at the kiosk" in page.text_content("main")
    assert page.input_value("#phone") == "13900006666"
    assert not visitor.overflows()
    visitor.leave()
    running.stop()


def test_what_may_mean_danger_stands_before_all_that_waits(visit):
    telephone, desk = visit(width=390, height=800).page, visit(Role.REGISTRAR).page
    telephone.goto("/book")
    fill_booking(telephone, "吴小兰", "13900007777", "活不下去了，不想活了", slot=4)
    telephone.click(BOOK)
    telephone.wait_for_url("**/book/*")
    desk.goto("/desk/bookings")
    first = desk.locator("#waiting ~ ul li").first
    assert "red" in first.get_attribute("class")
    assert "请先看这一个" in first.text_content()

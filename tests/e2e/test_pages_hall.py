"""The day's queue at the desk and on the display in the hall."""

import pytest
from contract.harness import new_uuid

from kiosk.api.queueing import CheckInRequest
from server.people.roles import Role


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
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920)])
def test_six_calls_fit_the_display_lying_or_upright(visit, centre, terminal, width, height, language):
    for _ in range(6):
        terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid()))
    centre.write(
        "UPDATE queue_tickets SET masked_name = '欧阳*', state = 'called', called_at = ?, called_times = 1, "
        "called_room = '访前法律工作室'",
        centre.centre.now_text(),
    )
    visitor = visit(width=width, height=height, language=language)
    visitor.page.goto("/hall")
    assert visitor.page.locator("li.ringing").count() == 5
    assert not visitor.overflows()
    assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert (language == "en") == ("Legal advice" in visitor.page.text_content("main"))


def test_a_display_that_lost_the_server_says_that_its_numbers_may_be_old(visit):
    visitor = visit(width=1920, height=1080)
    page = visitor.page
    page.clock.install()
    page.goto("/hall")
    with page.expect_response("**/hall/calls"):
        page.clock.run_for(2100)
    assert page.locator(".stale").is_hidden()
    visitor.context.set_offline(True)
    page.clock.run_for(20000)
    assert "可能不是最新的" in page.locator(".stale:visible").text_content()
    visitor.context.set_offline(False)
    page.clock.run_for(2100)
    page.locator(".stale").wait_for(state="hidden")
    visitor.troubles.clear()  # the browser complained of the lost network, as it should

"""The centre's settings as a form: saved, put back, and refused in words without losing what was typed."""

from kiosk.api.codec import from_json
from kiosk.api.terminals import SiteConfig
from server.people.roles import Role


def test_a_notice_is_changed_reaches_the_terminal_and_is_put_back(visit, terminal):
    page = visit(Role.SUPERVISOR).page
    page.goto("/desk/settings")
    before = page.input_value("#notice-1")
    page.fill("#notice-1", "明天停电，下午不开放。")
    page.fill("[name='hours.1.0.opens']", "9:00")
    page.fill("#volume", "35")
    page.click(".save button")
    assert "已保存" in page.text_content(".done[role=status]")
    site = from_json(terminal.call("GET", "/v1/site").body, SiteConfig)
    assert (site.notices[0], site.hours[0].opens, site.volume) == ("明天停电，下午不开放。", "09:00", 35)
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

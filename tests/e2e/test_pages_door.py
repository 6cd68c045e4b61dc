"""Signing in and out, one's language, and accounts, in a real browser."""

import re

from contract.clerk import PASSWORD, UNIT, hire

from server.people.roles import Role


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


def test_a_session_that_ended_sends_an_open_list_to_the_sign_in(visit, centre):
    visitor = visit(Role.REGISTRAR)
    visitor.page.goto("/desk/calls")
    centre.write("DELETE FROM staff_sessions")
    visitor.page.wait_for_url("**/desk/sign-in*", timeout=6000)


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
    page.click("#account-xin\\.ren summary:has-text('停用')")
    page.click("#account-xin\\.ren button[value=disabled]")
    newcomer.page.goto("/desk")
    assert "/desk/sign-in" in newcomer.page.url


def test_the_language_is_chosen_by_a_link_and_stays(visit):
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/calls")
    page.click("text=English")
    assert page.url.endswith("/desk/calls")
    assert page.text_content("h1") == "Calls"
    page.goto("/desk")
    assert page.text_content("h1") == "Hello, 王敏"

"""Calls from kiosks at the desk: with the mouse, with the keyboard alone, without scripts."""

from contract.clerk import PASSWORD
from support.pages import ring, state_of

from server.people.roles import Role


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

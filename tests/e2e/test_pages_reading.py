"""Every page can be read and used: by its headings, by keyboard, with a thumb, without scripts, with weak eyes."""

import re
from itertools import pairwise

import pytest
from support.pages import FAINT, HEADINGS, NAMELESS, SMALL, UNMARKED

from server.pages.menu import MENU
from server.people.roles import Role

DESK = {place.path: min(place.roles, key=lambda role: role.value) for place in MENU}
OPEN = {"/book": None, "/book/" + "0" * 32: None, "/desk/sign-in": None, "/desk/password": Role.AUDITOR}
DEEP = {  # how to come to a page whose address is not known before
    "one case": (Role.SUPERVISOR, "SELECT '/desk/cases/' || MIN(number) FROM cases WHERE state = 'CHK'"),
    "a case's file": (Role.SUPERVISOR, "SELECT '/desk/cases/' || MIN(number) || '/index' FROM cases WHERE state = 'DONE'"),
    "a step": (Role.REGISTRAR, "SELECT '/desk/cases/' || MIN(number) || '/steps/forward' FROM cases WHERE state = 'SORT'"),
    "one booking": (Role.REGISTRAR, "SELECT '/desk/bookings/' || MIN(id) FROM appointments WHERE state = 'submitted'"),
    "one terminal": (Role.TECHNICIAN, "SELECT '/desk/terminals/' || MIN(number) FROM terminals"),
    "new terminals": (Role.TECHNICIAN, "SELECT '/desk/terminals/enrolments'"),
}  # fmt: skip
MACHINE_WORDS = re.compile(r"\d{4}-\d\d-\d\d|\d\dT\d\d|⟦|\b[a-z]+_[a-z]+\b")  # a date, a gap, a code
EVERY = {**{path: (role, path) for path, role in {**DESK, **OPEN}.items()}, **DEEP}


@pytest.fixture
def opened(visit, centre):
    def opening(name, **window):
        role, path = EVERY[name]
        page = visit(role, **window).page
        page.goto(centre.sql(path)[0][0] if path.startswith("SELECT") else path)
        page.evaluate("document.querySelectorAll('details:not(.paper)').forEach(it => it.open = true)")
        return page

    return opening


@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_read_by_its_headings_its_names_its_colours_and_the_keyboard(opened, name):
    page = opened(name)
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
    assert MACHINE_WORDS.findall(page.inner_text("main")) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(UNMARKED) == ""


@pytest.mark.parametrize("name", EVERY)
def test_on_a_telephone_a_thumb_finds_every_button_and_field(opened, name):
    page = opened(name, width=390, height=844, language="en")
    assert page.evaluate(SMALL) == []
    assert MACHINE_WORDS.findall(page.inner_text("main")) == []


def test_without_scripts_a_visit_is_booked_on_another_day_with_nothing_typed_lost(browser, centre):
    context = browser._browser.new_context(
        base_url=f"http://127.0.0.1:{centre.port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/book")
    page.check("[name=slot] >> nth=0")
    page.fill("#name", "李大爷")
    page.fill("#phone", "12")
    page.fill("#matter", "村口的路坏了")
    page.press("#phone", "Enter")
    assert page.get_attribute("#phone", "aria-describedby") == "phone-wrong"
    page.fill("#phone", "13900004444")
    page.click("[name=look] >> nth=3")
    assert (page.input_value("#phone"), page.input_value("#matter")) == ("13900004444", "村口的路坏了")
    page.check("[name=slot] >> nth=0")
    page.press("#phone", "Enter")
    page.wait_for_url("**/book/*")
    context.close()

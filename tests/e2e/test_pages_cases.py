"""Cases at the desk: the list, one case, the form of each step, notices and pairs."""

import re

import pytest
from contract.clerk import UNIT, Clerk

from server.cases.links import ASKED, DUPLICATE, Link, add_link
from server.cases.notices import CRISIS, add_notice
from server.people.roles import WORKS_ON_CASES, Role
from server.people.store import Staff


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

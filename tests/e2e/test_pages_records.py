"""Records that need a person, at the desk."""

import hashlib

import pytest

from kiosk.api.codec import to_json
from kiosk.api.envelope import RecordKind
from kiosk.api.records import CheckInPayload
from server.people.roles import Role


@pytest.fixture
def two(centre, terminal):
    """One that could not be applied, and one that was refused; their ids at the desk."""
    unknown = terminal.envelope(RecordKind.CHECK_IN, CheckInPayload("0" * 16, "A001", "admitted", True))
    terminal.upload(unknown)
    refused = terminal.envelope(RecordKind.REGISTRATION, terminal.registration())
    centre.call("POST", "/v1/quarantine", to_json(refused))
    return unknown.id, hashlib.sha256(to_json(refused)).hexdigest()


def test_each_says_why_and_what_to_do_and_leaves_once_it_was_dealt_with(visit, two, tmp_path):
    unknown, refused = two
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/records")
    first = page.locator(f"li:has-text('{unknown[:18]}')")
    assert "没有这个预约，人在队里等" in first.text_content()
    assert first.locator("text=再收一次").count() == 0
    first.locator("text=处理好了").click()
    page.wait_for_url("**/desk/records")
    assert page.locator(f"li:has-text('{unknown[:18]}')").count() == 0
    page.locator(f"li:has-text('{refused[:18]}') >> text=再收一次").click()
    page.wait_for_url("**/desk/records")
    assert page.locator(f"li:has-text('{refused[:18]}')").count() == 0


def test_one_that_is_refused_again_says_so(visit, centre, terminal, two):
    _, refused = two
    centre.write("UPDATE terminals SET state = 'revoked' WHERE key_id = ?", terminal.enrolled.key_id)
    centre.centre.terminals.forget(terminal.enrolled.key_id)
    page = visit(Role.REGISTRAR).page
    page.goto("/desk/records")
    page.locator(f"li:has-text('{refused[:18]}') >> text=再收一次").click()
    assert "还是收不了" in page.locator("[role=alert]").text_content()

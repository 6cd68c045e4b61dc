"""A lifelike sample centre with somebody in every role, and browsers that visit its pages."""

import pytest
from contract.clerk import Clerk, hire
from contract.harness import FakeTerminal, RunningCentre
from support.browser import Browser

from server.people.roles import Role


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("centre"), sample=True)
    running.people = {role: hire(running, role) for role in Role}
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
        if role:  # the door itself is tested in test_pages_door.py
            visitor.take_cookie(Clerk.seated(centre, centre.people[role]).cookie)
            visitor.page.goto("/desk")
        return visitor

    yield visiting
    for visitor in open_visits:
        visitor.leave()


@pytest.fixture
def terminal(centre):
    return FakeTerminal(centre)

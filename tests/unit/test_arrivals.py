"""What the centre has is known at once to whoever waits for it, and only of the newest."""

import threading

from kiosk.services.arrivals import REMEMBERED, Arrivals


def test_what_has_not_been_echoed_is_not_there():
    arrivals = Arrivals()
    assert not arrivals.has("a")
    assert arrivals.note_of("a") == ""
    assert not arrivals.wait_for("a", 0)


def test_what_was_echoed_is_there_with_what_the_centre_said_of_it():
    arrivals = Arrivals()
    arrivals.sent("a", "too late")
    arrivals.sent("b")
    assert arrivals.wait_for("a", 0)
    assert (arrivals.note_of("a"), arrivals.note_of("b")) == ("too late", "")


def test_who_waits_is_woken_by_the_echo_and_by_no_other():
    arrivals, heard = Arrivals(), []
    waiting = threading.Thread(target=lambda: heard.append(arrivals.wait_for("b", 30.0)))
    waiting.start()
    arrivals.sent("a")
    assert heard == []
    arrivals.sent("b")
    waiting.join(30.0)
    assert heard == [True]


def test_only_the_newest_are_remembered():
    arrivals = Arrivals()
    for n in range(REMEMBERED + 1):
        arrivals.sent(str(n))
    assert not arrivals.has("0")
    assert arrivals.has("1")
    assert arrivals.has(str(REMEMBERED))

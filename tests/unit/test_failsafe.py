"""How often something may go wrong before the machine stops trusting itself."""

import logging
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.failsafe import (
    LEAST_LIFE_S,
    MOST_ERRORS,
    PART_LOST,
    SHOWN_S,
    TOO_MANY_ERRORS,
    WITHIN_S,
    Failsafe,
    Standing,
)
from kiosk.tasks import ThreadTasks
from kiosk.unexpected import tell, watch_threads

moments = st.lists(st.floats(0, 400, allow_nan=False), max_size=30).map(sorted)


def bursts(times):
    """How many times three errors came within a minute, none counted twice."""
    found, waiting = 0, []
    for now in times:
        waiting = [*waiting, now][-MOST_ERRORS:]
        if len(waiting) == MOST_ERRORS and waiting[-1] - waiting[0] <= WITHIN_S:
            found, waiting = found + 1, []
    return found


@given(moments)
def test_it_serves_until_three_errors_come_within_a_minute_and_ends_at_three_more(times):
    failsafe = Failsafe(0.0)
    for now in times:
        failsafe.error(now)
    wanted = (Standing.SERVING, Standing.OUT_OF_ORDER, Standing.HOPELESS)[min(2, bursts(times))]
    assert failsafe.standing is wanted
    assert failsafe.code == (TOO_MANY_ERRORS if wanted is not Standing.SERVING else "")


@given(moments, st.floats(0, 1000, allow_nan=False))
def test_it_never_serves_again_by_itself(times, later):
    failsafe = Failsafe(0.0)
    was_serving = True
    for now in [*times, (times[-1] if times else 0.0) + later]:
        failsafe.error(now)
        is_serving = failsafe.standing is Standing.SERVING
        assert was_serving or not is_serving
        was_serving = is_serving


@given(st.floats(0, 1e6, allow_nan=False), st.floats(0, 100, allow_nan=False))
def test_it_says_so_for_fifteen_seconds_before_it_ends(at, after):
    failsafe = Failsafe(0.0)
    assert not failsafe.may_end(at + 1e6)
    failsafe.give_up(PART_LOST, at)
    assert failsafe.may_end(at + after) == (at + after - at >= SHOWN_S)
    failsafe.shown(at + after)
    assert not failsafe.may_end(at + after + SHOWN_S / 2)


def test_the_first_reason_stays():
    failsafe = Failsafe(0.0)
    failsafe.give_up(PART_LOST, 1.0)
    for now in (2.0, 3.0, 4.0):
        failsafe.error(now)
    assert (failsafe.code, failsafe.standing) == (PART_LOST, Standing.HOPELESS)


def test_a_part_that_is_lost_at_each_start_ends_the_program_once_a_minute_at_most():
    failsafe = Failsafe(100.0)
    assert not failsafe.may_restart(100.0 + LEAST_LIFE_S - 0.1)
    assert failsafe.may_restart(100.0 + LEAST_LIFE_S)


@pytest.fixture
def hooks(monkeypatch):
    """The process's own hooks are put back afterwards."""
    for module, name in (
        (threading, "excepthook"),
        (sys, "unraisablehook"),
        (sys, "excepthook"),
        (logging, "raiseExceptions"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))


def break_down():
    raise ValueError("canary")


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


def test_an_error_that_ends_a_thread_is_told_by_kind_and_place_and_counted(hooks, caplog):
    failed = []
    watch_threads(lambda: failed.append(threading.current_thread().name))
    thread = threading.Thread(target=break_down, name="sender")
    thread.start()
    thread.join()
    assert failed == ["sender"]
    assert len(lines(caplog)) == 1
    assert lines(caplog)[0].startswith("failsafe: thread sender: ValueError at test_failsafe.py:")
    assert "canary" not in caplog.text


def test_what_a_worker_could_not_hand_over_is_told_too(hooks, caplog):
    failed = threading.Event()
    watch_threads(failed.set)
    tasks = ThreadTasks(lambda _: break_down())
    tasks.run(lambda: "canary", on_done=print, on_error=print)
    assert failed.wait(10)
    tasks.stop()
    assert "failsafe: thread task_0: ValueError" in caplog.text
    assert "canary" not in caplog.text


def test_the_end_of_the_program_by_an_error_says_no_message(hooks, caplog, capsys):
    watch_threads(print)
    sys.excepthook(ValueError, ValueError("canary"), None)
    tell("failsafe", ValueError("canary"))
    assert "canary" not in caplog.text + "".join(capsys.readouterr())


def test_a_log_line_that_cannot_be_written_prints_nobody(hooks, capsys):
    watch_threads(print)
    handler = logging.StreamHandler(sys.stderr)
    handler.handle(logging.LogRecord("kiosk", logging.INFO, "", 1, "%d", ("canary",), None))
    assert capsys.readouterr().err == ""

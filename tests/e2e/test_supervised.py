"""The kiosk's real process under a supervisor's ear: when it gives a sign of life, when not, and how it ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import time

import pytest
from support.supervisor import Ear, kiosk_process

WATCHDOG_S = 1.5
FRESH_S = 1.0  # instead of ten: the tests wait for it
FASTER = f"import kiosk.watchdog as w; w.FRESH_S, w.DRAW_EVERY_S = {FRESH_S}, 0.3"
SHORT = "import kiosk.failsafe as f; f.SHOWN_S = 1.0"
BREAKS = """
import kiosk.cli.run as r
first_frame = r.first_frame
def breaking(terminal, app, started):
    first_frame(terminal, app, started)
    from kivy.clock import Clock
    def begin(_):
        {what}
    Clock.schedule_once(begin, 2.0)
r.first_frame = breaking
"""
WATCHED = """
import kiosk.cli.run as r
refuse = r.refuse
def watching(settings, error):
    from kivy.clock import Clock
    from kivy.core.window import Window
    def look(_):
        said = [w.content for w in Window.children[0].walk() if getattr(w, 'content', '')]
        print(said[-1], 'on the glass:', said[0], said[2], file=sys.stderr)
    Clock.schedule_once(look, 0.5)
    return refuse(settings, error)
r.refuse = watching
"""


@pytest.fixture
def ear(tmp_path):
    listening = Ear(str(tmp_path / "notify"))
    yield listening
    listening.close()


@pytest.fixture
def start(tmp_path, ear):
    started = []

    def starting(code=FASTER, waits=True):
        process = kiosk_process(tmp_path, ear, watchdog_s=WATCHDOG_S, code=code)
        started.append(process)
        if waits:
            ear.wait_for("READY=1")
        return process

    yield starting
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def log(tmp_path):
    return (tmp_path / "kiosk.log").read_text(encoding="utf-8", errors="replace")


def test_it_lives_while_it_draws_and_a_process_that_stands_still_gives_no_sign(start, ear):
    process = start()
    for _ in range(2):
        ear.wait_for("WATCHDOG=1", WATCHDOG_S)
    os.kill(process.pid, signal.SIGSTOP)
    ear.all_heard()
    assert ear.hear(WATCHDOG_S) == ""
    os.kill(process.pid, signal.SIGCONT)
    ear.wait_for("WATCHDOG=1", WATCHDOG_S)
    process.terminate()
    assert process.wait(20) == 0
    assert ear.all_heard()[-1] == "STOPPING=1"


def test_a_drawing_thread_that_stands_still_gives_no_sign_though_the_process_lives(
    start, ear, tmp_path, capsys
):
    process = start(FASTER + BREAKS.format(what="__import__('time').sleep(60)"))
    began, last = time.monotonic(), 0.0
    while ear.hear(WATCHDOG_S) == "WATCHDOG=1":
        last = time.monotonic() - began
    with capsys.disabled():
        print(
            f"\nstuck two seconds after the start, the last sign of life after {last:.1f} s (a frame counts {FRESH_S:.0f} s)"
        )
    assert process.poll() is None
    assert 0 < last < 2 + FRESH_S + WATCHDOG_S
    assert "watchdog: no frame is drawn" in log(tmp_path)


def test_a_store_that_another_holds_gives_no_sign_though_frames_are_drawn(start, ear, tmp_path):
    start()
    ear.wait_for("WATCHDOG=1")
    other = sqlite3.connect(tmp_path / "state" / "kiosk.db", isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    ear.all_heard()
    if ear.hear(WATCHDOG_S):  # its probe was done before the store was held
        assert ear.hear(WATCHDOG_S) == ""
    other.execute("ROLLBACK")
    other.close()
    ear.wait_for("WATCHDOG=1", 10 * WATCHDOG_S)
    assert "watchdog: the store" in log(tmp_path)


ENDS = {
    "three errors within a minute": (
        "[Clock.schedule_once(lambda _: 1 / 0, 0.1 * n) for n in range(3)]",
        "failsafe: ZeroDivisionError at ",
    ),
    "a visit that cannot be wiped": (
        "app.voice.forget = lambda: 1 / 0; app.finish()",
        "not wiped: ZeroDivisionError at ",
    ),
    "a thread that is lost": (
        "__import__('threading').Thread(target=lambda: 1 / 0, name='sender').start();"
        " app.guard._ports = __import__('dataclasses').replace(app.guard._ports, lost_parts=lambda: ['sender'])",
        "a part has ended: sender",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_process_ends_with_status_70_for_its_supervisor_to_start_it_again(start, name, tmp_path):
    what, said = ENDS[name]
    patient = "f.LEAST_LIFE_S = 2.0"
    process = start(f"{FASTER}\n{SHORT}; {patient}" + BREAKS.format(what=what), waits=False)
    assert process.wait(20) == 70
    assert said in log(tmp_path)
    assert "division by zero" not in log(tmp_path)
    assert "Traceback" not in log(tmp_path)


def test_a_kiosk_that_cannot_have_its_store_says_so_before_it_ends_and_is_started_again(start, tmp_path):
    (tmp_path / "state" / "kiosk.db").mkdir(parents=True)  # nothing can be opened there
    process = start(SHORT + WATCHED, waits=False)
    assert process.wait(30) == 70
    assert "not started: D01" in log(tmp_path)
    assert "D01 on the glass: 暂停服务 请到服务台找工作人员。" in log(tmp_path)

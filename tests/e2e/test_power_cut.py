"""P1 through a power cut: what the real kiosk and the real server did to their disks, cut off anywhere.

Every write and flush is recorded, and the disk's contents after a cut are made up: what was not flushed is lost, late
or torn. With --prove 12,000 states, else 600. The control is the same with synchronous=NORMAL: it must lose.
"""

from __future__ import annotations

import time
from bisect import bisect_left

import pytest
from support.hall import Hall
from support.power_cut.recording import Recorder, compiled, judged
from support.power_cut.replay import read_log
from support.power_cut.verdicts import kiosk_faults, roll_faults

LONG, SHORT = 8000, 400  # states of a kiosk
CONTROL = 100


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    found = compiled(tmp_path_factory.mktemp("recorder"))
    if found is None:
        pytest.skip("a C compiler")
    return found


def judge_of(deeds):
    """Looks at a kiosk's folder; knows what was told later, and when a new key took the old one's place."""
    ever_told = [deed.words() for deed in deeds if deed.what == "A"]
    rolls = [
        n
        for n, deed in enumerate(deeds)
        if deed.what == "R" and deed.words()[0].endswith("terminal.key.next")
    ]

    def judge(folder, state):
        rolled = bisect_left(rolls, state.deeds)
        return kiosk_faults(folder, state.told, ever_told) | roll_faults(folder, rolled, ever_told)

    return judge


def a_kiosks_life(folder, library, *, less=False):
    """Recorded: what it did and told, and where its files were."""
    log = folder / "log"
    (folder / "hall").mkdir()
    with Hall(folder / "hall", prints=True, enrols=False) as hall:
        recorder = Recorder(library, hall.folder / "kiosk", log, less)
        recorder.run("kiosk_journey.py", hall.settings_file, hall.token, log, *hall.codes)
        return read_log(log), recorder.watched


@pytest.mark.timeout(1800)
def test_a_power_cut_takes_nothing_that_a_terminal_had_said(tmp_path, library, request, capsys):
    began = time.monotonic()
    deeds, root = a_kiosks_life(tmp_path, library)
    count = LONG if request.config.getoption("--prove") else SHORT
    verdict = judged(deeds, root, judge_of(deeds), count=count)
    with capsys.disabled():
        print(f"\na kiosk, {time.monotonic() - began:.0f} s, {verdict}")
    assert verdict.faults == {}


def test_the_control_that_flushes_less_loses_numbers_and_that_is_seen(tmp_path, library, capsys):
    deeds, root = a_kiosks_life(tmp_path, library, less=True)
    verdict = judged(deeds, root, judge_of(deeds), count=CONTROL)
    with capsys.disabled():
        print(f"\nthe control with synchronous=NORMAL, {verdict}")
    assert verdict.faults["a number is lost"] > CONTROL / 4

"""P1 through a power cut: what the real kiosk and the real server did to their disks, cut off anywhere.

Every write and flush is recorded, and the disk's contents after a cut are made up: what was not flushed is lost, late
or torn. With --prove 12,000 states, else 600. The control is the same with synchronous=NORMAL: it must lose.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from bisect import bisect_left
from pathlib import Path

import pytest
from support.hall import Hall
from support.power_cut.centre_life import centre_life
from support.power_cut.recording import Recorder, compiled, judged
from support.power_cut.replay import ACK, read_log
from support.power_cut.salvage_journey import NEXT_SERIAL
from support.power_cut.verdicts import kiosk_faults, roll_faults, salvage_faults, server_faults

KIOSK, CENTRE, SALVAGE = (8000, 400), (4000, 200), (3000, 150)  # states, with --prove and without
RECORDS = 150, 12  # of each terminal, in each of two runs of the server
CONTROL = 100


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    found = compiled(tmp_path_factory.mktemp("recorder"))
    if found is None:
        pytest.skip("a C compiler")
    return found


@pytest.fixture
def folder():
    """With a short path: a hall takes a link to a long one, and SQLite opens what the link leads to, unseen."""
    made = Path(tempfile.mkdtemp(prefix="cut-")).resolve()
    yield made
    shutil.rmtree(made)


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


def a_kiosks_life(folder, library, *, lives=2, less=False):
    """Recorded, with as many starts as ``lives``: what it did and told, and where its files were."""
    log = folder / "log"
    (folder / "hall").mkdir()
    with Hall(folder / "hall", prints=not less, enrols=False) as hall:
        recorder = Recorder(library, hall.folder / "kiosk", log, less)
        recorder.run("kiosk_journey.py", hall.settings_file, hall.token, log, lives, *hall.codes)
        return read_log(log), recorder.watched


@pytest.mark.timeout(1800)
def test_a_power_cut_takes_nothing_that_a_terminal_had_said(folder, library, request, capsys):
    is_short = not request.config.getoption("--prove")
    began = time.monotonic()
    deeds, root = a_kiosks_life(folder, library, lives=2 if is_short else 3)
    verdict = judged(deeds, root, judge_of(deeds), count=KIOSK[is_short])
    with capsys.disabled():
        print(f"\na kiosk, {time.monotonic() - began:.0f} s, {verdict}")
    assert verdict.faults == {}


def test_a_power_cut_in_the_middle_of_a_salvage_costs_nothing(tmp_path, library, request, capsys):
    recorder = Recorder(library, tmp_path / "kiosk", tmp_path / "log")
    recorder.run("salvage_journey.py", recorder.watched, recorder.log)
    deeds = read_log(recorder.log)
    ever_told = [deed.words() for deed in deeds if deed.what == ACK]
    verdict = judged(
        deeds, recorder.watched,
        lambda folder, state: salvage_faults(folder, state.told, ever_told, next_serial=NEXT_SERIAL),
        count=SALVAGE[not request.config.getoption("--prove")], first=[deed.what for deed in deeds].index(ACK),
    )  # fmt: skip
    with capsys.disabled():
        print(f"\na salvage, {verdict}")
    assert verdict.faults == {}


@pytest.mark.timeout(1800)
def test_a_power_cut_takes_nothing_that_a_centre_had_answered_for(tmp_path, library, request, capsys):
    is_short = not request.config.getoption("--prove")
    began = time.monotonic()
    recorder = Recorder(library, tmp_path / "centre", tmp_path / "log")
    centre_life(recorder, RECORDS[is_short])
    verdict = judged(
        read_log(recorder.log), recorder.watched, lambda folder, state: server_faults(folder, state.told),
        count=CENTRE[is_short],
    )  # fmt: skip
    with capsys.disabled():
        print(f"\na centre, {time.monotonic() - began:.0f} s, {verdict}")
    assert verdict.faults == {}


def test_a_centre_that_flushes_less_loses_records_and_that_is_seen(tmp_path, library, request, capsys):
    if not request.config.getoption("--prove"):
        pytest.skip("the terminal's control stands for it; with --prove both run")
    recorder = Recorder(library, tmp_path / "centre", tmp_path / "log", less=True)
    centre_life(recorder, RECORDS[1])
    verdict = judged(
        read_log(recorder.log), recorder.watched, lambda folder, state: server_faults(folder, state.told), count=CONTROL
    )  # fmt: skip
    with capsys.disabled():
        print(f"\nthe centre's control with synchronous=NORMAL, {verdict}")
    assert verdict.faults["records: lost"] > CONTROL / 4


def test_the_control_that_flushes_less_loses_numbers_and_that_is_seen(folder, library, capsys):
    deeds, root = a_kiosks_life(folder, library, less=True)
    verdict = judged(deeds, root, judge_of(deeds), count=CONTROL)
    with capsys.disabled():
        print(f"\nthe control with synchronous=NORMAL, {verdict}")
    assert verdict.faults["a number is lost"] > CONTROL / 4

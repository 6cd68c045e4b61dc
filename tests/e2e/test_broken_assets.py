"""C18: a shipped file is missing or was cut off. The kiosk starts and staff are told, or it says which file and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.supervisor import Ear, kiosk_process

from kiosk.control import ControlClient
from kiosk.resources import asset

ASSETS = asset("strings").parent
HALVES = {"missing": None, "empty": 0.0, "a quarter": 0.25, "all but the end": 0.97}
FONTS = ("KioskSans-Regular.otf", "KioskSans-Bold.otf", "KioskSans-Full.otf", "KioskIcons.ttf")
# file -> what a status says of it at once; empty: it is told when somebody first needs it
STARTS = {f"fonts/{name}": "F01" for name in FONTS} | {
    "fonts/icons.json": "",
    "fonts/icon_names.json": "",
    "fonts/KioskSans-Regular.chars": "",
    "pinyin/lexicon.sqlite": "",
    "pinyin/initials.json": "",
    "handwriting/templates.npz": "",
    "voice/zh/voice.home.ogg": "",
    "divisions": "",
}
ENDS = ("strings/screens.json", "strings/staff.json", "strings/voice.json", "strings/slips.json")
QUICK = {("fonts/KioskSans-Regular.otf", "all but the end"), ("fonts/icons.json", "empty")}


def with_broken(folder, name, how):
    """Assets with that file as it is told; all others are the shipped ones."""
    base = folder / "assets"
    for path in ASSETS.rglob("*"):
        there = base / path.relative_to(ASSETS)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            there.symlink_to(path)
    broken = [base / name] if (ASSETS / name).is_file() else sorted((base / name).iterdir())
    for path in broken:
        whole = Path(os.readlink(path)).read_bytes()
        path.unlink()
        if HALVES[how] is not None:
            path.write_bytes(whole[: int(len(whole) * HALVES[how])])
    return f"import pathlib, kiosk.resources as r; r._BASES = (pathlib.Path({str(folder)!r}), *r._BASES[1:0])"


@pytest.fixture
def ear(tmp_path):
    listening = Ear(str(tmp_path / "notify"))
    yield listening
    listening.close()


def is_long(request):
    return request.config.getoption("--prove")


@pytest.mark.parametrize("how", HALVES)
@pytest.mark.parametrize("name", STARTS)
def test_the_kiosk_starts_and_says_what_is_broken(tmp_path, ear, name, how, request):
    if not is_long(request) and (name, how) not in QUICK:
        pytest.skip("with --prove")
    process = kiosk_process(tmp_path, ear, watchdog_s=0, code=with_broken(tmp_path, name, how))
    try:
        ear.wait_for("READY=1")
        codes = codes_of(tmp_path, process)
        log = (tmp_path / "kiosk.log").read_text(encoding="utf-8")
        assert STARTS[name] in ("", codes.get("fonts")), (codes, log[-1500:])
        assert "failsafe" not in log
    finally:
        process.terminate()
        assert process.wait(30) == 0


def codes_of(folder, process):
    """What the kiosk says over its socket, once it is up."""
    import time

    from kiosk.errors import DeviceUnavailable

    deadline = time.monotonic() + 30
    while True:
        try:
            with_socket = ControlClient(folder / "state" / "control.sock", 10)
        except DeviceUnavailable:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
            continue
        with with_socket as client:
            return client.ask("status")["devices"]


@pytest.mark.parametrize("how", HALVES)
@pytest.mark.parametrize("name", ENDS)
def test_without_its_sentences_it_does_not_start_and_names_the_file(tmp_path, ear, name, how, request):
    if not is_long(request) and (name, how) != (ENDS[0], "a quarter"):
        pytest.skip("with --prove")
    process = kiosk_process(tmp_path, ear, watchdog_s=0, code=with_broken(tmp_path, name, how))
    assert process.wait(30) == 1
    said = (tmp_path / "kiosk.log").read_text(encoding="utf-8")
    assert "F02" in said
    assert Path(name).name in said
    assert "install the package again" in said
    assert "Traceback" not in said

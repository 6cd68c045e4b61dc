"""The technician's commands, as typed."""

import re
import subprocess
import sys

import pytest

from devices.simulators.pty_device import ask_device
from kiosk.__main__ import main
from kiosk.cli.printer import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_each_kind_can_be_had(tmp_path, kind, capsys):
    assert main(["printer", "sample", "--kind", kind, "--out", str(tmp_path / "slip.bin")]) == 0
    assert (tmp_path / "slip.bin").read_bytes().startswith(b"\x1b@")
    assert "bytes" in capsys.readouterr().out


def test_a_registration_slip_keeps_its_budget_of_bytes(tmp_path):
    main(["printer", "sample", "--kind", "registration", "--out", str(tmp_path / "slip.bin")])
    assert (tmp_path / "slip.bin").stat().st_size <= 1_200


def test_a_test_slip_succeeds_only_when_it_is_printed(printer, tmp_path, capsys):
    words = ["printer", "test", "--port", str(tmp_path / "printer")]
    assert main(words) == 0
    printer.command("paper-out")
    assert main(words) == 1
    assert re.findall(r"^\S+ P\d\d", capsys.readouterr().out, re.MULTILINE) == [
        "printed P00",
        "not_printed P01",
    ]


def test_status_names_code_and_conditions(printer, tmp_path, capsys):
    printer.command("cover-open")
    assert main(["printer", "status", "--port", str(tmp_path / "printer")]) == 1
    assert capsys.readouterr().out == "P02 COVER_OPEN (cover open), OFFLINE (offline)\n"


def test_a_port_that_cannot_be_is_refused_in_words(capsys):
    assert main(["printer", "status", "--port", "COM3"]) == 1
    assert "allowed are" in capsys.readouterr().err


def test_watching_a_scanner_shows_codes(scanner, tmp_path, capsys, eventually):
    import threading

    words = ["scanner", "watch", "--port", str(tmp_path / "scanner"), "--count", "1"]
    watcher = threading.Thread(target=main, args=[words])
    watcher.start()
    assert eventually(lambda: "S00" in capsys.readouterr().out)
    scanner.command("scan XF2:ABC")
    watcher.join(5)
    assert capsys.readouterr().out == "code XF2:ABC\n"


def test_a_card_is_shown_masked(card_reader, tmp_path, capsys):
    card_reader.command("card")
    assert main(["card", "read", "--port", str(tmp_path / "reader"), "--mask"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "resident 张* 1309************18 valid to 长期"


@pytest.mark.parametrize("device", ["printer", "scanner", "card-reader"])
def test_a_simulated_device_runs_alone_until_it_is_told_to_stop(tmp_path, device):
    link = tmp_path / "device"
    words = [sys.executable, "-m", "kiosk", "simulate", device, "--link", str(link)]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment()
    ) as process:
        try:
            assert "commands" in process.stdout.readline()
            assert ask_device(link, "status")["ok"] is True
        finally:
            process.terminate()
        assert process.wait(5) == 0
    assert not link.is_symlink()


def environment():
    import os
    from pathlib import Path

    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}

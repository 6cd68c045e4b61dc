"""The driver against a printer that others wrote: emupos, which knows nothing of our simulator, nor the driver of it.

It needs Python 3.13 and comes with the test extra there; elsewhere ``emupos`` may be on the PATH from its own environment.
It confirms by GS r and cannot clear, prints GBK byte for byte in code page 437, and draws QR codes: a phone's reader reads
them from its picture.
"""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from devices.printer.driver import PrinterDriver
from devices.printer.outcome import PrintOutcome
from devices.printer.profile import load_profile
from devices.transport import Transport
from kiosk.cli.sample_slips import NUMBER, sample_code, sample_slip
from kiosk.domain.receipt import lay_out

PROGRAM = shutil.which(
    "emupos", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
)
DEVICES = """
schema: 1
api: {{ host: 127.0.0.1, port: {api} }}
devices:
  - id: hall
    type: printer
    profile: xprinter-xp80t
    connections: [{{ tcp: {{ port: {tcp} }} }}, {{ serial: {{ pty: true }} }}]
    receipts_dir: {folder}/receipts
"""
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="emupos is not here: it needs Python 3.13")


class Emulator:
    """emupos in a process of its own, used by its ports and its interface for people."""

    def __init__(self, folder):
        self.folder = folder
        self.api, self.tcp = free_port(), free_port()
        settings = folder / "emupos.yaml"
        settings.write_text(DEVICES.format(api=self.api, tcp=self.tcp, folder=folder), encoding="utf-8")
        self.process = subprocess.Popen(
            [PROGRAM, "run", "--config", str(settings)],
            env={**os.environ, "TMPDIR": str(folder)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        for line in self.process.stdout:
            if "Showing events" in line:
                return
        raise AssertionError("emupos did not start")

    def port(self, way):
        return f"socket://127.0.0.1:{self.tcp}" if way == "network" else str(self.folder / "emupos" / "hall")

    def fault(self, name, active):
        url = f"http://127.0.0.1:{self.api}/api/v1/devices/hall/faults/{name}"
        urllib.request.urlopen(urllib.request.Request(url, method="PUT" if active else "DELETE")).close()

    def receipts(self):
        """Picture and text of each, oldest first; the text as the bytes mean it in GBK."""
        found = sorted((self.folder / "receipts").glob("hall-*.json"), key=lambda path: path.stat().st_mtime)
        return [(p.with_suffix(".png"), as_gbk(p.with_suffix(".txt").read_text("utf-8"))) for p in found]

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_gbk(dump):
    return dump.encode("cp437", errors="replace").decode("gbk", errors="replace")


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    emulator = Emulator(tmp_path_factory.mktemp("emupos"))
    yield emulator
    emulator.stop()


@pytest.fixture(params=["network", "serial"])
def driver(request, emulator, font_glyphs):
    profile = load_profile("generic-80mm-basic")
    driver = PrinterDriver(Transport(profile.port(emulator.port(request.param))), profile, font_glyphs)
    yield driver
    driver.close()


def print_registration(driver, job_id):
    return driver.print_slip(
        lay_out(sample_slip("registration"), columns=48, width_dots=576), job_id=job_id
    ).outcome


def test_it_prints_our_registration_slip_as_we_meant_it(emulator, driver):
    before = len(emulator.receipts())
    assert print_registration(driver, "its own") is PrintOutcome.PRINTED
    picture, text = emulator.receipts()[-1]
    assert len(emulator.receipts()) == before + 1
    for words in ("登记回执", NUMBER, "482 913 605", "劳动争议调解室", "赵敏"):
        assert words in text
    assert sample_code() in [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]


@pytest.mark.parametrize(
    ("fault", "code"),
    [("paper-out", "P01"), ("cover-open", "P02"), ("offline", "P14"), ("paper-near-end", "P07")],
)
def test_what_it_reports_is_understood_and_nothing_is_printed_late(emulator, driver, fault, code):
    driver.read_status()
    emulator.fault(fault, True)
    before = len(emulator.receipts())
    assert driver.read_status().code == code
    printed = print_registration(driver, fault) is PrintOutcome.PRINTED
    emulator.fault(fault, False)
    assert driver.read_status().code == "P00"
    assert printed is (code == "P07")
    assert len(emulator.receipts()) == before + printed

"""The printer on a port, whatever it is: ``pytest tests/devices/test_any_printer.py --printer=URL``.

A real machine, or somebody else's emulator. ``--printer-profile`` names the model (generic-80mm without it). Without
--printer our own simulator stands in, so these tests are known to pass somewhere. They use two slips of paper.
"""

import pytest

from devices.printer.codes import PRINTABLE
from devices.printer.driver import PrinterDriver
from devices.printer.glyphs import FontGlyphs
from devices.printer.outcome import PrintOutcome
from devices.printer.profile import Completion, load_profile
from devices.simulators.printer import PrinterSimulator
from devices.transport import Transport
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import lay_out
from kiosk.resources import asset


@pytest.fixture
def driver(request, tmp_path):
    url, profile = (
        request.config.getoption("--printer"),
        load_profile(request.config.getoption("--printer-profile")),
    )
    simulator = None
    if not url:
        simulator = PrinterSimulator(
            link=tmp_path / "p", out_dir=tmp_path / "out", speed_mm_s=0, model=profile
        )
        simulator.start()
        url = f"serial://{tmp_path}/p?dsrdtr=0&rtscts=0"
    driver = PrinterDriver(
        Transport(profile.port(url)), profile, FontGlyphs(asset("fonts/KioskSans-Full.otf"))
    )
    yield driver
    driver.close()
    if simulator is not None:
        simulator.stop()


def print_slip(driver, kind, job_id):
    profile = driver.profile
    layout = lay_out(sample_slip(kind), columns=profile.columns, width_dots=profile.width_dots)
    return driver.print_slip(layout, job_id=job_id)


def test_it_answers_quickly_and_has_nothing_to_report(driver):
    driver.read_status()  # opens the port and empties the printer
    began = driver._clock()
    status = driver.read_status()
    assert status.code in PRINTABLE, status
    assert driver._clock() - began < 0.3


@pytest.mark.parametrize("kind", ["registration", "test"])
def test_it_prints_a_slip_and_confirms_it(driver, kind):
    result = print_slip(driver, kind, f"any printer {kind}")
    print(f"{kind}: {result.outcome.value} {result.code} {result.bytes_sent} bytes {result.seconds:.2f} s")
    if driver.profile.completion is Completion.NONE:
        assert result.outcome is PrintOutcome.UNCERTAIN
    else:
        assert (result.outcome, result.code in PRINTABLE) == (PrintOutcome.PRINTED, True), result


def test_it_is_ready_again_after_a_stranger_s_half_command(driver):
    driver._line.open(at_once=True)
    driver._line._transport.write(b"\x1dv0\x00\x10\x00\x10\x00" + bytes(20), 1.0)
    driver._recovery.is_due = True
    assert driver.read_status().code in PRINTABLE

"""What the bench and the tour rely on: links, control sockets, whole files, honest timing."""

import stat
import time
from dataclasses import replace

import pytest
from PIL import Image

from devices.idcard.frames import READ, request
from devices.printer.driver import PrinterDriver
from devices.printer.outcome import PrintOutcome
from devices.printer.profile import load_profile
from devices.simulators.card_reader import CardReaderSimulator
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.pace import Allowance
from devices.simulators.printer import PrinterSimulator
from devices.simulators.pty_device import ask_device
from devices.transport import Transport


def test_a_device_is_commanded_over_its_socket(printer, tmp_path):
    assert ask_device(tmp_path / "printer", "paper-out") == {
        "ok": True,
        "faults": ["paper-out"],
        "receipts": 0,
        "waiting": 0,
        "uncut": "",
    }
    assert ask_device(tmp_path / "printer", "ok")["faults"] == []


@pytest.mark.parametrize(
    "line", ["", "dance", "paper-out x", "fault-at-text x", "fault-at x vanish", "fault-at 3", "fault-at 3 x"]
)
def test_a_command_that_is_not_known_is_refused(printer, line):
    reply = printer.command(line)
    assert reply["ok"] is False
    assert reply["error"]


@pytest.mark.parametrize(
    "line", ["card {", 'card {"x": 1}', 'card {"kind": "x"}', 'card {"birth": "x"}', "card []", "tap 5"]
)
def test_a_card_that_cannot_be_is_refused(card_reader, line):
    assert card_reader.command(line)["ok"] is False


def test_the_socket_belongs_to_its_owner_alone(printer, tmp_path):
    assert stat.S_IMODE((tmp_path / "printer.ctl").stat().st_mode) == 0o600


def test_nothing_is_left_when_it_stops(tmp_path):
    simulator = PrinterSimulator(link=tmp_path / "printer", out_dir=tmp_path / "out")
    simulator.start()
    simulator.stop()
    simulator.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_left_by_a_crash_is_replaced(tmp_path):
    (tmp_path / "printer").symlink_to("/dev/pts/none")
    (tmp_path / "printer.ctl").touch()
    with PrinterSimulator(link=tmp_path / "printer", out_dir=tmp_path / "out"):
        assert (tmp_path / "printer").exists()


def test_slips_are_numbered_on_from_those_that_are_there(driver, printer, slip, tmp_path):
    (tmp_path / "out" / "receipt-0041.png").touch()
    with PrinterSimulator(link=tmp_path / "other", out_dir=tmp_path / "out", speed_mm_s=0) as second:
        transport = Transport(str(tmp_path / "other"))
        transport.open()
        transport.write("王\n".encode("gbk") + b"\x1dV\x00", 1.0)
        assert [path.name for path in second.wait_for_receipts(1)] == ["receipt-0042.png"]
        transport.close()


def test_a_picture_is_as_wide_as_the_head_and_black_on_white(driver, printer, slip):
    driver.print_slip(slip, job_id="1")
    with Image.open(printer.wait_for_receipts(1)[0]) as image:
        assert image.width == 576
        assert image.mode == "1"
        assert {colour for _, colour in image.getcolors()} == {0, 255}
    assert not list(printer.receipts[0].parent.glob("*.part"))


def test_a_cut_with_nothing_printed_leaves_no_slip(driver, printer, slip):
    transport = Transport(driver._line._transport.port)
    transport.open()
    transport.write(b"\x1b@\x1dVB\x00", 1.0)
    transport.close()
    driver.print_slip(slip, job_id="1")
    assert len(printer.wait_for_receipts(1)) == 1


def test_confirmation_waits_for_the_paper():
    printer = EscPosPrinter(model=load_profile(), speed_mm_s=100, on_receipt=lambda page: None)
    printer.receive_data(b"\x1bJ\xc8\x1bJ\xc8\x1d(H\x06\x0000abcd", now=10.0)
    assert printer.advance(10.49) == b""
    assert printer.advance(10.51) == b"\x37\x22abcd\x00"


def test_a_slip_takes_as_long_as_its_paper_and_its_bytes(tmp_path, slip, glyphs):
    with PrinterSimulator(link=tmp_path / "p", out_dir=tmp_path / "out", baud=9600, speed_mm_s=200):
        driver = PrinterDriver(Transport(str(tmp_path / "p")), load_profile(), glyphs)
        driver.read_status()
        began = time.monotonic()
        result = driver.print_slip(slip, job_id="1")
        took = time.monotonic() - began
        driver.close()
    assert result.outcome is PrintOutcome.PRINTED
    assert took > (result.bytes_sent - 64) / 960 * 0.9
    assert took < 1.5


def test_the_text_of_a_double_width_line_wraps_at_the_head_s_width():
    pages = []
    model = replace(load_profile(), width_dots=48)
    printer = EscPosPrinter(model=model, speed_mm_s=0, on_receipt=pages.append)
    printer.receive_data(b"\x1c&" + "一二三".encode("gbk") + b"\n\x1dV\x00", now=0.0)
    printer.advance(0.0)
    assert pages[0].text() == "一二\n三\n"


def test_a_card_comes_over_the_line_as_fast_as_from_a_reader(tmp_path):
    """1,295 bytes at 115,200 baud: 112 ms."""
    with CardReaderSimulator(link=tmp_path / "reader") as reader:
        reader.command("card")
        transport = Transport(str(tmp_path / "reader"))
        transport.open()
        began = time.monotonic()
        transport.write(request(READ), 1.0)
        answer = b""
        while len(answer) < 1295 and (part := transport.read(1.0)):
            answer += part
        took = time.monotonic() - began
        transport.close()
    assert len(answer) == 1295
    assert 0.1 < took < 0.2


@pytest.mark.parametrize("baud", [9_600, 115_200, 921_600])
def test_a_line_carries_what_its_speed_says_however_seldom_it_is_looked_at(baud):
    line, carried = Allowance(baud / 10), 0
    for look in range(1, 401):
        line.grow(look * 0.0025)
        carried += line.left()
        line.use(line.left())
    assert 0.98 * baud / 10 < carried < 1.02 * baud / 10 + 64

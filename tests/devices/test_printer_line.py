import os
import time
import tty

import pytest

from devices.printer.codes import PrinterCode
from devices.printer.feeder import Feeder
from devices.printer.line import Patience, PrinterLine
from devices.printer.outcome import PrinterStatus
from devices.printer.profile import load_profile
from devices.printer.recovery import LARGEST_FRAME, Recovery
from devices.transport import Transport


@pytest.fixture
def printer_end():
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


@pytest.fixture
def line(printer_end):
    line = PrinterLine(Transport(printer_end[1]), Patience(answer=0.1), time.monotonic)
    line.open(at_once=True)
    yield line
    line.close()


def test_a_printer_that_said_xoff_is_sent_nothing_until_it_says_xon(line, printer_end):
    os.write(printer_end[0], b"\x13")
    assert line.send(b"text\n", 0.1) == 0
    os.write(printer_end[0], b"\x11")
    assert line.send(b"text\n", 0.1) == 5


def test_late_answers_do_not_make_the_next_question_garbled(line, printer_end):
    assert line.status().code is PrinterCode.SILENT
    os.write(printer_end[0], b"\x12\x16\x12\x12" * 2)  # a cover that was open then
    line.listen(0.1)
    assert line.status().conditions == frozenset()


def test_a_half_answer_is_no_answer(line, printer_end):
    os.write(printer_end[0], b"\x00")
    line.listen(0.1)
    assert line.status().code is PrinterCode.SILENT
    assert not line.is_confirmed(None)


def test_a_line_that_holds_the_bytes_back_is_busy_not_silent(line, printer_end):
    recovery = Recovery(line, load_profile(), time.monotonic)
    feeder = Feeder(line, recovery, Patience(answer=0.05, stalled=0.1), time.monotonic)
    os.write(printer_end[0], b"\x13")
    assert feeder.feed([b"text\n"]) is PrinterCode.BUSY
    assert feeder.sent == 0


class SilentLine:
    """A line of 9,600 baud whose printer says nothing."""

    def __init__(self):
        self.filled = []

    def __getattr__(self, name):
        return lambda *_: None

    def status(self):
        return PrinterStatus(frozenset(), PrinterCode.SILENT)

    def fill_up(self, size):
        self.filled.append(size)

    def wire_s(self, size):
        return 0.0

    def bytes_in(self, seconds):
        return int(960 * seconds)


def test_nobody_waits_for_a_minute_of_fill_on_a_slow_line():
    line = SilentLine()
    Recovery(line, load_profile(), time.monotonic).make_safe(fill=LARGEST_FRAME)
    assert line.filled == [5760]

"""What the device tests share: simulated devices on real pseudo-terminals, slips, and a walker over command bytes."""

from __future__ import annotations

import time

import pytest

from devices.printer.driver import PrinterDriver
from devices.printer.glyphs import FontGlyphs
from devices.printer.line import Patience
from devices.printer.profile import load_profile
from devices.simulators.card_reader import CardReaderSimulator
from devices.simulators.printer import PrinterSimulator
from devices.simulators.scanner import ScannerSimulator
from devices.transport import Transport
from kiosk.domain.receipt import Gap, Layout, Paragraph, QrCode, Receipt, Rule, SlipKind, lay_out
from kiosk.resources import asset

SHORT = Patience(answer=0.1, stalled=0.3, clear=0.2, confirm=0.5, poll=0.05, take=0.2, trust=0.3)


class FixedGlyphs:
    """A glyph for everything: a full square."""

    def columns(self, character: str) -> bytes:
        return b"\xff" * 72

    def rows(self, character, scale):
        return [(1 << 12 * scale * (1 if character.isascii() else 2)) - 1] * 24 * scale

    def forget(self) -> None:
        pass


class FakeClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Heard(list):
    """What callbacks said, to be waited for."""

    def wait_for(self, value, timeout_s=3.0):
        end = time.monotonic() + timeout_s
        while value not in self and time.monotonic() < end:
            _pause()
        return value in self

    def wait_for_count(self, count, timeout_s=3.0):
        end = time.monotonic() + timeout_s
        while len(self) < count and time.monotonic() < end:
            _pause()
        return len(self) >= count


def _pause():
    time.sleep(0.002)


def waited(condition, timeout_s=3.0):
    """Whether the condition came true in time."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        _pause()
    return False


@pytest.fixture
def eventually():
    return waited


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def problems():
    return Heard()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def glyphs():
    return FixedGlyphs()


@pytest.fixture(scope="session")
def font_glyphs():
    return FontGlyphs(asset("fonts/KioskSans-Full.otf"))


@pytest.fixture
def slip() -> Layout:
    blocks = (
        Paragraph("登记回执", scale=2, bold=True),
        Rule(),
        Paragraph("张三"),
        QrCode("XF2:ABC123"),
        Gap(10),
    )
    return lay_out(Receipt(SlipKind.TEST, blocks), columns=48, width_dots=576)


@pytest.fixture
def other_slip() -> Layout:
    return lay_out(Receipt(SlipKind.TEST, (Paragraph("李四"),)), columns=48, width_dots=576)


@pytest.fixture
def long_slip() -> Layout:
    paragraph = Paragraph("㐂" * 24)  # pictures: more bytes than a pseudo-terminal holds
    return lay_out(Receipt(SlipKind.TEST, (Paragraph("长"), *(paragraph,) * 40)), columns=48, width_dots=576)


@pytest.fixture
def printer(tmp_path):
    with PrinterSimulator(link=tmp_path / "printer", out_dir=tmp_path / "out", speed_mm_s=0) as simulator:
        yield simulator


def driver_at(path, glyphs, name="generic-80mm", patience=SHORT, **known):
    profile = load_profile(name)
    return PrinterDriver(Transport(profile.port(str(path))), profile, glyphs, patience=patience, **known)


@pytest.fixture(name="driver_at")
def a_driver_at():
    return driver_at


@pytest.fixture
def driver(printer, tmp_path, glyphs):
    driver = driver_at(tmp_path / "printer", glyphs)
    yield driver
    driver.close()


@pytest.fixture
def basic_driver(printer, tmp_path, glyphs):
    driver = driver_at(tmp_path / "printer", glyphs, "generic-80mm-basic")
    yield driver
    driver.close()


@pytest.fixture
def scanner(tmp_path):
    with ScannerSimulator(link=tmp_path / "scanner", baud=0) as simulator:
        yield simulator


@pytest.fixture
def card_reader(tmp_path):
    with CardReaderSimulator(link=tmp_path / "reader", baud=0) as simulator:
        yield simulator

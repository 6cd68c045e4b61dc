"""Each shipped profile against a simulator that plays that model, with what the model cannot do left out."""

import pytest
import zxingcpp
from PIL import Image

from devices.printer.codes import PrinterCode
from devices.printer.driver import PrinterDriver
from devices.printer.line import Patience
from devices.printer.outcome import PrintOutcome
from devices.printer.profile import Charset, load_profile, shipped_profiles
from devices.printer.status import Condition
from devices.simulators.printer import PrinterSimulator
from devices.transport import Transport
from kiosk.domain.receipt import Align, Pair, Paragraph, QrCode, Receipt, Rule, SlipKind, lay_out

PATIENT = Patience(answer=0.25, stalled=0.3, clear=0.3, confirm=1.0, poll=0.05, take=0.1)
BLOCKS = (
    Paragraph("登记回执㐂", scale=2, bold=True, align=Align.CENTRE),
    Rule(),
    Pair("姓名", "张*𠮷"),
    Paragraph("堃先生，您好。No. 0317-5550000"),
    QrCode("XF2:ABC123"),
)


class Counter:
    """One model on a pseudo-terminal, and a driver that knows it."""

    def __init__(self, name, folder, glyphs):
        self.profile = load_profile(name)
        self.printer = PrinterSimulator(
            link=folder / "printer", out_dir=folder / "out", speed_mm_s=0, model=self.profile
        )
        self.printer.start()
        port = self.profile.port(f"serial://{folder}/printer?dsrdtr=0&rtscts=0")
        self.driver = PrinterDriver(Transport(port), self.profile, glyphs, patience=PATIENT)

    def print(self, *blocks, job_id="job"):
        layout = lay_out(
            Receipt(SlipKind.TEST, blocks), columns=self.profile.columns, width_dots=self.profile.width_dots
        )
        return self.driver.print_slip(layout, job_id=job_id)

    def fate(self, *blocks):
        result = self.print(*blocks)
        return result.outcome, result.code

    def close(self):
        self.driver.close()
        self.printer.stop()


@pytest.fixture
def counter_of(tmp_path, font_glyphs):
    open_counters = []

    def make(name):
        open_counters.append(Counter(name, tmp_path, font_glyphs))
        return open_counters[-1]

    yield make
    for counter in open_counters:
        counter.close()


@pytest.mark.parametrize("name", shipped_profiles())
def test_each_model_prints_the_whole_slip_and_a_phone_reads_its_code(counter_of, name):
    counter = counter_of(name)
    assert counter.fate(*BLOCKS) == (PrintOutcome.PRINTED, PrinterCode.OK)
    (picture,) = counter.printer.wait_for_receipts(1)
    with Image.open(picture) as image:
        assert image.width == counter.profile.width_dots
        assert [code.text for code in zxingcpp.read_barcodes(image.convert("L"))] == ["XF2:ABC123"]
    if counter.profile.charset is not Charset.RASTER:
        text = picture.with_suffix(".txt").read_text()
        assert "先生，您好。No. 0317-5550000" in text
        assert not set("?\ufffd") & set(text)


@pytest.mark.parametrize("name", shipped_profiles())
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("paper-out", PrinterCode.PAPER_OUT),
        ("cover-open", PrinterCode.COVER_OPEN),
        ("repair", PrinterCode.NEEDS_REPAIR),
        ("head-hot", PrinterCode.HEAD_HOT),
    ],
)
def test_each_model_says_what_is_wrong_before_a_byte_is_sent(counter_of, name, fault, code):
    counter = counter_of(name)
    counter.driver.read_status()
    counter.printer.command(fault)
    result = counter.print(*BLOCKS)
    assert (result.outcome, result.code) == (PrintOutcome.NOT_PRINTED, code)
    assert result.bytes_sent == 0
    assert result.seconds < 0.1


PRESENTERS = ["custom-vkp80", "custom-vkp80iii"]


@pytest.mark.parametrize("name", PRESENTERS)
def test_a_slip_that_nobody_took_is_drawn_back_before_the_next_one(counter_of, name):
    counter = counter_of(name)
    counter.printer.command("slip-left")
    counter.print(*BLOCKS)
    assert Condition.SLIP_IN_MOUTH in counter.driver.read_status().conditions
    assert counter.driver.read_status().may_print
    assert counter.fate(*BLOCKS) == (PrintOutcome.PRINTED, PrinterCode.OK)
    assert counter.printer.transcript.count(b"\x1de\x02") == 1


@pytest.mark.parametrize("name", PRESENTERS)
def test_a_slip_that_is_taken_in_time_is_not_drawn_back(counter_of, name):
    counter = counter_of(name)
    counter.print(*BLOCKS)
    counter.printer.command("take")
    assert counter.fate(*BLOCKS) == (PrintOutcome.PRINTED, PrinterCode.OK)
    assert b"\x1de\x02" not in counter.printer.transcript


@pytest.mark.parametrize("name", PRESENTERS)
def test_a_stump_is_drawn_back_and_never_held_out(counter_of, name):
    counter = counter_of(name)
    counter.driver.read_status()
    counter.printer.command("fault-at 2500 power-cycle")
    assert counter.fate(*BLOCKS)[0] is PrintOutcome.UNCERTAIN
    counter.printer.command("ok")
    assert counter.fate(Paragraph("下一位")) == (PrintOutcome.PRINTED, PrinterCode.OK)
    assert counter.printer.retracted == 1
    assert len(counter.printer.wait_for_receipts(1)) == 1


def test_a_presenter_that_is_stuck_has_a_code(counter_of):
    counter = counter_of("custom-vkp80")
    counter.printer.command("presenter-jam")
    assert counter.driver.read_status().code is PrinterCode.CUTTER_FAULT

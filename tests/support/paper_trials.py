"""One slip, one fault at one byte, and a judge: what did the driver say, and what was on the paper?

The judge sees what a visitor would see: the pages that came out and what hangs in the printer. It knows no driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from devices.printer.driver import PrinterDriver
from devices.printer.encoder import encode
from devices.printer.glyphs import BoxGlyphs
from devices.printer.line import Patience
from devices.printer.profile import PrinterProfile, load_profile
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.pty_device import PtyDevice
from devices.transport import Transport
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import Layout, Paragraph, Receipt, lay_out

QUICK = Patience(answer=0.25, stalled=0.9, clear=0.3, confirm=0.9, poll=0.03, take=0.05, trust=0.4)
FAST_LINE = "baud=4000000&rtscts=0&dsrdtr=0"
HOLDS_THE_LINE = frozenset(("busy",))  # a pty keeps what a real port would drop at tcflush
TRIES = 5
PRINTED, NOT_PRINTED, UNCERTAIN = "PRINTED", "NOT_PRINTED", "UNCERTAIN"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one trial. ``wrongs`` is empty when the driver told the truth and the paper stayed clean."""

    fault: str
    offset: int
    outcome: str
    code: str
    wrongs: tuple[str, ...]
    has_hole: bool  # confirmed and cut, but bytes were lost on the line
    late_lines: int  # what was on its way and could not be called back: never a slip, never cut as one
    seconds: float
    is_next_timid: bool = (
        False  # the next slip came out whole and alone, and was called uncertain all the same
    )


class Trials:
    """A printer on a pseudo-terminal that takes no time, and the real driver; one trial after the other."""

    def __init__(self, folder: Path, name: str = "generic-80mm") -> None:
        self.profile: PrinterProfile = replace(load_profile(name), speed_mm_s=20_000)
        self._pages: list[str] = []
        core = EscPosPrinter(
            model=self.profile, speed_mm_s=0, on_receipt=lambda page: self._pages.append(page.text())
        )
        self._device = PtyDevice(core, link=folder / "printer", baud=0)
        self._port = self.profile.port(f"serial://{folder}/printer?{FAST_LINE}")
        self.first, self.second = self._layout("甲"), self._layout("乙")
        self.driver: Any = PrinterDriver(Transport(self._port), self.profile, BoxGlyphs(), patience=QUICK)
        self._count = 0

    def __enter__(self) -> Trials:
        self._device.start()
        self.whole = {"甲": self._healthy(self.first), "乙": self._healthy(self.second)}
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.close()
        self._device.stop()

    def blindly(self) -> Trials:
        """The control: a driver that sends everything again when it hears nothing."""
        self.driver.close()
        self.driver = BlindDriver(Transport(self._port), self.profile)
        return self

    @property
    def slip_bytes(self) -> int:
        return encode(self.first, self.profile, BoxGlyphs(), process_id=b"0000").size

    def run(self, fault: str, offset: int) -> Verdict:
        """One slip with a fault, then staff mends the printer, then the next visitor's slip."""
        self._count += 1
        self.driver.read_status()
        self._pages.clear()
        self._device.command(f"fault-at {offset} {fault}")
        result = self.driver.print_slip(self.first, job_id=f"{self._count} first")
        told, out_then = self._on_paper(), len(self._pages)
        self._device.command("ok")
        self.driver.read_status()  # the terminal asks every few seconds
        came_out_alone = len(self._pages) > out_then
        following = self.driver.print_slip(self.second, job_id=f"{self._count} second")
        outcome, pages = result.outcome.name, list(self._pages)
        wrongs = self._lies(outcome, result.bytes_sent, pages, fault)
        late_lines = self._late_lines(told, pages)
        may_be_some = fault in HOLDS_THE_LINE or not self.profile.can_clear
        if late_lines and (not may_be_some or came_out_alone):  # some lines, never cut as a slip
            wrongs.append("printed late")
        if following.outcome.name == NOT_PRINTED or pages[-1:] != [self.whole["乙"]]:
            wrongs.append(f"the next slip was {following.outcome.name} {following.code}: {pages[-1:]}")
        has_hole = outcome == PRINTED and self.whole["甲"] not in pages
        return Verdict(
            fault,
            offset,
            outcome,
            str(result.code),
            tuple(wrongs),
            has_hole,
            late_lines,
            result.seconds,
            following.outcome.name != PRINTED,
        )

    def _lies(self, outcome: str, sent: int, pages: list[str], fault: str) -> list[str]:
        whole = pages.count(self.whole["甲"])
        begun = sum("甲" in page for page in pages)
        wrongs = ["printed twice"] if whole > 1 or begun > 1 else []
        if outcome == PRINTED and whole != 1 and fault != "swallow":
            wrongs.append("said printed, but no whole slip came out")
        if outcome == NOT_PRINTED and (sent or begun):
            wrongs.append("said not printed, but something came out")
        return wrongs

    def _late_lines(self, told: list[str], pages: list[str]) -> int:
        """Lines of the first slip that were not on paper yet when the driver told its fate."""
        theirs = set(self.whole["甲"].splitlines()) - set(self.whole["乙"].splitlines())
        now = [line for page in pages for line in page.splitlines() if line in theirs]
        return max(0, len(now) - sum(line in theirs for line in told))

    def _on_paper(self) -> list[str]:
        """Every line on paper, cut or not."""
        uncut = self._device.command("status")["uncut"]
        return [line for page in [*self._pages, uncut] for line in page.splitlines()]

    def _healthy(self, layout: Layout) -> str:
        """The page as it is without a fault; on a busy machine the driver, hurried here, may be timid first."""
        for _ in range(TRIES):
            result = self.driver.print_slip(layout, job_id="healthy")
            if result.outcome.name == PRINTED:
                return self._pages[-1]
        raise AssertionError(result)

    def _layout(self, mark: str) -> Layout:
        slip = sample_slip("registration" if mark == "甲" else "guide")
        blocks = (Paragraph(mark), *slip.blocks)
        return lay_out(
            Receipt(slip.kind, blocks), columns=self.profile.columns, width_dots=self.profile.width_dots
        )


class BlindDriver:
    """What the real one must not be: no status, no clearing; without a confirmation everything is sent again."""

    def __init__(self, transport: Transport, profile: PrinterProfile) -> None:
        self._transport, self._profile = transport, profile

    def print_slip(self, layout: Layout, *, job_id: str) -> Any:
        from devices.printer.codes import PrinterCode
        from devices.printer.outcome import PrintOutcome, PrintResult
        from kiosk.errors import DeviceUnavailable

        slip = encode(layout, self._profile, BoxGlyphs(), process_id=b"0000")
        for _ in range(2):
            try:
                self._transport.open()
                self._transport.write(b"".join(slip.frames), 0.2)
                if b"\x37\x220000\x00" in self._transport.read(0.1):
                    return PrintResult(PrintOutcome.PRINTED, PrinterCode.OK, slip.size, 0)
            except DeviceUnavailable:
                continue
        return PrintResult(PrintOutcome.UNCERTAIN, PrinterCode.UNCONFIRMED, slip.size, 0)

    def read_status(self) -> None:
        pass

    def close(self) -> None:
        self._transport.close()


MUST_PRINT = frozenset(("near-end", "noise", "stall", "head-cools"))  # these pass by themselves
MAY_PRINT = MUST_PRINT | {"cutter", "swallow", "xoff"}  # the rest can only be uncertain once a byte has left


def is_right(verdict: Verdict) -> bool:
    """Whether the driver told the truth and kept the paper clean."""
    return not verdict.wrongs and (verdict.outcome != PRINTED or verdict.fault in MAY_PRINT)


def carried_out(folder: Path, work: Sequence[tuple[str, int]], name: str = "generic-80mm") -> list[Verdict]:
    """The trials of ``work`` one after the other, with a printer of their own, of the model ``name``."""
    folder.mkdir()
    with Trials(folder, name) as trials:
        return [trials.run(fault, offset) for fault, offset in work]

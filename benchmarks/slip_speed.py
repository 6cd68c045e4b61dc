"""A slip at every speed of line and paper: time to the printer's word beside what physics needs; and how soon each fault is known.

The real driver on a pseudo-terminal, a simulated printer that takes baud and millimetres a second for what they are.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from _common import median, say_figure, say_machine

from devices.printer.driver import DOTS_PER_MM, PrinterDriver
from devices.printer.encoder import EncodedSlip, encode
from devices.printer.glyphs import FontGlyphs
from devices.printer.profile import PrinterProfile, load_profile
from devices.simulators.print_engine import CUT_S
from devices.simulators.print_head import CUT_FEED
from devices.simulators.printer import PrinterSimulator
from devices.transport import Transport
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import Layout, lay_out
from kiosk.resources import asset
from kiosk.slip_picture import draw_slip

RUNS = 5
LINES = ((9_600, 150), (19_200, 150), (115_200, 150), (9_600, 250), (19_200, 250), (115_200, 250))
GLYPHS = FontGlyphs(asset("fonts/KioskSans-Full.otf"))
STATES = ("paper-out", "cover-open", "head-hot", "repair", "offline", "silent", "garbage", "vanish")
MIDWAY = ("paper-out", "cover-open", "cutter", "silent", "vanish")


class Stand:
    """One printer on a pseudo-terminal and the driver for it."""

    def __init__(self, folder: Path, name: str, baud: int, speed: int) -> None:
        self.profile: PrinterProfile = replace(load_profile(name), baud=baud, speed_mm_s=speed)
        self.simulator = PrinterSimulator(
            link=folder / "printer", out_dir=folder / "slips", baud=baud, speed_mm_s=speed, model=self.profile
        )
        self.simulator.start()
        port = self.profile.port(f"serial://{folder}/printer?dsrdtr=0&rtscts=0")
        self.driver = PrinterDriver(Transport(port), self.profile, GLYPHS)
        self.layout: Layout = lay_out(
            sample_slip("registration"), columns=self.profile.columns, width_dots=self.profile.width_dots
        )
        self.driver.read_status()

    @property
    def slip(self) -> EncodedSlip:
        return encode(self.layout, self.profile, GLYPHS, process_id=b"0000")

    def floor_s(self) -> float:
        """The paper has to move and be cut, the bytes have to come; while one happens the other may."""
        paper = (self.slip.paper_dots + CUT_FEED) / DOTS_PER_MM / self.profile.speed_mm_s + CUT_S
        return max(
            paper,
            self.slip.size * 10 / self.profile.baud
            + CUT_FEED / DOTS_PER_MM / self.profile.speed_mm_s
            + CUT_S,
        )

    def close(self) -> None:
        self.driver.close()
        self.simulator.stop()


def stand(name: str, baud: int, speed: int) -> tuple[tempfile.TemporaryDirectory, Stand]:
    folder = tempfile.TemporaryDirectory()
    return folder, Stand(Path(folder.name), name, baud, speed)


def main() -> None:
    say_machine()
    for baud, speed in LINES:
        speed_of("generic-80mm", baud, speed)
    speed_of("generic-80mm-raster", 115_200, 150)
    speed_of("generic-80mm-raster", 921_600, 150)
    for fault in STATES:
        known_before(fault)
    for fault in MIDWAY:
        known_midway(fault)
    picture_ms()


def speed_of(name: str, baud: int, speed: int) -> None:
    folder, here = stand(name, baud, speed)
    ratios = []
    for run in range(RUNS):
        time.sleep(0.2)
        result = here.driver.print_slip(here.layout, job_id=f"{name} {run}")
        assert result.outcome.name == "PRINTED", result
        ratios.append(result.seconds / here.floor_s())
    label = f"{name} {here.slip.size} B, {baud} baud, {speed} mm/s"
    print(f"{label}: {median(ratios) * here.floor_s():.2f} s, floor {here.floor_s():.2f} s")
    say_figure("  submit to confirmed ÷ floor", median(ratios), "x", limit=1.15, aim=1.10)
    here.close()
    folder.cleanup()


def known_before(fault: str) -> None:
    folder, here = stand("generic-80mm", 115_200, 150)
    here.simulator.command(fault)
    result = here.driver.print_slip(here.layout, job_id=fault)
    assert result.outcome.name == "NOT_PRINTED", result
    print(f"{fault} before a slip: {result.code} after {result.seconds * 1e3:.0f} ms, nothing sent")
    here.close()
    folder.cleanup()


def known_midway(fault: str) -> None:
    folder, here = stand("generic-80mm", 115_200, 150)
    here.simulator.command(f"fault-at 400 {fault}")
    result = here.driver.print_slip(here.layout, job_id=fault)
    print(
        f"{fault} in the middle: {result.outcome.name} {result.code} after {result.seconds * 1e3:.0f} ms, buffer cleared"
    )
    here.close()
    folder.cleanup()


def picture_ms() -> None:
    layout = lay_out(sample_slip("registration"), columns=48, width_dots=576)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        draw_slip(layout, width_dots=576)
        times.append((time.perf_counter() - began) * 1e3)
    say_figure("a slip as a picture", median(times), "ms", limit=50)


if __name__ == "__main__":
    main()

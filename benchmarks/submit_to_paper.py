"""From "hand it in" to the printer's word that the slip is out, beside what paper and blade need at least.

The real driver, on a pseudo-terminal, and a simulated printer that takes 115,200 baud and 150 mm/s for what they are.
The centre's word is there at once, as on a line that works.
"""

from __future__ import annotations

import queue
import tempfile
import time
from pathlib import Path

from _common import draft, median, say_figure, say_machine, terminal

from devices.printer.driver import DOTS_PER_MM, PrinterDriver
from devices.printer.encoder import encode
from devices.printer.glyphs import FontGlyphs
from devices.printer.profile import load_profile
from devices.simulators.escpos_printer import CUT_S
from devices.simulators.print_head import CUT_FEED
from devices.simulators.printer import PrinterSimulator
from devices.transport import Transport
from kiosk.compose.devices import PrinterOnPaper
from kiosk.domain.receipt import lay_out
from kiosk.resources import asset
from kiosk.services.print_slip import PrintQueue

RUNS = 9


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder:
        ratios, seconds = measure(Path(folder))
    print(
        f"median {median(seconds) * 1e3:.0f} ms; the slip needs {median(seconds) / median(ratios) * 1e3:.0f} ms of paper and blade"
    )
    say_figure("submit to confirmed on paper", median(ratios), "x", limit=1.15, aim=1.10)


def measure(folder: Path) -> tuple[list[float], list[float]]:
    simulator = PrinterSimulator(
        link=folder / "printer", out_dir=folder / "slips", baud=115_200, speed_mm_s=150
    )
    simulator.start()
    profile, glyphs = load_profile("generic-80mm"), FontGlyphs(asset("fonts/KioskSans-Full.otf"))
    driver = PrinterDriver(Transport(profile.port(str(folder / "printer"))), profile, glyphs)
    outcomes: queue.Queue = queue.Queue()
    here = terminal(folder, committed=lambda accepted: printing.submit(accepted.job_id, accepted.record_id))
    printing = PrintQueue(
        PrinterOnPaper(driver), here.journal, here.clock,
        wait_for_sent=lambda *_: True, on_outcome=outcomes.put, on_status=lambda _: None,
    )  # fmt: skip
    printing.start()
    ratios, seconds = [], []
    for run in range(RUNS + 1):
        time.sleep(0.3)
        began = time.perf_counter()
        accepted = here.register(draft())
        printed = outcomes.get(timeout=20)
        took = time.perf_counter() - began
        assert printed.outcome == "PRINTED", printed
        if run:  # the first one opens the port and clears what might be left
            layout = lay_out(accepted.slip_registered, columns=profile.columns, width_dots=profile.width_dots)
            dots = encode(layout, profile, glyphs, process_id=b"0000").paper_dots
            floor = (dots + CUT_FEED) / DOTS_PER_MM / profile.speed_mm_s + CUT_S
            ratios.append(took / floor)
            seconds.append(took)
    printing.stop()
    printing.join()
    driver.close()
    simulator.stop()
    here.database.close()
    return ratios, seconds


if __name__ == "__main__":
    main()

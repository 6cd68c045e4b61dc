"""Makes the captures beside this file anew, from the simulators: ``python tests/captures/make.py``.

Each scenario is a real driver on a real pseudo-terminal with a tap on its line. NAME.told is what the replay said when
the capture was made; look at it before it is committed. Captures from the field belong here too, with a .told.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from devices.capture.replay import replay  # noqa: E402
from devices.capture.tap import Tap, TappedTransport  # noqa: E402
from devices.capture.wire import Capture, Portion, head_lines, portion_line  # noqa: E402
from devices.idcard.driver import CardReaderDriver  # noqa: E402
from devices.port_url import parse_port  # noqa: E402
from devices.printer.driver import PrinterDriver  # noqa: E402
from devices.printer.glyphs import FontGlyphs  # noqa: E402
from devices.printer.profile import load_profile  # noqa: E402
from devices.scanner.driver import ScannerDriver  # noqa: E402
from devices.simulators.card_reader import CardReaderSimulator  # noqa: E402
from devices.simulators.printer import PrinterSimulator  # noqa: E402
from devices.simulators.scanner import ScannerSimulator  # noqa: E402
from kiosk.cli.sample_slips import sample_slip  # noqa: E402
from kiosk.domain.receipt import lay_out  # noqa: E402
from kiosk.resources import asset  # noqa: E402

SPEED_MM_S, BAUD = 600, 115_200


def printed(folder: Path, *orders: str, profile: str = "generic-80mm", kind: str = "queue") -> Capture:
    """A slip, with faults ordered before it."""
    model, tap = load_profile(profile), Tap("printer")
    with PrinterSimulator(
        link=folder / "p", out_dir=folder / "o", baud=BAUD, speed_mm_s=SPEED_MM_S, model=model
    ) as machine:
        tap.since(0)
        url = f"serial://{folder}/p?dsrdtr=0&rtscts=0&xonxoff=0"
        driver = PrinterDriver(
            TappedTransport(model.port(url), tap), model, FontGlyphs(asset("fonts/KioskSans-Full.otf"))
        )
        driver.read_status()
        for order in orders:
            machine.command(order)
        layout = lay_out(sample_slip(kind), columns=model.columns, width_dots=model.width_dots)
        driver.print_slip(layout, job_id=f"capture {kind}")
        machine.command("ok")
        driver.read_status()
        driver.close()
    return Capture({"device": "printer", "profile": profile}, tuple(tap.since(0)[1]))


def scanned(folder: Path, *orders: str, **scanner: str) -> Capture:
    tap, heard = Tap("scanner"), []
    with ScannerSimulator(link=folder / "s", **scanner) as machine:
        tap.since(0)
        driver = ScannerDriver(
            TappedTransport(f"{folder}/s", tap), on_scan=heard.append, on_problem=heard.append
        )
        driver.start()
        for count, order in enumerate(("", *orders)):
            if order:
                machine.command(order)
            wait(lambda count=count: len(heard) > count, 0.4)
        driver.stop()
    return Capture({"device": "scanner"}, tuple(tap.since(0)[1]))


def read(folder: Path, *orders: str) -> Capture:
    tap, heard = Tap("card_reader"), []
    with CardReaderSimulator(link=folder / "c") as machine:
        tap.since(0)
        for order in orders:
            machine.command(order)
        port = parse_port(f"{folder}/c", baud=BAUD)
        driver = CardReaderDriver(TappedTransport(port, tap), on_card=heard.append, on_problem=heard.append)
        driver.start()
        driver.poll(True)
        wait(lambda: len(heard) > 1, 1.5)
        driver.stop()
    return Capture({"device": "card_reader"}, tuple(tap.since(0)[1]))


def wait(is_true: Callable[[], bool], at_most_s: float) -> None:
    end = time.monotonic() + at_most_s
    while not is_true() and time.monotonic() < end:
        time.sleep(0.01)


SCENARIOS: dict[str, Callable[[Path], Capture]] = {
    "printer-slip": lambda f: printed(f),
    "printer-registration-slip": lambda f: printed(f, kind="registration"),
    "printer-confirms-by-gs-r": lambda f: printed(f, profile="generic-80mm-basic"),
    "printer-presenter": lambda f: printed(f, profile="custom-vkp80iii"),
    "printer-paper-out-before": lambda f: printed(f, "paper-out"),
    "printer-paper-out-in-the-middle": lambda f: printed(f, "paper-out 20"),
    "printer-cover-opened-in-the-middle": lambda f: printed(f, "fault-at 300 cover-open"),
    "printer-cutter-jam": lambda f: printed(f, "cutter"),
    "printer-paper-near-its-end": lambda f: printed(f, "near-end"),
    "printer-silent": lambda f: printed(f, "silent"),
    "printer-garbage": lambda f: printed(f, "garbage"),
    "printer-noise": lambda f: printed(f, "fault-at 300 noise"),
    "printer-cable-pulled": lambda f: printed(f, "fault-at 300 vanish"),
    "printer-off-and-on": lambda f: printed(f, "fault-at 300 power-cycle"),
    "scanner-codes": lambda f: scanned(f, "scan XF2:" + "AB12" * 34, "scan XF1:" + "C9" * 62),
    "scanner-acknowledges": lambda f: scanned(f, "acknowledge", "scan XF2:ABC", terminator="crlf"),
    "scanner-no-terminator": lambda f: scanned(f, "scan XF2:ABC", "scan XF2:DEF", terminator="none"),
    "scanner-aim-identifier": lambda f: scanned(f, "scan XF2:ABC", prefix="]Q1", terminator="etx"),
    "scanner-control-bytes": lambda f: scanned(f, "scan-hex 1b5b41", "scan XF2:ABC"),
    "scanner-too-long": lambda f: scanned(f, "scan " + "A" * 600, "scan XF2:ABC"),
    "card-resident": lambda f: read(f, "card"),
    "card-hk-mo-tw": lambda f: read(f, 'card {"kind": "hk_mo_tw"}'),
    "card-newest-address": lambda f: read(f, 'card {"newest_address": "河北省肃宁县师素镇西关村2号"}'),
    "card-not-selected": lambda f: read(f, "not-selected", "card"),
    "card-wrong-check": lambda f: read(f, "checksum", "card"),
    "card-noise": lambda f: read(f, "noise", "card"),
    "card-module-fault": lambda f: read(f, "module"),
    "card-none": lambda f: read(f),
}


def written(capture: Capture) -> str:
    """As a file, its times from its beginning."""
    began = capture.portions[0].ms if capture.portions else 0.0
    moved = [Portion(p.ms - began, p.direction, p.data) for p in capture.portions]
    return "\n".join([*head_lines(capture.about), *map(portion_line, moved), ""])


def main() -> None:
    from devices.capture.wire import read_capture

    for name, scenario in SCENARIOS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            text = written(scenario(Path(folder)))
        (HERE / f"{name}.capture").write_text(text)
        told = replay(read_capture(text.splitlines()))
        (HERE / f"{name}.told").write_text("\n".join([*told, ""]))
        print(f"{name}: {told[-1]}")


if __name__ == "__main__":
    main()

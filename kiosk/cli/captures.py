"""Writing down what goes over a device's line, live, and reading such a file again: for printer, scanner and card reader."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kiosk.cli.reach import BAUD, Reach, add_reach, reach

if TYPE_CHECKING:
    from devices.capture.tap import Tap
    from devices.capture.wire import Portion

Ask = Callable[[int], tuple[dict[str, str], int, "list[Portion]"]]
LOOK_S = 0.2


def add_capture(parser: argparse.ArgumentParser, device: str) -> None:
    parser.add_argument("file", help="file to write; - for the screen")
    parser.add_argument("--seconds", type=float, default=0, help="end by itself; 0: until Ctrl-C")
    add_reach(parser, has_profile=device == "printer")
    parser.set_defaults(run=capture, device=device)


def add_replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, help="folder for pictures of the slips it holds (masked)")
    parser.set_defaults(run=replay)


def capture(args: argparse.Namespace) -> int:
    """Status 0, also when it was ended by Ctrl-C."""
    way = reach(args, args.device)
    with contextlib.ExitStack() as open_things, contextlib.suppress(KeyboardInterrupt):
        ask = (
            _from_kiosk(way, args.device)
            if way.kiosk
            else open_things.enter_context(_alone(way, args.device))
        )
        out: TextIO = sys.stdout
        if args.file != "-":
            out = open_things.enter_context(Path(args.file).open("w", encoding="ascii"))
        _write(out, ask, args.seconds)
    if args.file != "-":
        print(f"{args.file}: masked; it may be shown to others")
    return 0


def _write(out: TextIO, ask: Ask, seconds: float) -> None:
    from devices.capture.wire import LONGEST_CAPTURE, Portion, head_lines, portion_line

    about, number, portions = ask(0)
    print(*head_lines(about), sep="\n", file=out, flush=True)
    if out is not sys.stdout:
        print(f"listening to the {about['device']}; Ctrl-C ends it", flush=True)
    began_ms, end = None, time.monotonic() + (seconds or float("inf"))
    while True:
        for portion in portions:
            began_ms = portion.ms if began_ms is None else began_ms
            line = portion_line(Portion(portion.ms - began_ms, portion.direction, portion.data))
            print(line, file=out, flush=True)
        if time.monotonic() >= end or (out.seekable() and out.tell() > LONGEST_CAPTURE):
            return
        if not portions:
            time.sleep(LOOK_S)
        _, number, portions = ask(number)


def _from_kiosk(way: Reach, device: str) -> Ask:
    from devices.capture.wire import REMARK, Portion

    def ask(after: int) -> tuple[dict[str, str], int, list[Portion]]:
        told = way.ask("listen", device=device, after=after)
        return told["about"], told["number"], [
            Portion(ms, direction, data.encode() if direction == REMARK else bytes.fromhex(data))
            for ms, direction, data in told["portions"]
        ]  # fmt: skip

    return ask


@contextlib.contextmanager
def _alone(way: Reach, device: str) -> Iterator[Ask]:
    """The driver at work, as in the kiosk, with a tap on its line."""
    from devices.capture.tap import Tap

    tap = Tap(device)
    about = {"device": device, **({"profile": way.profile} if device == "printer" else {})}
    tap.since(0)
    with _driven(way, device, tap):
        yield lambda after: (about, *tap.since(after))


@contextlib.contextmanager
def _driven(way: Reach, device: str, tap: Tap) -> Iterator[None]:
    stopping = threading.Event()
    if device == "printer":
        driver = _printer_driver(way, tap)
        asking = threading.Thread(target=_ask_again, args=(driver, stopping), daemon=True)
        asking.start()
        yield
        stopping.set()
        asking.join()
        driver.close()
        return
    listener = _listener(way, device, tap)
    listener.start()
    yield
    listener.stop()


def _ask_again(driver: Any, stopping: threading.Event) -> None:
    while not stopping.is_set():
        driver.read_status()
        stopping.wait(1.0)


def _printer_driver(way: Reach, tap: Tap) -> Any:
    from devices.capture.tap import TappedTransport
    from devices.printer.driver import PrinterDriver
    from devices.printer.glyphs import BoxGlyphs
    from devices.printer.profile import load_profile

    profile = load_profile(way.profile)
    return PrinterDriver(TappedTransport(profile.port(way.port), tap), profile, BoxGlyphs())


def _listener(way: Reach, device: str, tap: Tap) -> Any:
    from devices.capture.tap import TappedLine, TappedTransport
    from devices.idcard.driver import CardReaderDriver
    from devices.port_url import DEFAULT_BAUD, parse_port
    from devices.scanner.driver import ScannerDriver
    from devices.scanner.lines import scanner_line

    def serial(url: str) -> TappedTransport:
        return TappedTransport(parse_port(url, baud=BAUD.get(device, DEFAULT_BAUD)), tap)

    if device == "scanner":
        line = scanner_line(way.port, serial, lambda line: TappedLine(line, tap))
        return ScannerDriver(line, on_scan=_ignore, on_problem=_ignore)
    reader = CardReaderDriver(serial(way.port), on_card=_ignore, on_problem=_ignore)
    reader.poll(True)
    return reader


def _ignore(_: object) -> None:
    """The line is what is looked at."""


def replay(args: argparse.Namespace) -> int:
    """Prints what is understood. Raises Unreadable."""
    from devices.capture.printer_reader import PrinterReader
    from devices.capture.replay import replay as understood
    from devices.capture.wire import read_capture
    from kiosk.errors import Unreadable

    try:
        captured = read_capture(args.file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{args.file} cannot be read: {error}") from error
    print(*understood(captured), sep="\n")
    if args.out and captured.about.get("device") == "printer":
        from devices.simulators.paper import draw

        reader = PrinterReader(captured)
        reader.told()
        args.out.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(reader.pages, start=1):
            draw(page, reader.width_dots).save(args.out / f"slip-{number:04}.png")
        print(f"{len(reader.pages)} pictures in {args.out}")
    return 0

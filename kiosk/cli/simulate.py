"""``kiosk simulate``: a printer, scanner or card reader on a pseudo-terminal, commanded over LINK.ctl."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.simulators.pty_device import PtyDevice


def configure(parser: argparse.ArgumentParser) -> None:
    devices = parser.add_subparsers(dest="device", required=True, metavar="DEVICE")
    printer = _device(
        devices.add_parser("printer", help="an ESC/POS printer; slips become pictures"), 115_200
    )
    printer.add_argument("--out", type=Path, default=Path("receipts"), help="folder for the slips")
    printer.add_argument("--speed", type=float, default=150, help="paper in mm/s; 0: takes no time")
    printer.add_argument("--profile", default="generic-80mm", help="the model it plays: as in kiosk printer")
    printer.set_defaults(make=_printer)
    scanner = _device(devices.add_parser("scanner", help="a serial code scanner"), 9600)
    scanner.add_argument("--terminator", choices=("cr", "lf", "crlf", "etx", "none"), default="cr")
    scanner.add_argument("--prefix", default="", help="AIM identifier before each code, such as ]Q1")
    scanner.set_defaults(make=_scanner)
    _device(devices.add_parser("card-reader", help="an ID-card reader"), 115_200).set_defaults(
        make=_card_reader
    )


def _device(parser: argparse.ArgumentParser, baud: int) -> argparse.ArgumentParser:
    parser.add_argument("--link", type=Path, required=True, help="path that will lead to the pseudo-terminal")
    parser.add_argument("--baud", type=int, default=baud, help=f"line speed ({baud}); 0: bytes take no time")
    parser.set_defaults(run=_run)
    return parser


def _run(args: argparse.Namespace) -> int:
    """Until interrupted or terminated."""
    import signal

    stop = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)  # before there are threads, so that none of them gets it
    device: PtyDevice = args.make(args)
    with device:
        print(f"{args.device} at {args.link}; commands: {args.link}.ctl", flush=True)
        signal.sigwait(stop)
    return 0


def _printer(args: argparse.Namespace) -> PtyDevice:
    from devices.printer.profile import load_profile
    from devices.simulators.printer import PrinterSimulator

    model = load_profile(args.profile)
    return PrinterSimulator(
        link=args.link, out_dir=args.out, baud=args.baud, speed_mm_s=args.speed, model=model
    )


def _scanner(args: argparse.Namespace) -> PtyDevice:
    from devices.simulators.scanner import ScannerSimulator

    return ScannerSimulator(link=args.link, baud=args.baud, terminator=args.terminator, prefix=args.prefix)


def _card_reader(args: argparse.Namespace) -> PtyDevice:
    from devices.simulators.card_reader import CardReaderSimulator

    return CardReaderSimulator(link=args.link, baud=args.baud)

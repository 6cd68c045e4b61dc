"""``kiosk doctor``: looks at everything a terminal needs, and says what to do about what is wrong.

Beside a running kiosk it asks that kiosk, which owns the devices; alone it opens the ports itself. It prints no
personal data.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.settings import Settings

RESERVE_MB = 200
FONTS = ("KioskSans-Regular.otf", "KioskSans-Bold.otf", "KioskSans-Full.otf", "KioskIcons.ttf")


@dataclass(frozen=True, slots=True)
class Finding:
    """``state``: good, warning or bad. ``advice`` says what to do; the code is explained in docs/operations.md."""

    what: str
    state: str
    found: str
    code: str = ""
    advice: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, required=True, help="the terminal's settings file")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="also write a diagnosis to FILE (.tar.gz), nothing personal in it",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Status 1 when something is bad."""
    from kiosk.settings import load_settings

    settings = load_settings(args.config)
    findings = examine(settings)
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for f in findings:
            mark = {"good": "ok  ", "warning": "warn", "bad": "BAD "}[f.state]
            print(
                " ".join(
                    part
                    for part in (mark, f"{f.what}:", f.found, f.code, f.advice and f"→ {f.advice}")
                    if part
                )
            )
    if args.record:
        from kiosk.cli.bundle import write_bundle

        parts = write_bundle(args.record, settings, findings)
        print(f"{args.record}: {len(parts)} parts, nothing personal in them", file=sys.stderr)
    return 1 if any(finding.state == "bad" for finding in findings) else 0


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which one depends on another."""
    findings = [_fonts(), _lexicon(), _handwriting(), _space(settings), *_store(settings)]
    running = _running_kiosk(settings)
    if running is not None:
        return [*findings, *_from_kiosk(running)]
    return [*findings, _centre(settings), *_ports(settings)]


def _fonts() -> Finding:
    from kiosk.resources import asset

    missing = []
    for name in FONTS:
        try:
            asset(f"fonts/{name}")
        except FileNotFoundError:
            missing.append(name)
    if missing:
        return Finding("fonts", "bad", f"missing: {', '.join(missing)}", "F01", "install the package again")
    return Finding("fonts", "good", f"{len(FONTS)} there")


def _lexicon() -> Finding:
    from sqlite3 import Error

    from kiosk.resources import asset
    from kiosk.store.lexicon import SqliteLexicon

    try:
        SqliteLexicon(asset("pinyin/lexicon.sqlite")).close()
    except (OSError, Error) as error:
        return Finding(
            "pinyin", "bad", f"no words for the keyboard: {error}", "I01", "install the package again"
        )
    return Finding("pinyin", "good", "the keyboard has its words")


def _handwriting() -> Finding:
    from kiosk.resources import asset

    try:
        from kiosk.store.templates import load_templates

        count = len(load_templates(asset("handwriting/templates.npz")).characters)
    except (ImportError, OSError, ValueError) as error:
        return Finding("handwriting", "bad", f"no pad: {error}", "I02", "install the package again")
    return Finding("handwriting", "good", f"{count} characters")


def _space(settings: Settings) -> Finding:
    folder = settings.state_dir if settings.state_dir.exists() else Path("/")
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < RESERVE_MB:
        return Finding("disk", "bad", f"{free_mb} MB free", "D02", f"keep {RESERVE_MB} MB free")
    return Finding("disk", "good", f"{free_mb} MB free")


def _store(settings: Settings) -> list[Finding]:
    path = settings.state_dir / "kiosk.db"
    if not path.exists():
        return [Finding("store", "bad", f"{path} is not there", "K02", "kiosk enrol --config FILE")]
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        verdict = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        waiting = connection.execute("SELECT state, COUNT(*) FROM outbox GROUP BY state").fetchall()
        enrolled = connection.execute("SELECT 1 FROM facts WHERE key = 'enrolment'").fetchone()
        connection.close()
    except sqlite3.Error as error:
        return [Finding("store", "bad", str(error), "D03", "keep the file, call a technician")]
    counts = dict(waiting)
    return [
        Finding(
            "store",
            "good" if verdict == "ok" else "bad",
            f"integrity {verdict}",
            "" if verdict == "ok" else "D03",
        ),
        _outbox(counts),
        Finding("enrolment", "good", "enrolled")
        if enrolled
        else Finding("enrolment", "bad", "not enrolled", "K02", "kiosk enrol --config FILE"),
    ]


def _outbox(counts: dict[str, int]) -> Finding:
    refused = counts.get("quarantined", 0)
    found = f"{counts.get('pending', 0)} wait, {counts.get('sent', 0)} sent, {refused} refused"
    if refused:
        return Finding("outbox", "warning", found, "S16", "see docs/operations.md, then: kiosk outbox retry")
    return Finding("outbox", "good", found)


def _running_kiosk(settings: Settings) -> dict[str, Any] | None:
    from kiosk.control import ControlClient
    from kiosk.errors import DeviceUnavailable

    try:
        with ControlClient(settings.control_socket, timeout_s=10) as kiosk:
            return kiosk.ask("status")
    except (DeviceUnavailable, LookupError, TimeoutError):
        return None


def _from_kiosk(status: dict[str, Any]) -> list[Finding]:
    online = (
        Finding("centre", "good", "online")
        if status["online"]
        else Finding("centre", "warning", "offline", "S10")
    )
    offset = status["clock_offset_ms"]
    clock = (
        Finding("clock", "warning", "no fresh measure against the centre")
        if offset is None
        else Finding("clock", "good" if abs(offset) < 5000 else "warning", f"{offset} ms from the centre's")
    )
    return [
        Finding("kiosk", "good", "running"),
        online,
        clock,
        *(_device(n, c) for n, c in status["devices"].items()),
    ]


def _device(name: str, code: str) -> Finding:
    from kiosk.domain.device_states import works

    is_well = works(code)
    return Finding(name, "good" if is_well else "bad", code or "not told yet", "" if is_well else code)


def _centre(settings: Settings) -> Finding:
    from kiosk.clock import CentreClock, SystemClock
    from kiosk.errors import ServerUnreachable
    from kiosk.sync.client import HttpClient

    server = settings.server
    client = HttpClient(server.url, ca_file=server.ca_file, clock=CentreClock(SystemClock()), timeout_s=5)
    try:
        reply = client.call("GET", "/healthz", signed=False)
    except ServerUnreachable as error:
        return Finding(
            "centre", "bad", str(error), error.code, f"is {server.url} right, is the network there?"
        )
    return Finding("centre", "good" if reply.status == 200 else "bad", f"status {reply.status}")


def _ports(settings: Settings) -> list[Finding]:
    checks: tuple[tuple[str, str, Callable[[str], Finding]], ...] = (
        ("printer", settings.printer.port, lambda port: _printer(port, settings.printer.profile)),
        ("scanner", settings.scanner.port, lambda port: _opens("scanner", port, "S01")),
        ("card_reader", settings.card_reader.port, lambda port: _opens("card_reader", port, "C01")),
    )
    return [
        check(port) if port else Finding(name, "warning", "no port in the settings")
        for name, port, check in checks
    ]


def _printer(port: str, profile_name: str) -> Finding:
    from devices.printer.driver import PrinterDriver
    from devices.printer.glyphs import FontGlyphs
    from devices.printer.profile import load_profile
    from devices.transport import Transport
    from kiosk.resources import asset

    profile = load_profile(profile_name)
    driver = PrinterDriver(
        Transport(profile.port(port)), profile, FontGlyphs(asset("fonts/KioskSans-Full.otf"))
    )
    code = str(driver.read_status().code)
    driver.close()
    return _device("printer", code)


def _opens(name: str, port: str, code: str) -> Finding:
    from devices.scanner.lines import scanner_line
    from devices.transport import Transport
    from kiosk.errors import DeviceUnavailable

    transport = scanner_line(port, Transport)
    try:
        transport.open()
    except DeviceUnavailable as error:
        return Finding(
            name, "bad", str(error), error.code or code, "plug it in, or mend the port in the settings"
        )
    transport.close()
    return Finding(name, "good", "the port opens")

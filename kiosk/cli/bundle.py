"""``kiosk doctor --record FILE``: what somebody far away needs to help, in one archive without anything personal.

Only what is on a list goes in: settings by key, columns by name, log lines by template. A text that is on no list stays
out, so a field added later does not slip in by itself.
"""

from __future__ import annotations

import io
import json
import os
import platform
import re
import sqlite3
import tarfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from kiosk.cli.doctor import Finding
    from kiosk.settings import Settings

PACKAGES = (
    "petition-kiosk",
    "kivy",
    "pyserial",
    "python-escpos",
    "pillow",
    "cryptography",
    "msgspec",
    "requests",
)
EXTRAS = ("evdev-binary", "zxing-cpp", "linuxpy")
JOBS = "SELECT seq, kind, copy, state, code, made_at, settled_at FROM print_jobs ORDER BY seq DESC LIMIT 50"
QUEUE = "SELECT seq, kind, state, attempts, problem, captured_at, settled_at FROM outbox ORDER BY seq DESC LIMIT 50"
_PLAIN = re.compile(r"[\w:.,+/ -]{0,80}", re.ASCII)
HIDDEN = "…"


def write_bundle(path: Path, settings: Settings, findings: Sequence[Finding]) -> list[str]:
    """Write the archive, mode 0600; the names of what is in it. Raises OSError."""
    parts: dict[str, Any] = {
        "about.json": _about(),
        "settings.json": plain_settings(settings),
        "findings.json": [asdict(finding) for finding in findings],
        "plugged-in.json": _plugged_in(),
        "jobs.json": _rows(settings, JOBS),
        "queue.json": _rows(settings, QUEUE),
        **_of_the_kiosk(settings),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, content in parts.items():
            data = json.dumps(content, ensure_ascii=False, indent=1).encode()
            member = tarfile.TarInfo(f"kiosk-diagnosis/{name}")
            member.size, member.mode, member.mtime = len(data), 0o600, int(time.time())
            archive.addfile(member, io.BytesIO(data))
    return list(parts)


def plain_settings(settings: Settings) -> dict[str, Any]:
    """Every key; an address without the name or password that somebody may have put into it."""
    from kiosk.settings import describe

    return {key: _without_login(value) for key, value, _ in describe(settings)}


def _without_login(value: object) -> object:
    if not isinstance(value, str) or "@" not in value:
        return value
    parts = urlsplit(value)
    if not parts.hostname:
        return HIDDEN
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return HIDDEN
    return f"{parts.scheme}://{parts.hostname}{port}"


def _about() -> dict[str, Any]:
    return {
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "packages": {name: _version(name) for name in (*PACKAGES, *EXTRAS)},
        "up_s": int(time.clock_gettime(time.CLOCK_BOOTTIME)),
        "load": os.getloadavg(),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _plugged_in() -> list[dict[str, str]]:
    from devices.found import find_devices

    return [asdict(found) for found in find_devices()]


def _rows(settings: Settings, sql: str) -> list[dict[str, Any]] | str:
    """Rows without numbers, codes or contents; in words why there are none."""
    path = settings.state_dir / "kiosk.db"
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        try:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return type(error).__name__


def _plain(value: object) -> object:
    return value if isinstance(value, int) or _PLAIN.fullmatch(str(value)) else HIDDEN


def _of_the_kiosk(settings: Settings) -> dict[str, Any]:
    """State, counters, status bits and log of the running kiosk; nothing when none runs."""
    from kiosk.cli.reach import running_kiosk
    from kiosk.errors import DeviceUnavailable

    kiosk = running_kiosk(settings, timeout_s=20)
    if kiosk is None:
        return {"log.json": "no kiosk runs: its log is in the journal of this machine (journalctl)"}
    told: dict[str, Any] = {}
    with kiosk:
        for name, question in (
            ("state.json", "status"),
            ("counters.json", "counters"),
            ("printer.json", "printer_status"),
            ("log.json", "log"),
        ):
            try:
                told[name] = kiosk.ask(question)
            except (LookupError, DeviceUnavailable, TimeoutError) as error:
                told[name] = type(error).__name__
    return told

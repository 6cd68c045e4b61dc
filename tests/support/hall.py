"""A centre and a terminal without a screen, to be killed: server, faulty line, printer, and a registrar that forks kiosks.

Every part is the real one and has its own process, but for the line and the printer, which outlive them all.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from support import registrar
from support.fault_proxy import FaultProxy

from devices.printer.profile import load_profile
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.pty_device import PtyDevice
from kiosk.cli import enrol
from kiosk.cli.processes import Processes, call_centre, end, free_port, short_path, wait_until
from server.appointments.store import Appointment, code_for, insert_appointment
from server.cli.init import build_state
from server.clock import rfc3339
from server.db.engine import to_format_style
from server.settings import load_settings
from server.state import opened
from server.terminals.enrolment import expiry, new_token

SETTINGS = """\
[terminal]
state_dir = "{folder}/kiosk"
[server]
url = "{url}"
timeout_s = 2.0
heartbeat_s = 1.0
[printer]
port = "{printer}"
profile = "{profile}"
"""
BOOKED = 60
NAME_ENDS = "接待中心"  # of the centre's name, on top of each slip
NUMBER = re.compile(r"XF \d{6} \d{3} \d{6} \d")


class Hall:
    """``with Hall(folder) as hall``; faults begin with ``hall.line.weights``. ``database_url``: PostgreSQL instead."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str = "",
        prints: bool = False,
        enrols: bool = True,
        profile: str = "generic-80mm",
    ) -> None:
        self.folder = short_path(folder)
        self.state = self.folder / "centre"
        self.database_url, self._enrols, self._profile = database_url, enrols, profile
        self.port = free_port()
        self.line = FaultProxy(("127.0.0.1", self.port), drip_s=0.005)
        self._processes = Processes(self.folder, {})
        self.centre: subprocess.Popen[bytes] | None = None
        self.codes: list[str] = []
        self.paper = Paper(self.folder / "printer", profile) if prints else None
        self.settings_file, self._server_toml = self.folder / "kiosk.toml", self.folder / "server.toml"

    def __enter__(self) -> Hall:
        printer = str(self.folder / "printer") if self.paper else ""
        self.settings_file.write_text(
            SETTINGS.format(folder=self.folder, url=self.line.url, printer=printer, profile=self._profile),
            encoding="utf-8",
        )
        self._server_toml.write_text(f'[database]\nurl = "{self.database_url}"\n', encoding="utf-8")
        self._make_centre()
        self.start_centre()
        self.wait_for_centre()
        if self._enrols:
            enrol.run(argparse.Namespace(config=self.settings_file, server="", token=self.token))
        if self.paper:
            self.paper.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.paper:
            self.paper.stop()
        self.line.stop()
        end(self.centre)
        self._processes.close_logs()

    # ---- the centre ----

    def start_centre(self) -> None:
        words = ["--settings", str(self._server_toml), "--port", str(self.port)]
        self.centre = self._processes.spawn(
            "server.log", "-m", "server", "run", "--state", str(self.state), *words
        )

    def wait_for_centre(self) -> None:
        wait_until(lambda: self.centre_is_up, "server.log", self.centre)

    @property
    def centre_is_up(self) -> bool:
        return call_centre(self.port, "GET", "/readyz") == {"status": "ready"}

    def kill_centre(self) -> None:
        assert self.centre is not None
        self.centre.kill()
        self.centre.wait()

    def rows(self, sql: str) -> list[tuple]:
        """From the centre's database, past the server."""
        if self.database_url:
            with psycopg.connect(self.database_url) as line:
                return line.execute(to_format_style(sql)).fetchall()
        return read_only(self.state / "server.db", sql)

    def examine(self) -> None:
        """Raises StoreUnavailable when the centre's database is damaged."""
        with opened(self.state, load_settings(self._server_toml)) as (engine, _):
            engine.examine()

    # ---- the terminal ----

    def kiosk_rows(self, sql: str) -> list[tuple]:
        return read_only(self.folder / "kiosk" / "kiosk.db", sql)

    def registrar(self) -> Registrar:
        return Registrar(self.settings_file, self.codes)

    def _make_centre(self) -> None:
        """With appointments around now, what the telephones show for them, and a token that lets one terminal in."""
        settings, now = load_settings(self._server_toml), datetime.now(UTC).replace(microsecond=0)
        plan = build_state(self.state, settings, sample=False, now=now)
        with opened(self.state, settings) as (engine, keys):
            made = [_appointment(n, now) for n in range(1, BOOKED + 1)]
            engine.submit(lambda cursor: [insert_appointment(cursor, one) for one in made] and None).result()
            self.codes = [code_for(one, keys, plan.centre) for one in made]
            ends = expiry(now, 60)
            self.token = engine.submit(
                lambda cursor: new_token(cursor, keys, division=plan.division, name="hall", expires_at=ends)
            ).result()


def _appointment(n: int, now: datetime) -> Appointment:
    starts = rfc3339(now + timedelta(minutes=n % 20))
    return Appointment(
        "130926", f"{n:016x}", starts, "joint", "labour", "confirmed", "", "", masked_name="张*明"
    )


def read_only(path: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What one who showed a code was told. ``appointment`` is the code's index."""

    appointment: int
    ticket: str
    record: str


class Registrar:
    """The process that forks the kiosks; what they showed is in ``shown`` (matter, number) and ``admitted``."""

    def __init__(self, settings_file: Path, codes: Sequence[str] = ()) -> None:
        root = Path(registrar.__file__).parents[2]
        path = os.pathsep.join((str(root), str(root / "tests")))
        self._process = subprocess.Popen(
            [sys.executable, registrar.__file__, settings_file, *codes], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, cwd=root, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self.shown: list[tuple[str, str]] = []
        self.admitted: list[Admitted] = []
        self.waits: list[tuple[str, str]] = []  # ticket and record of who showed no code

    def order(self, line: str) -> int:
        """Begin a life; its process id."""
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        word, pid = self._line()
        assert word == "up"
        return int(pid)

    def until_over(self) -> list[str]:
        """Everything said until the life is over; the last words before."""
        last: list[str] = []
        while (words := self._line()) != ["over"]:
            if words[0] == "shown":
                self.shown.append((words[1], words[2]))
            elif words[0] == "admitted":
                self.admitted.append(Admitted(int(words[1]), words[2], words[3]))
            elif words[0] == "waits":
                self.waits.append((words[1], words[2]))
            last = words
        return last

    def kill(self, pid: int) -> None:
        """And take down everything it had said."""
        os.kill(pid, signal.SIGKILL)
        self.until_over()

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _line(self) -> list[str]:
        line = self._process.stdout.readline()
        assert line, "the registrar ended"
        return line.split()


class Paper:
    """A simulated printer that takes no time, and every page that was cut off."""

    def __init__(self, link: Path, profile: str) -> None:
        self.pages: list[str] = []
        core = EscPosPrinter(
            model=load_profile(profile), speed_mm_s=0, on_receipt=lambda page: self.pages.append(page.text())
        )
        self._device = PtyDevice(core, link=link, baud=0)
        self.start, self.stop = self._device.start, self._device.stop

    def numbers(self) -> list[set[str]]:
        """The matters' numbers on each page, without their gaps."""
        return [{found.replace(" ", "") for found in NUMBER.findall(page)} for page in self.pages]

    def whole(self, end: str) -> list[set[str]]:
        """As ``numbers``, of the pages that are one slip from the centre's name to its end."""
        return [
            numbers
            for page, numbers in zip(self.pages, self.numbers(), strict=True)
            if page.partition("\n")[0].endswith(NAME_ENDS)
            and sum(line.endswith(NAME_ENDS) for line in page.splitlines()) == 1
            and page.strip().endswith(end)
            and page.count(end) == 1
        ]

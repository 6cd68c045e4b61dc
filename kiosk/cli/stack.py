"""The whole centre on this machine: server, line, devices on pseudo-terminals and the kiosk, each the real thing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.cli.link import Link
from kiosk.cli.processes import Processes, call_centre, end, free_port, short_path, wait_until
from kiosk.cli.stack_plan import PINS, StackPlan, has_display
from kiosk.control import ControlClient
from kiosk.errors import DeviceUnavailable, NeedsAttention

__all__ = ["PINS", "Stack", "StackPlan"]


class Stack:
    """Start it, use it, stop it: ``with Stack(folder, plan) as stack``."""

    def __init__(self, folder: Path, plan: StackPlan) -> None:
        self.folder, self.plan = short_path(folder.resolve()), plan
        self.receipts, self.heard = self.folder / "receipts", self.folder / "heard"
        self.devices = self.folder / "devices"
        self.centre_state = self.folder / "centre"
        self.kiosk_state = self.folder / "kiosk"
        self.settings_file = self.folder / "kiosk.toml"
        self.server_port = free_port()
        self.link = Link(("127.0.0.1", self.server_port))
        self.printer: Any = None
        self.scanner: Any = None
        self.card_reader: Any = None
        self._server: subprocess.Popen[bytes] | None = None
        self._kiosk: subprocess.Popen[bytes] | None = None
        self._processes = Processes(self.folder, plan.environment)
        self.kiosk_starts = 0

    # ---- parts ----

    def __enter__(self) -> Stack:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """All of it; returns when the kiosk is in service. Raises NeedsAttention naming the log to read."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._put_up_loudspeaker()
        try:
            self.start_centre()
            self.link.start()
            self._start_devices()
            self._write_settings()
            self._write_ports()
            self._set_pins()
            self.start_kiosk(token=self.token())
        except BaseException:
            self.stop()
            raise

    def start_centre(self) -> None:
        """A sample centre, made once, and its server."""
        if not (self.centre_state / "sample.json").exists():
            shutil.rmtree(self.centre_state, ignore_errors=True)
            self._server_command("init", "--sample")
        self._server = self._processes.spawn(
            "server.log",
            "-m", "server", "run", "--state", str(self.centre_state),
            "--host", "127.0.0.1", "--port", str(self.server_port), "--demo",
        )  # fmt: skip
        wait_until(lambda: self.centre("GET", "/readyz") is not None, "server.log", self._server)

    def _set_pins(self) -> None:
        """What the door behind the home screen asks for; made up, and printed by the demo."""
        for role, pin in PINS.items():
            command = [sys.executable, "-m", "kiosk", "pin", role, "--config", str(self.settings_file)]
            subprocess.run(command, input=f"{pin}\n", text=True, check=True, capture_output=True)

    def token(self) -> str:
        """A one-time enrolment token from the server's own command line."""
        return self._server_command("terminals", "token", "--name", "demo").strip().splitlines()[-1]

    def start_kiosk(self, *, token: str = "") -> None:
        """The kiosk's own process, waited for until it is in service."""
        words = ["-m", "kiosk", "run", "--config", str(self.settings_file)]
        if self.is_offscreen:
            words.append("--offscreen")
        if token:
            words += ["--enrol-token", token]
        self._kiosk = self._processes.spawn("kiosk.log", *words)
        self.kiosk_starts += 1
        wait_until(self._in_service, "kiosk.log", self._kiosk)

    def kill_kiosk(self) -> None:
        """kill -9, as a power button would."""
        if self._kiosk is not None:
            self._kiosk.kill()
            self._kiosk.wait()

    def kiosk_is_dead(self) -> bool:
        return self._kiosk is not None and self._kiosk.poll() is not None

    def kiosk_was_ended(self) -> bool:
        """By staff, for maintenance: it is not started again."""
        from kiosk.compose import ENDED_BY_STAFF

        return self._kiosk is not None and self._kiosk.poll() == ENDED_BY_STAFF

    def stop(self) -> None:
        """End everything that was started."""
        for process in (self._kiosk, self._server):
            end(process)
        for device in (self.printer, self.scanner, self.card_reader):
            if device is not None:
                device.stop()
        self.link.stop()
        self._processes.close_logs()

    # ---- use ----

    @property
    def is_offscreen(self) -> bool:
        if self.plan.offscreen is not None:
            return self.plan.offscreen
        return not has_display()

    def hands(self, timeout_s: float = 30.0) -> ControlClient:
        """The kiosk's control socket."""
        return ControlClient(self.control_socket, timeout_s)

    @property
    def control_socket(self) -> Path:
        return self.kiosk_state / "control.sock"

    def sample(self) -> dict[str, Any]:
        """What can be scanned and tapped: appointments, slips, cards."""
        sample: dict[str, Any] = json.loads((self.centre_state / "sample.json").read_text(encoding="utf-8"))
        return sample

    def centre(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A call to the centre itself, past the line. None when it does not answer."""
        return call_centre(self.server_port, method, path, body)

    def command(self, device: str, line: str) -> dict[str, Any]:
        """A command to a simulated device: printer, scanner or card_reader."""
        answer: dict[str, Any] = getattr(self, device).command(line)
        return answer

    def cut(self, is_cut: bool) -> None:
        """Cut the line between kiosk and centre, or mend it."""
        self.link.is_cut = is_cut

    # ---- helpers ----

    def _start_devices(self) -> None:
        from devices.simulators.card_reader import CardReaderSimulator
        from devices.simulators.printer import PrinterSimulator
        from devices.simulators.scanner import ScannerSimulator

        self.devices.mkdir(exist_ok=True)
        self.printer = PrinterSimulator(
            link=self.devices / "printer", out_dir=self.receipts, speed_mm_s=self.plan.paper_mm_s
        )
        self.scanner = ScannerSimulator(link=self.devices / "scanner")
        self.card_reader = CardReaderSimulator(link=self.devices / "card-reader")
        for device in (self.printer, self.scanner, self.card_reader):
            device.start()

    def _put_up_loudspeaker(self) -> None:
        """One that keeps what it hears, where the plan wants sound and this machine has none."""
        from devices.simulators.loudspeaker import has_sound, put_up

        if self.plan.sound and (self.is_offscreen or not has_sound()):
            path = f"{put_up(self.folder)}{os.pathsep}{os.environ.get('PATH', '')}"
            self._processes = Processes(self.folder, {**self.plan.environment, "PATH": path})

    def _write_ports(self) -> None:
        """For `kiosk do`, which is another process: where server and line are."""
        ports = {"server": self.server_port, "line": self.link.control_port, "folder": str(self.folder)}
        (self.folder / "demo.json").write_text(json.dumps(ports))

    def _write_settings(self) -> None:
        settings = self.plan.settings(state=self.kiosk_state, port=self.link.port, devices=self.devices)
        self.settings_file.write_text(settings, encoding="utf-8")

    def _server_command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "server", *words, "--state", str(self.centre_state)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NeedsAttention(f"kiosk-server {words[0]} failed: {done.stderr.strip()}")
        return done.stdout

    def _in_service(self) -> bool:
        try:
            with self.hands(5.0) as hands:
                status = hands.ask("status")
                knows_all = status["online"] and status["site"]  # what the centre says of itself, too
                return bool(status["in_service"] and (knows_all or self.link.is_cut))
        except (DeviceUnavailable, LookupError):
            return False

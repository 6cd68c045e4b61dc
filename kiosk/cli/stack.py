"""The whole centre on this machine: server, line, devices on pseudo-terminals and the kiosk, each the real thing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kiosk.cli.link import Link
from kiosk.control import ControlClient
from kiosk.errors import DeviceUnavailable, NeedsAttention

START_WITHIN_S = 60.0
STOP_WITHIN_S = 8.0
MOST_PATH_BYTES = 75

SETTINGS = """\
[terminal]
state_dir = "{state}"

[server]
url = "http://127.0.0.1:{port}"
heartbeat_s = 2.0
timeout_s = 8.0

[screen]
width = {width}
height = {height}
diagonal_inch = {diagonal}
fullscreen = false
show_cursor = true

[printer]
port = "{devices}/printer"

[scanner]
port = "{devices}/scanner"

[card_reader]
port = "{devices}/card-reader"

[session]
form_timeout_s = {form}
read_timeout_s = {read}

[demo]
remote_hands = true
"""


PINS = {"staff": "204618", "technician": "730461"}  # of the demo alone


@dataclass(frozen=True, slots=True)
class StackPlan:
    """``offscreen`` None: a window where there is a display. ``paper_mm_s`` 0: paper takes no time."""

    width: int = 1080
    height: int = 1920
    diagonal_inch: float = 21.5
    offscreen: bool | None = None
    paper_mm_s: float = 150.0
    drop_replies: float = 0.0
    form_timeout_s: float = 90.0
    read_timeout_s: float = 60.0
    environment: dict[str, str] = field(default_factory=dict)


class Stack:
    """Start it, use it, stop it: ``with Stack(folder, plan) as stack``."""

    def __init__(self, folder: Path, plan: StackPlan) -> None:
        self.folder, self.plan = short_path(folder.resolve()), plan
        self.receipts = self.folder / "receipts"
        self.devices = self.folder / "devices"
        self.centre_state = self.folder / "centre"
        self.kiosk_state = self.folder / "kiosk"
        self.settings_file = self.folder / "kiosk.toml"
        self.server_port = _free_port()
        self.link = Link(("127.0.0.1", self.server_port), drop_replies=plan.drop_replies)
        self.printer: Any = None
        self.scanner: Any = None
        self.card_reader: Any = None
        self._server: subprocess.Popen[bytes] | None = None
        self._kiosk: subprocess.Popen[bytes] | None = None
        self._logs: list[IO[bytes]] = []
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
        self._server = self._spawn(
            "server.log",
            "-m", "server", "run", "--state", str(self.centre_state),
            "--host", "127.0.0.1", "--port", str(self.server_port), "--demo",
        )  # fmt: skip
        _wait(lambda: self.centre("GET", "/readyz") is not None, "server.log", self._server)

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
        self._kiosk = self._spawn("kiosk.log", *words)
        self.kiosk_starts += 1
        _wait(self._in_service, "kiosk.log", self._kiosk)

    def kill_kiosk(self) -> None:
        """kill -9, as a power button would."""
        if self._kiosk is not None:
            self._kiosk.kill()
            self._kiosk.wait()

    def kiosk_is_dead(self) -> bool:
        return self._kiosk is not None and self._kiosk.poll() is not None

    def stop(self) -> None:
        """End everything that was started."""
        for process in (self._kiosk, self._server):
            _end(process)
        for device in (self.printer, self.scanner, self.card_reader):
            if device is not None:
                device.stop()
        self.link.stop()
        for log in self._logs:
            log.close()

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

    def _write_ports(self) -> None:
        """For `kiosk do`, which is another process: where server and line are."""
        ports = {"server": self.server_port, "line": self.link.control_port, "folder": str(self.folder)}
        (self.folder / "demo.json").write_text(json.dumps(ports))

    def _write_settings(self) -> None:
        plan = self.plan
        self.settings_file.write_text(
            SETTINGS.format(
                state=self.kiosk_state,
                port=self.link.port,
                devices=self.devices,
                width=plan.width,
                height=plan.height,
                diagonal=plan.diagonal_inch,
                form=plan.form_timeout_s,
                read=plan.read_timeout_s,
            ),
            encoding="utf-8",
        )

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

    def _spawn(self, log_name: str, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / log_name).open("ab")
        self._logs.append(log)
        environment = {**os.environ, **self.plan.environment, "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            [sys.executable, *words], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            start_new_session=True,
        )  # fmt: skip

    def _in_service(self) -> bool:
        try:
            with self.hands(5.0) as hands:
                status = hands.ask("status")
                return bool(status["in_service"] and (status["online"] or self.link.is_cut))
        except (DeviceUnavailable, LookupError):
            return False


def _wait(is_true: Any, log: str, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not is_true():
        if process is not None and process.poll() is not None:
            raise NeedsAttention(f"a part ended at once with status {process.returncode}; see {log}")
        if time.monotonic() > deadline:
            raise NeedsAttention(f"a part did not start within {START_WITHIN_S:.0f} s; see {log}")
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def short_path(folder: Path) -> Path:
    """The folder itself, or a short link to it: a local socket's path holds at most 107 bytes."""
    if len(str(folder).encode()) <= MOST_PATH_BYTES:
        return folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    link = Path(tempfile.mkdtemp(prefix="kiosk-")) / "s"
    link.symlink_to(folder)
    return link


def has_display() -> bool:
    """Whether there is something to open a window on."""
    return bool(os.environ.get("DISPLAY")) or os.environ.get("SDL_VIDEODRIVER", "") not in ("", "offscreen")


def call_centre(port: int, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """JSON from the centre on this machine, text where it is none, None when it does not answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=data,
        method=method,
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
            content = reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return json.loads(error.read() or b"{}")
    except OSError:
        return None
    return json.loads(content) if content[:1] in (b"{", b"[") else content.decode()

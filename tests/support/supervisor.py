"""A supervisor's ear (sd_notify): a real datagram socket, and the kiosk's real process under it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Ear:
    """Bound to ``path``, or to an abstract name that begins with @."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + path[1:] if path.startswith("@") else path)

    def hear(self, within_s: float) -> str:
        """The next state, empty when none comes in time."""
        self._socket.settimeout(within_s)
        try:
            return self._socket.recv(4096).decode()
        except TimeoutError:
            return ""

    def all_heard(self) -> list[str]:
        """What has come and was not looked at."""
        heard = []
        while state := self.hear(0.001):
            heard.append(state)
        return heard

    def wait_for(self, state: str, within_s: float = 30.0) -> float:
        """Seconds until it came; what came before is dropped."""
        began = time.monotonic()
        while (heard := self.hear(max(0.01, began + within_s - time.monotonic()))) != state:
            assert heard, f"{state} did not come within {within_s} s"
        return time.monotonic() - began

    def close(self) -> None:
        self._socket.close()


SETTINGS = """
[terminal]
state_dir = "{state}"
[server]
url = "http://127.0.0.1:9"
[screen]
width = 540
height = 960
fullscreen = false
"""


def kiosk_process(folder, ear, *, watchdog_s, code=""):
    """``kiosk run`` as a supervisor starts it; ``code`` is done before, in its process. Not enrolled, no devices."""
    settings = folder / "kiosk.toml"
    settings.write_text(SETTINGS.format(state=folder / "state"), encoding="utf-8")
    program = f"import sys\n{code}\nfrom kiosk.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    with (folder / "kiosk.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-c", program, "run", "--offscreen", "--config", str(settings)],
            cwd=ROOT,
            stderr=log,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "NOTIFY_SOCKET": ear.path,
                "WATCHDOG_USEC": str(int(watchdog_s * 1_000_000)),
            },
        )

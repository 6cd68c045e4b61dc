"""Processes of ours that are started, waited for and ended, each with a log of its own; and the centre's answers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from kiosk.errors import NeedsAttention

START_WITHIN_S = 60.0
STOP_WITHIN_S = 8.0
MOST_PATH_BYTES = 75


class Processes:
    """Python programs with their logs in ``folder``."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._logs: list[IO[bytes]] = []

    def spawn(self, log_name: str, *words: str) -> subprocess.Popen[bytes]:
        log = (self._folder / log_name).open("ab")
        self._logs.append(log)
        environment = {**os.environ, **self._environment, "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            [sys.executable, *words], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            start_new_session=True,
        )  # fmt: skip

    def close_logs(self) -> None:
        for log in self._logs:
            log.close()


def wait_until(is_true: Callable[[], bool], log: str, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not is_true():
        if process is not None and process.poll() is not None:
            raise NeedsAttention(f"a part ended at once with status {process.returncode}; see {log}")
        if time.monotonic() > deadline:
            raise NeedsAttention(f"a part did not start within {START_WITHIN_S:.0f} s; see {log}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
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

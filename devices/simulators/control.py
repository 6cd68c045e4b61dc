"""The control socket of a simulated device, LINK.ctl: one line in, one line of JSON out."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, Protocol

COMMAND_CAP = 16_384


class Commanded(Protocol):
    def command(self, words: list[str], now: float) -> dict[str, Any]:
        """Carry out one command of the bench: its name, and the rest of the line if there is one.

        Raises ValueError for one that is not known.
        """
        ...


def control_path(link: Path) -> Path:
    return link.with_name(link.name + ".ctl")


def ask_device(link: Path, line: str, timeout_s: float = 2.0) -> dict[str, Any]:
    """Command a device that runs in another process, by its link. Raises OSError when there is none."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout_s)
        connection.connect(str(control_path(link)))
        connection.sendall(line.encode() + b"\n")
        reply: dict[str, Any] = json.loads(connection.makefile("r", encoding="utf-8").readline())
        return reply


def replied(device: Commanded, line: str, now: float) -> dict[str, Any]:
    name, _, rest = line.rstrip("\r\n").partition(" ")
    try:
        return {"ok": True, **device.command([name, rest] if rest else [name], now)}
    except ValueError as error:
        return {"ok": False, "error": str(error)}


def listen_at(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o600)
    listener.listen(4)
    return listener

"""The 0600 socket through which tools speak with the running kiosk: one JSON object a line, one answer a line.

``{"do": NAME, ...}`` is answered ``{"ok": true, ...}`` or ``{"ok": false, "error": TEXT}``. The kiosk owns its
devices, so whoever wants to look at them asks here.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kiosk.errors import DeviceUnavailable, KioskError

MAX_LINE = 64 * 1024
Handler = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class ControlServer(threading.Thread):
    """Answers one line after the other of each connection, each connection in a thread of its own."""

    def __init__(self, path: Path, handlers: Mapping[str, Handler]) -> None:
        super().__init__(name="control", daemon=True)
        self._path, self._handlers = path, handlers
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        mask = os.umask(0o177)
        try:
            self._socket.bind(str(path))
        finally:
            os.umask(mask)
        self._socket.listen(8)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed by stop()
            threading.Thread(target=self._serve, args=(connection,), daemon=True, name="control line").start()

    def stop(self) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            while line := stream.readline(MAX_LINE):
                try:
                    stream.write(json.dumps(self._answer(line), ensure_ascii=False).encode() + b"\n")
                    stream.flush()
                except OSError:
                    return  # the other side went away

    def _answer(self, line: bytes) -> Mapping[str, Any]:
        try:
            asked = json.loads(line)
            handler = self._handlers[asked["do"]]
        except (ValueError, KeyError, TypeError):
            return {"ok": False, "error": f"known: {', '.join(sorted(self._handlers))}"}
        try:
            return {"ok": True, **handler(asked)}
        except (KioskError, LookupError, ValueError, TimeoutError) as error:
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}


class ControlClient:
    """A tool's side. Raises DeviceUnavailable when no kiosk listens there."""

    def __init__(self, path: Path, timeout_s: float = 30.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout_s)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise DeviceUnavailable(f"no kiosk listens at {path}") from error
        self._stream = self._socket.makefile("rwb")

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """The answer. Raises DeviceUnavailable when the kiosk went away, LookupError when it could not."""
        try:
            self._stream.write(json.dumps({"do": do, **values}, ensure_ascii=False).encode() + b"\n")
            self._stream.flush()
            line = self._stream.readline()
        except OSError as error:
            raise DeviceUnavailable("the kiosk went away") from error
        if not line:
            raise DeviceUnavailable("the kiosk went away")
        answer: dict[str, Any] = json.loads(line)
        if not answer.pop("ok"):
            raise LookupError(answer["error"])
        return answer

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def __enter__(self) -> ControlClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""The line between kiosk and centre in demo, tour and tests: a forwarder that can be cut or made to lose replies."""

from __future__ import annotations

import contextlib
import random
import select
import socket
import threading

CHUNK = 64 * 1024


class Link(threading.Thread):
    """Forwards 127.0.0.1:``port`` to ``target``. ``is_cut``: nobody answers. ``drop_replies``: the part of
    connections whose request arrives but whose reply is lost, drawn from a seeded generator."""

    def __init__(self, target: tuple[str, int], *, drop_replies: float = 0.0, seed: int = 0) -> None:
        super().__init__(name="link", daemon=True)
        self._target = target
        self._random = random.Random(seed)  # noqa: S311 - faults, not secrets
        self.drop_replies = drop_replies
        self.is_cut = False
        self.dropped = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._control = socket.create_server(("127.0.0.1", 0))
        self.control_port: int = self._control.getsockname()[1]

    def run(self) -> None:
        threading.Thread(target=self._obey, daemon=True, name="link control").start()
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed by stop()
            if self.is_cut:
                client.close()
                continue
            threading.Thread(target=self._forward, args=(client,), daemon=True, name="link line").start()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()

    def _obey(self) -> None:
        """Another process may cut the line (``cut``) or mend it (``up``)."""
        while True:
            try:
                visitor, _ = self._control.accept()
            except OSError:
                return
            with visitor:
                self.is_cut = visitor.recv(16).strip() == b"cut"

    def _forward(self, client: socket.socket) -> None:
        loses_reply = self._random.random() < self.drop_replies
        try:
            with client, socket.create_connection(self._target, timeout=5) as server:
                self._pump(client, server, loses_reply)
        except OSError:
            return  # either side went away; that is what lines do

    def _pump(self, client: socket.socket, server: socket.socket, loses_reply: bool) -> None:
        while not self.is_cut:
            ready, _, _ = select.select([client, server], [], [], 0.5)
            for source in ready:
                data = source.recv(CHUNK)
                if not data:
                    return
                if source is server and loses_reply:
                    self.dropped += 1
                    return  # the centre has done it, the kiosk never hears of it
                (server if source is client else client).sendall(data)

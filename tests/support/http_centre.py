"""A small real HTTP server that answers as it is told: the centre on a good day, a portal, a broken line."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections import deque


class Request:
    """One request as it arrived."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def reply(status, body=b"", content_type="application/json", headers=()):
    """A complete answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(data)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\nConnection: close\r\n\r\n" + data


def echo(request):
    """What the centre answers to a record."""
    envelope = request.json
    answer = {
        "id": envelope["id"],
        "sha256": envelope["sha256"],
        "outcome": "stored",
        "received_at": "2026-11-21T04:00:01.000Z",
    }
    return reply(201, answer)


def problem(status, path):
    return reply(status, {"type": path, "title": "no", "status": status}, "application/problem+json")


class HttpCentre:
    """``answer(request)`` gives bytes, or a list of pieces sent one by one: ``answers`` first, then ``always``.

    A piece may be an Event: it is waited for before the next piece goes out. No pieces: the line is reset.
    """

    def __init__(self, always=echo, tls=None):
        self._tls = tls
        self.always, self.answers, self.requests = always, deque(), []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.over = threading.Event()  # set when the test ends: whoever waits goes on
        self._lines = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self):
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        for line in self._lines:
            line.join(5)

    def paths(self):
        return [request.path for request in self.requests]

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            line = threading.Thread(target=self._one, args=(connection,), daemon=True)
            self._lines.append(line)
            line.start()

    def _one(self, connection):
        with contextlib.suppress(OSError, ValueError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection)

    def _answer(self, connection):
        with connection.makefile("rb") as stream:
            request = _read(stream)
            if request is None:
                return
            self.requests.append(request)
            answer = self.answers.popleft() if self.answers else self.always
            pieces = answer(request) if callable(answer) else answer
            for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                if isinstance(piece, threading.Event):
                    piece.wait(10)
                elif isinstance(piece, float):
                    if self.over.wait(piece):
                        return
                else:
                    connection.sendall(piece)
            if not pieces:
                connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
                )


def _read(stream):
    line = stream.readline().decode()
    if not line:
        return None
    method, path, _ = line.split()
    headers = {}
    while (line := stream.readline().decode().strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)

"""The bench page: the live kiosk, its paper and its levers, on loopback only. Rendered here, no build step.

Every state-changing request needs the token that is part of the page's address, so that no other page in the same
browser can pull the levers.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, select_autoescape

from kiosk.cli.stack import PINS, Stack
from kiosk.cli.steps import Steps
from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import KioskError
from kiosk.resources import asset

NEWEST = 12
KINDS = {
    ".png": "image/png",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".bin": "application/octet-stream",
}
PRINTER_LEVERS = ("paper-out", "near-end", "cover-open", "cutter", "silent", "garbage", "vanish", "ok")


class Bench:
    """``address`` is printed for people; ``start`` serves in threads of their own."""

    def __init__(self, stack: Stack, port: int = 0) -> None:
        self._stack = stack
        self._token = secrets.token_urlsafe(12)
        self._lock = threading.Lock()
        self._picture = b""
        self._pictured_at = 0.0
        bench = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                bench.answer_get(self)

            def do_POST(self) -> None:
                bench.answer_post(self)

            def log_message(self, *_: object) -> None:
                """Requests are not worth a line."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/?t={self._token}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True, name="bench page").start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # ---- requests ----

    def answer_get(self, request: BaseHTTPRequestHandler) -> None:
        url = urlsplit(request.path)
        if parse_qs(url.query).get("t") != [self._token]:
            _send(request, 403, "text/plain", b"open the address that `kiosk demo` printed")
        elif url.path == "/":
            _send(request, 200, "text/html; charset=utf-8", self._page("bench.html").encode())
        elif url.path == "/parts":
            _send(request, 200, "text/html; charset=utf-8", self._page("bench_parts.html").encode())
        elif url.path == "/frame.jpg":
            _send(request, 200, "image/jpeg", self._frame())
        elif url.path.startswith("/receipts/"):
            self._file(request, self._stack.receipts, url.path.removeprefix("/receipts/"))
        elif url.path.startswith("/tour/"):
            self._file(request, self._stack.folder / "tour", url.path.removeprefix("/tour/"))
        else:
            _send(request, 404, "text/plain", b"not here")

    def answer_post(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(min(int(request.headers.get("Content-Length", 0)), 10_000))
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if fields.get("t") != self._token:
            _send(request, 403, "text/plain", b"wrong token")
            return
        try:
            said = self._pull(fields)
        except (KioskError, LookupError, TimeoutError, ValueError, OSError) as error:
            said = f"{type(error).__name__}: {error}"
        _send(request, 200, "text/plain; charset=utf-8", said.encode())

    def _pull(self, fields: dict[str, str]) -> str:
        if fields.get("lever") == "kill":
            self._stack.kill_kiosk()
            return "killed; it comes back by itself"
        with self._lock, self._stack.hands() as hands:
            if fields.get("lever") == "press":
                return str(hands.ask("press", x=float(fields["x"]), y=float(fields["y"]))["screen"])
            answer = Steps(self._stack, hands).run(fields["step"])
            return json.dumps(answer, ensure_ascii=False)[:400]

    # ---- what is shown ----

    def _page(self, name: str) -> str:
        environment = Environment(autoescape=select_autoescape(default=True))
        template = environment.from_string(asset(f"bench/{name}").read_text(encoding="utf-8"))
        return template.render(
            token=self._token, plan=self._stack.plan, levers=PRINTER_LEVERS, pins=PINS, **self._facts()
        )

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "sample": self._stack.sample(),
            "centre": self._stack.centre("GET", "/demo/state") or {},
        }
        facts["receipts"] = sorted((p.stem for p in self._stack.receipts.glob("*.png")), reverse=True)[
            :NEWEST
        ]
        for appointment in facts["sample"]["appointments"]:
            appointment["local"] = _local(appointment["starts_at"])
        facts["has_tour"] = (self._stack.folder / "tour" / "index.html").exists()
        facts["line_is_cut"] = self._stack.link.is_cut
        facts["offscreen"] = self._stack.is_offscreen
        try:
            with self._stack.hands(3.0) as hands:
                facts["kiosk"] = hands.ask("status")
                facts["outbox"] = hands.ask("outbox")["rows"][:NEWEST]
                facts["journal"] = hands.ask("journal")["rows"][:NEWEST]
        except (KioskError, LookupError):
            facts |= {"kiosk": None, "outbox": [], "journal": []}
        return facts

    def _frame(self) -> bytes:
        """The kiosk's glass, at most some times a second however many watch; the last picture while it restarts."""
        with self._lock:
            if time.monotonic() - self._pictured_at > 0.15:
                try:
                    with self._stack.hands(3.0) as hands:
                        self._picture = base64.b64decode(
                            hands.ask("frame", width=self._stack.plan.width // 2)["jpeg"]
                        )
                except (KioskError, LookupError):
                    pass  # it is being restarted: the last picture stays
                self._pictured_at = time.monotonic()
            return self._picture

    def _file(self, request: BaseHTTPRequestHandler, folder: Path, name: str) -> None:
        """A picture, a slip or the tour's page; never anything outside ``folder``."""
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or path.suffix not in KINDS or not path.is_file():
            _send(request, 404, "text/plain", b"not here")
            return
        body = path.read_bytes()
        if path.suffix == ".html":  # its pictures need the token as well
            body = body.replace(b'.png"', f'.png?t={self._token}"'.encode())
        _send(request, 200, KINDS[path.suffix], body)


def _local(moment: str) -> str:
    """``11-22 08:30`` of an RFC 3339 time."""
    return (from_rfc3339(moment) + UTC_OFFSET).strftime("%m-%d %H:%M")


def _send(request: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Cache-Control", "no-store")
    request.send_header(
        "Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    )
    request.end_headers()
    request.wfile.write(body)

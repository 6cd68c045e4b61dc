"""Figures of the central server over loopback, printed beside the limits they are held against.

Starts ``kiosk-server run`` on an empty centre and sends ready-made requests over 32 kept connections: with wrk where it is
installed, else from Python, which takes more of the machine itself. CPU is user and system time of the server process.
With --check a figure beyond its limit makes the exit status 1.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from _send import send
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey

from kiosk.api.cases import LookupReply, LookupRequest
from kiosk.api.codec import from_json, to_json
from kiosk.api.envelope import RecordKind, seal_up
from kiosk.api.records import LookupSecrets, Person, RegistrationPayload
from kiosk.api.signatures import Message, sign_request
from kiosk.api.terminals import EnrolmentReply, EnrolmentRequest, Heartbeat
from kiosk.domain.codes import new_query_code
from kiosk.domain.numbers import MatterNumber
from kiosk.domain.uuid7 import uuid7
from server.sample.people import id_number

WRK = shutil.which("wrk")


@dataclass(frozen=True, slots=True)
class Limit:
    """``least`` requests a second and ``most`` microseconds of CPU a request; ``p99`` in ms."""

    least: int
    most: int
    p99_ms: float


LIMITS = {
    "bare route (/healthz)": Limit(
        1, 10_000, 1000
    ),  # no limit: what this machine asks for any request at all
    "record upload": Limit(3000, 300, 50),
    "roadmap, first read": Limit(5000, 200, 50),
    "roadmap, read again": Limit(5000, 200, 50),
    "roadmap unchanged (304)": Limit(5000, 200, 50),
    "heartbeat": Limit(1000, 600, 100),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each figure")
    parser.add_argument(
        "--database", default="", help="postgresql://…; nothing: SQLite in a folder of its own"
    )
    parser.add_argument("--check", action="store_true", help="exit 1 when a limit is not held")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder), args.database) as (pid, port, token):
        print(f"this machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Ed25519 verify {_verify_us():.0f} µs, "
              f"fdatasync {fdatasync_us():.0f} µs; sent by {'wrk' if WRK else 'Python'}")  # fmt: skip
        held = _measure(pid, port, token, args.seconds)
    return 0 if held or not args.check else 1


@contextlib.contextmanager
def started(folder: Path, database: str) -> Iterator[tuple[int, int, str]]:
    """A server over an empty centre: process id, port, and a token to enrol with."""
    token = state_of(folder, database)
    with serving(folder) as (pid, port):
        yield pid, port, token


def state_of(folder: Path, database: str) -> str:
    """Make ``folder/state``; returns a token to enrol with."""
    settings, command = folder / "server.toml", [sys.executable, "-m", "server"]
    settings.write_text(f'[database]\nurl = "{database}"\n')
    given = ["--state", str(folder / "state"), "--settings", str(settings)]
    subprocess.run([*command, "init", *given], check=True, capture_output=True)
    return subprocess.run(
        [*command, "terminals", "token", *given], check=True, capture_output=True, text=True
    ).stdout.strip()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """``kiosk-server run`` over a folder of ``state_of``: process id and port."""
    port = _free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "server", "run", "--state", str(folder / "state"),
            "--settings", str(folder / "server.toml"), "--port", str(port),
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_ready(port)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait()


def _measure(pid: int, port: int, token: str, seconds: float) -> bool:
    terminal = Enrolled(port, token)
    report = partial(_report, pid=pid, port=port, seconds=seconds)
    report("bare route (/healthz)", [request("GET", "/healthz", b"", {})])
    uploads = [terminal.upload() for _ in range(int(seconds * 4000))]
    held, count = report("record upload", uploads, once=True)
    roads = [terminal.roadmap(secrets) for secrets in terminal.registered[32 : min(1500, count - 32)]]
    unchanged = roads[-1][:-2] + f"if-none-match: {terminal.etag(roads[-1])}\r\n\r\n".encode()
    beats = [terminal.heartbeat() for _ in range(int(seconds * 2500))]
    for name, requests in (
        ("roadmap, first read", roads),  # more than the server remembers: each is made anew
        ("roadmap, read again", roads[-1:]),
        ("roadmap unchanged (304)", [unchanged]),
        ("heartbeat", beats),
    ):
        held &= report(name, requests, once=name == "heartbeat")[0]
    print(f"server memory: {_rss_mb(pid):.0f} MB")
    return held


def _report(
    name: str, requests: list[bytes], *, pid: int, port: int, seconds: float, once: bool = False
) -> tuple[bool, int]:
    """Send for ``seconds``; ``once``: each request one time only, and no longer than they last."""
    if not once:
        send(port, requests, 0.3, once=False)
    before = cpu_s(pid)
    sent = send(port, requests, seconds, once=once)
    each = (cpu_s(pid) - before) / sent.count * 1e6
    limit = LIMITS[name]
    held = sent.rate >= limit.least and each <= limit.most and sent.p99_ms < limit.p99_ms and not sent.refused
    print(
        f"{name:26} {sent.rate:7.0f}/s (≥ {limit.least})  {each:5.0f} µs CPU (≤ {limit.most})  "
        f"p50 {sent.p50_ms:5.1f} ms  p99 {sent.p99_ms:5.1f} ms (< {limit.p99_ms:.0f})  {'held' if held else 'NOT HELD'}"
        + (f"  {sent.refused} refused" if sent.refused else ""), flush=True
    )  # fmt: skip
    return held, sent.count


class Enrolled:
    """Ready-made requests of one enrolled terminal."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.key = port, Ed25519PrivateKey.generate()
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        reply = self._post("/v1/enrolments", to_json(EnrolmentRequest(token, public)), {})
        self.enrolled = from_json(reply, EnrolmentReply)
        self.seal = SealedBox(PublicKey(base64.b64decode(self.enrolled.seal_key.public_key)))
        self.serial = 0
        self.registered: list[LookupSecrets] = []

    def upload(self) -> bytes:
        self.serial += 1
        secrets = _secrets()
        self.registered.append(secrets)
        number = str(MatterNumber(self.enrolled.division, self.enrolled.terminal_number, self.serial))
        payload = RegistrationPayload(
            number, "appeal", "labour.wages",
            Person("王小明", "111", _id_number(self.serial), "13800001234", "样例镇样例村 1 号", True),
            secrets, "工地欠我三个月工资，找过工头多次，一直没有给。" * 4, "no",
        )  # fmt: skip
        envelope = seal_up(
            record_id=uuid7(datetime.now(UTC), os.urandom), kind=RecordKind.REGISTRATION, division=self.enrolled.division,
            terminal=self.enrolled.terminal, key_id=self.enrolled.key_id,
            captured_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), clock_offset_ms=0,
            seal_key_id=self.enrolled.seal_key.id, sealed=self.seal.encrypt(to_json(payload)), sign=self.key.sign,
        )  # fmt: skip
        return request("POST", "/v1/records", to_json(envelope), {"idempotency-key": envelope.id})

    def look_up(self, secrets: LookupSecrets) -> bytes:
        body = to_json(LookupRequest(slip_token=secrets.slip_token))
        return request("POST", "/v1/lookups", body, self._signed("POST", "/v1/lookups", body))

    def roadmap(self, secrets: LookupSecrets) -> bytes:
        body = to_json(LookupRequest(slip_token=secrets.slip_token))
        reply = self._post("/v1/lookups", body, self._signed("POST", "/v1/lookups", body))
        ticket = from_json(reply, LookupReply).cases[0].ticket
        return request("GET", "/v1/roadmap", b"", {"authorization": f"Bearer {ticket}"})

    def heartbeat(self) -> bytes:
        body = to_json(Heartbeat("bench", 0, 0, 0))
        return request("POST", "/v1/heartbeats", body, self._signed("POST", "/v1/heartbeats", body))

    def etag(self, road: bytes) -> str:
        authorization = re.search(rb"authorization: (.+)\r\n", road)
        assert authorization is not None
        headers = {"authorization": authorization[1].decode()}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/roadmap", headers=headers)
        with urllib.request.urlopen(asked) as reply:
            return str(reply.headers["etag"])

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        message = Message(method, f"http://127.0.0.1:{self.port}{path}", {})
        sign_request(
            message,
            body,
            key=self.key,
            key_id=self.enrolled.key_id,
            now=datetime.now(UTC),
            nonce=uuid.uuid4().hex,
        )
        return dict(message.headers)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        with urllib.request.urlopen(asked) as reply:
            return bytes(reply.read())


def _id_number(serial: int) -> str:
    """Somebody else each time: one person's matters are compared with each other."""
    birth = f"{1940 + serial % 60}{serial // 60 % 12 + 1:02}{serial // 720 % 28 + 1:02}"
    return id_number("130926", birth, serial // 20160 % 1000)


def _secrets() -> LookupSecrets:
    code = new_query_code(lambda limit: int.from_bytes(os.urandom(8), "big") % limit)
    return LookupSecrets(code, os.urandom(10).hex())


def request(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        *(f"{name}: {text}" for name, text in headers.items()),
    ]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _verify_us() -> float:
    key = SigningKey.generate()
    signed = key.sign(b"x" * 300)
    start = time.process_time()
    for _ in range(500):
        key.verify_key.verify(signed)
    return (time.process_time() - start) / 500 * 1e6


def fdatasync_us() -> float:
    with tempfile.NamedTemporaryFile() as file:
        start = time.perf_counter()
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
        return (time.perf_counter() - start) / 50 * 1e6


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    sys.exit(main())

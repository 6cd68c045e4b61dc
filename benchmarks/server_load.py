"""Figures of the central server over loopback, printed beside the limits they are held against.

Starts ``kiosk-server run`` on an empty centre and sends ready-made requests over 32 kept connections. CPU is user
and system time of the server process. With --check a figure beyond its limit makes the exit status 1.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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

CONNECTIONS = 32
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


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
    parser.add_argument("--requests", type=int, default=6000)
    parser.add_argument("--check", action="store_true", help="exit 1 when a limit is not held")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state = str(Path(folder) / "state")
        command = [sys.executable, "-m", "server"]
        subprocess.run([*command, "init", "--state", state], check=True, capture_output=True)
        token = subprocess.run(
            [*command, "terminals", "token", "--state", state], check=True, capture_output=True, text=True
        ).stdout.strip()
        port = _free_port()
        server = subprocess.Popen(
            [*command, "run", "--state", state, "--port", str(port)], stderr=subprocess.DEVNULL
        )
        try:
            _wait_until_ready(port)
            return _measure(server.pid, port, token, args.requests, args.check)
        finally:
            server.terminate()
            server.wait()


def _measure(pid: int, port: int, token: str, count: int, check: bool) -> int:
    terminal = _Terminal(port, token)
    print(f"this machine: Ed25519 verify {_verify_us():.0f} µs, fdatasync {_fdatasync_us():.0f} µs")
    _report("bare route (/healthz)", pid, port, [_request("GET", "/healthz", b"", {})] * count)
    uploads = [terminal.upload() for _ in range(count)]
    held = _report("record upload", pid, port, uploads)
    roads = [terminal.roadmap(secrets) for secrets in terminal.registered[-min(count, 1500) :]]
    held &= _report("roadmap, first read", pid, port, roads)
    road = roads[-1]
    held &= _report("roadmap, read again", pid, port, [road] * count * 2)
    tag = terminal.etag(road)
    unchanged = road[:-2] + f"if-none-match: {tag}\r\n\r\n".encode()
    held &= _report("roadmap unchanged (304)", pid, port, [unchanged] * count * 2)
    held &= _report("heartbeat", pid, port, [terminal.heartbeat() for _ in range(count // 2)])
    print(f"server memory: {_rss_mb(pid):.0f} MB")
    return 0 if held or not check else 1


def _report(name: str, pid: int, port: int, requests: list[bytes]) -> bool:
    asyncio.run(
        _send(
            port,
            requests[:CONNECTIONS]
            if name in ("roadmap, read again", "roadmap unchanged (304)")
            else requests[:0],
        )
    )
    before, start = _cpu_s(pid), time.perf_counter()
    times = asyncio.run(_send(port, requests))
    took, cpu = time.perf_counter() - start, _cpu_s(pid) - before
    times.sort()
    rate, each = len(requests) / took, cpu / len(requests) * 1e6
    p50, p99 = times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3
    limit = LIMITS[name]
    held = rate >= limit.least and each <= limit.most and p99 < limit.p99_ms
    print(
        f"{name:26} {rate:7.0f}/s (≥ {limit.least})  {each:5.0f} µs CPU (≤ {limit.most})  "
        f"p50 {p50:5.1f} ms  p99 {p99:5.1f} ms (< {limit.p99_ms:.0f})  {'held' if held else 'NOT HELD'}"
    )
    return held


class _Terminal:
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
            Person("王小明", "111", "130926195501010018", "13800001234", "样例镇样例村 1 号", True),
            secrets, "工地欠我三个月工资，找过工头多次，一直没有给。" * 4, "no",
        )  # fmt: skip
        envelope = seal_up(
            record_id=str(uuid.uuid4()), kind=RecordKind.REGISTRATION, division=self.enrolled.division,
            terminal=self.enrolled.terminal, key_id=self.enrolled.key_id,
            captured_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), clock_offset_ms=0,
            seal_key_id=self.enrolled.seal_key.id, sealed=self.seal.encrypt(to_json(payload)), sign=self.key.sign,
        )  # fmt: skip
        return _request("POST", "/v1/records", to_json(envelope), {"idempotency-key": envelope.id})

    def roadmap(self, secrets: LookupSecrets) -> bytes:
        body = to_json(LookupRequest(slip_token=secrets.slip_token))
        reply = self._post("/v1/lookups", body, self._signed("POST", "/v1/lookups", body))
        ticket = from_json(reply, LookupReply).cases[0].ticket
        return _request("GET", "/v1/roadmap", b"", {"authorization": f"Bearer {ticket}"})

    def heartbeat(self) -> bytes:
        body = to_json(Heartbeat("bench", 0, 0, 0))
        return _request("POST", "/v1/heartbeats", body, self._signed("POST", "/v1/heartbeats", body))

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


def _secrets() -> LookupSecrets:
    code = new_query_code(lambda limit: int.from_bytes(os.urandom(8), "big") % limit)
    return LookupSecrets(code, os.urandom(10).hex())


def _request(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        *(f"{name}: {text}" for name, text in headers.items()),
    ]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def _send(port: int, requests: list[bytes]) -> list[float]:
    """Every request, each connection its share, one after the other; the time of each."""
    shares = [requests[n::CONNECTIONS] for n in range(CONNECTIONS)]
    times = await asyncio.gather(*(_talk(port, share) for share in shares if share))
    return [each for share in times for each in share]


async def _talk(port: int, requests: list[bytes]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for request in requests:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length:
            await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - start)
        if head[9:12] not in (b"200", b"201", b"304"):
            raise RuntimeError(head.decode())
    writer.close()
    return times


def _cpu_s(pid: int) -> float:
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


def _fdatasync_us() -> float:
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

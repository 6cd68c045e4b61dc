"""Sends ready-made requests over 32 kept connections: by wrk, or from Python where wrk is not installed."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import struct
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
# wrk calls request() for every request; the file holds them, each after its length
_SCRIPT = """
local requests, next = {}, 0
function init(args)
  local file = io.open(args[1], "rb")
  while true do
    local head = file:read(4)
    if not head then break end
    local a, b, c, d = head:byte(1, 4)
    requests[#requests + 1] = file:read(((a * 256 + b) * 256 + c) * 256 + d)
  end
end
function request()
  next = next + 1
  if next > #requests then next = 1 end
  return requests[next]
end
function done(summary, latency)
  io.write(string.format('{"count": %d, "us": %d, "refused": %d, "p50": %f, "p99": %f}\\n', summary.requests,
    summary.duration, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """``refused``: answers of 400 and above, and lines that broke."""

    count: int
    rate: float
    p50_ms: float
    p99_ms: float
    refused: int


def send(port: int, requests: list[bytes], seconds: float, *, once: bool) -> Sent:
    """For about ``seconds``. Raises RuntimeError where ``once`` was asked and there were too few requests."""
    if shutil.which("wrk"):
        sent = _by_wrk(port, requests, seconds)
    else:
        sent = asyncio.run(_from_python(port, requests, seconds))
    if once and sent.count > len(requests):
        raise RuntimeError(f"{sent.count} were sent of {len(requests)} made: make more")
    return sent


def _by_wrk(port: int, requests: list[bytes], seconds: float) -> Sent:
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder) / "send.lua", Path(folder) / "requests"
        script.write_text(_SCRIPT)
        data.write_bytes(b"".join(struct.pack(">I", len(request)) + request for request in requests))
        whole = max(1, round(seconds))
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{whole}s", "-s", script, f"http://127.0.0.1:{port}", "--", data],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    found = json.loads(said.strip().splitlines()[-1])
    rate = found["count"] / found["us"] * 1e6
    return Sent(found["count"], rate, found["p50"] / 1e3, found["p99"] / 1e3, found["refused"])


async def _from_python(port: int, requests: list[bytes], seconds: float) -> Sent:
    began = time.perf_counter()
    until, times, refused = began + seconds, list[float](), list[bytes]()
    shares = [requests[n::CONNECTIONS] or requests for n in range(CONNECTIONS)]
    await asyncio.gather(*(_talk(port, share, until, times, refused) for share in shares))
    took = time.perf_counter() - began
    times.sort()
    p50, p99 = times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3
    return Sent(len(times), len(times) / took, p50, p99, len(refused))


async def _talk(
    port: int, requests: list[bytes], until: float, times: list[float], refused: list[bytes]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    again = len(requests) < 10
    while True:
        for request in requests:
            start = time.perf_counter()
            if start > until:
                writer.close()
                return
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if length:
                await reader.readexactly(int(length[1]))
            times.append(time.perf_counter() - start)
            if head[9:10] not in (b"2", b"3"):
                refused.append(head)
        if not again:
            writer.close()
            return

"""The one HTTP call on a line where everything goes wrong: a fault each, its code, its time and its memory."""

import time
from pathlib import Path

import pytest
from support.fault_proxy import FAULTS, FaultProxy, bomb

from kiosk.api.records import RecordReply
from kiosk.clock import CentreClock, SystemClock
from kiosk.errors import ServerUnreachable
from kiosk.sync.client import HttpClient, parse_reply

DEADLINE_S, GRACE_S = 1.5, 2.0  # the grace is for a busy machine: what drips would take minutes
PATIENT_S = 30.0
MOST_MORE_KB = 4096  # a reply of 1 MiB, copied once, the proxy's own buffers, and what the interpreter takes
RECORD = b'{"id": "1", "sha256": "2"}'

# what the caller is told; empty: the centre's own answer
TOLD = {
    "pass": "", "twice": "",
    "refuse": "S10", "blackhole": "S10", "reset before": "S10", "reset after": "S10", "truncate": "S10",
    "drip": "S10", "portal": "S14", "portal json": "S14", "gzip bomb": "S14", "huge": "S11",
    "redirect": "S13", "too many": "S13", "unavailable": "S13",
}  # fmt: skip
REACHED = {"pass": 1, "twice": 2, "reset after": 1, "truncate": 1, "drip": 1}


@pytest.fixture
def proxy(centre):
    running = FaultProxy(("127.0.0.1", centre.port))
    yield running
    running.stop()


def client_of(proxy, timeout_s):
    return HttpClient(proxy.url, ca_file="", clock=CentreClock(SystemClock()), timeout_s=timeout_s)


@pytest.fixture
def client(proxy):
    return client_of(proxy, DEADLINE_S)


def memory_kb(name):
    rows = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith(name))


def code_of(client):
    """What one upload comes to: nothing when it was answered, else the code."""
    try:
        reply = client.call("POST", "/v1/records", RECORD)
        assert parse_reply(reply, RecordReply).sha256 == "2"
    except ServerUnreachable as error:
        return error.code
    return ""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_line_has_its_code_in_time_and_in_little_memory(centre, proxy, client, fault):
    bomb()  # made before memory is measured
    assert code_of(client_of(proxy, PATIENT_S)) == ""  # and everything imported; nobody waits in the line
    centre.requests.clear()
    proxy.coming.append(fault)
    before = memory_kb("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins here: proc(5)
    began = time.monotonic()
    assert code_of(client) == TOLD[fault]
    assert time.monotonic() - began < DEADLINE_S + GRACE_S
    assert memory_kb("VmHWM") - before < MOST_MORE_KB
    assert (len(centre.requests), proxy.strays) == (REACHED.get(fault, 0), 0)
    assert code_of(client) == ""  # and the next call is none the worse


def test_every_fault_is_tried():
    assert TOLD.keys() == FAULTS.keys()

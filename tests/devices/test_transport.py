import os
import socket
import threading
import time
import tty

import pytest
import serial
from serial.rfc2217 import PortManager

from devices.transport import Transport
from kiosk.errors import DeviceUnavailable


@pytest.fixture
def pty(tmp_path):
    master, slave = os.openpty()
    tty.setraw(slave)
    link = tmp_path / "port"
    link.symlink_to(os.ttyname(slave))
    ends = {"master": master, "slave": slave, "link": str(link)}
    yield ends
    for name in ("master", "slave"):
        if ends[name] is not None:
            os.close(ends[name])


def unplug(pty):
    os.close(pty["master"])
    os.close(pty["slave"])
    pty["master"] = pty["slave"] = None


@pytest.fixture
def transport(pty):
    transport = Transport(pty["link"])
    transport.open()
    yield transport
    transport.close()


def test_what_is_written_arrives_and_is_counted(pty, transport):
    assert transport.write(b"hello", 1.0) == 5
    assert os.read(pty["master"], 100) == b"hello"


def test_a_read_returns_what_there_is_without_waiting_for_more(pty, transport):
    os.write(pty["master"], b"abc")
    began = time.monotonic()
    assert transport.read(5.0) == b"abc"
    assert time.monotonic() - began < 1.0


def test_a_read_of_a_silent_line_ends_in_time(transport):
    began = time.monotonic()
    assert transport.read(0.1) == b""
    assert 0.09 <= time.monotonic() - began < 0.5


def test_a_busy_line_takes_only_so_much_and_the_count_is_exact(pty, transport):
    began = time.monotonic()
    sent = transport.write(b"x" * 500_000, 0.3)
    assert 0 < sent < 500_000
    assert 0.25 <= time.monotonic() - began < 1.5
    os.set_blocking(pty["master"], False)
    assert arrived(pty["master"]) == sent


def arrived(master):
    count, quiet_until = 0, time.monotonic() + 0.3
    while time.monotonic() < quiet_until:
        try:
            count += len(os.read(master, 65_536))
            quiet_until = time.monotonic() + 0.3
        except BlockingIOError:
            os.sched_yield()
    return count


def test_a_port_belongs_to_one(pty, transport):
    with pytest.raises(DeviceUnavailable):
        Transport(pty["link"]).open()


def test_a_closed_port_can_be_had_by_another(pty, transport):
    transport.close()
    other = Transport(pty["link"])
    other.open()
    assert other.is_open
    other.close()


def test_a_port_that_does_not_exist_is_unavailable(tmp_path):
    with pytest.raises(DeviceUnavailable):
        Transport(str(tmp_path / "nothing")).open()


@pytest.mark.parametrize(
    "use",
    [lambda t: t.read(1.0), lambda t: t.write(b"x", 1.0), lambda t: t.discard_output()],
    ids=["read", "write", "discard"],
)
def test_a_pulled_cable_is_unavailable_and_leaves_the_port_closed(pty, transport, use):
    unplug(pty)
    with pytest.raises(DeviceUnavailable):
        use(transport)
    assert not transport.is_open


def test_a_read_that_waits_wakes_when_the_cable_is_pulled(pty, transport):
    timer = threading.Timer(0.05, unplug, [pty])
    timer.start()
    began = time.monotonic()
    with pytest.raises(DeviceUnavailable):
        transport.read(5.0)
    assert time.monotonic() - began < 2.0
    timer.join()


def test_a_port_not_opened_is_unavailable(tmp_path):
    with pytest.raises(DeviceUnavailable):
        Transport("/dev/null-of-nothing").read(0)


def test_the_same_name_is_opened_again_after_a_replug(pty, transport, tmp_path):
    unplug(pty)
    with pytest.raises(DeviceUnavailable):
        transport.read(1.0)
    master, slave = os.openpty()
    tty.setraw(slave)
    (tmp_path / "port").unlink()
    (tmp_path / "port").symlink_to(os.ttyname(slave))
    transport.open()
    os.write(master, b"back")
    assert transport.read(1.0) == b"back"
    transport.close()
    os.close(master)
    os.close(slave)


def test_a_socket_port_carries_bytes_both_ways_and_promises_less():
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = Transport(f"socket://127.0.0.1:{server.getsockname()[1]}")
        transport.open()
        peer, _ = server.accept()
        with peer:
            assert transport.write(b"ask", 1.0) == 3
            assert peer.recv(10) == b"ask"
            peer.sendall(b"answer")
            assert transport.read(1.0) == b"answer"
        with pytest.raises(DeviceUnavailable):
            transport.read(1.0)
        assert not transport.guarantees.counts_bytes_exactly
        assert not transport.guarantees.can_be_exclusive


def test_a_local_port_promises_exact_counts(transport):
    assert transport.guarantees.counts_bytes_exactly
    assert transport.guarantees.can_be_exclusive


def test_a_network_port_that_has_gone_without_a_word_is_noticed_in_ten_seconds():
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = Transport(f"socket://127.0.0.1:{server.getsockname()[1]}")
        transport.open()
        with socket.socket(fileno=os.dup(transport._serial.fileno())) as line:
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
        transport.close()


def test_what_an_xoff_holds_back_can_be_let_out(pty):
    transport = Transport(f"serial://{pty['link']}?xonxoff=1")
    transport.open()
    os.write(pty["master"], b"\x13")
    assert transport.write(b"question", 0.05) == 0
    transport.resume_output()
    assert transport.write(b"question", 1.0) == 8
    assert os.read(pty["master"], 100) == b"question"
    transport.close()


@pytest.fixture
def remote_line():
    """A serial server as RFC 2217 has it, whose line echoes."""
    line = serial.serial_for_url("loop://", timeout=0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve_rfc2217, args=[server, line], daemon=True)
        thread.start()
        yield server.getsockname()[1]
    thread.join(2)


class Telnet:
    def __init__(self, peer):
        self.write = peer.sendall


def serve_rfc2217(server, line):
    peer, _ = server.accept()
    with peer:
        manager = PortManager(line, Telnet(peer))
        while data := peer.recv(1024):
            for byte in manager.filter(data):
                line.write(byte)
            peer.sendall(b"".join(manager.escape(line.read(line.in_waiting))))


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial 3.5 itself
def test_a_remote_line_carries_bytes_both_ways_even_telnet_s_own(remote_line):
    transport = Transport(f"rfc2217://127.0.0.1:{remote_line}")
    transport.open()
    assert transport.write(b"ask\xff\x00", 1.0) == 5
    echoed = b""
    while len(echoed) < 5 and (data := transport.read(2.0)):
        echoed += data
    assert echoed == b"ask\xff\x00"
    assert transport.read(0.05) == b""
    transport.close()

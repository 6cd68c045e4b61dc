import pytest

from devices.port_url import Port, PortKind, parse_port
from kiosk.errors import SettingsError


def test_a_plain_path_is_a_local_port_with_the_device_s_own_speed():
    assert parse_port("/dev/serial/by-id/x", baud=115_200) == Port(
        PortKind.LOCAL, "/dev/serial/by-id/x", 115_200
    )


def test_a_serial_url_says_speed_and_flow_control():
    port = parse_port("serial:///dev/ttyS0?baud=38400&rtscts=1&xonxoff=0&dsrdtr=1")
    assert port == Port(PortKind.LOCAL, "/dev/ttyS0", 38_400, rtscts=True, xonxoff=False, dsrdtr=True)


@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_a_network_url_keeps_host_and_port(scheme):
    assert parse_port(f"{scheme}://10.0.0.5:4001?baud=19200").address == f"{scheme}://10.0.0.5:4001"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ttyS0", "allowed are"),
        ("", "allowed are"),
        ("http://host:1", "allowed are"),
        ("serial://dev/ttyS0", "three slashes"),
        ("socket://host", "host and port"),
        ("socket://host:99999", "host and port"),
        ("serial:///dev/x?baud=fast", "baud"),
        ("serial:///dev/x?baud=1", "baud"),
        ("serial:///dev/x?rtscts=yes", "rtscts is 0 or 1"),
        ("serial:///dev/x?parity=N", "parity"),
    ],
)
def test_a_url_that_cannot_be_used_is_named_with_what_is_allowed(url, says):
    with pytest.raises(SettingsError, match=says):
        parse_port(url)

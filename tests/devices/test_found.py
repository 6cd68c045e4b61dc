from pathlib import Path

import pytest

from devices.found import Found, find_devices

KEYBOARDS = """\
I: Bus=0003 Vendor=1eab Product=0022 Version=0111
N: Name="NLS Scanner"
H: Handlers=sysrq kbd event7 leds
B: EV=120013

I: Bus=0003 Vendor=0eef Product=0001 Version=0111
N: Name="eGalax touch"
H: Handlers=mouse0 event4
"""


@pytest.fixture
def root(tmp_path):
    """A machine's /dev, /sys and /proc as Linux shows them."""

    def usb(name, vendor, product):
        folder = tmp_path / f"sys/devices/usb1/{name}"
        (folder / "1-1:1.0").mkdir(parents=True)
        (folder / "idVendor").write_text(vendor + "\n")
        (folder / "idProduct").write_text(product + "\n")
        return folder / "1-1:1.0"

    def node(path, target=None):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        if target:
            (tmp_path / path).symlink_to(target)
        else:
            (tmp_path / path).write_text("")

    def sysfs(path, device):
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "device").symlink_to(device)

    sysfs("sys/class/tty/ttyUSB0", usb("1-1", "1a86", "7523"))
    sysfs("sys/class/tty/ttyACM0", usb("1-2", "04b8", "0202"))
    for name in ("ttyUSB0", "ttyACM0", "ttyS0", "ttyS1", "video0", "usb/lp0"):
        node(f"dev/{name}")
    for name, kind in (("ttyS0", "4"), ("ttyS1", "0")):
        (tmp_path / f"sys/class/tty/{name}").mkdir()
        (tmp_path / f"sys/class/tty/{name}/type").write_text(kind)
    node("dev/serial/by-id/usb-EPSON_TM_123-if00", "../../ttyACM0")
    node("dev/input/by-id/usb-NLS_Scanner-event-kbd", "../event7")
    (tmp_path / "proc/bus/input").mkdir(parents=True)
    (tmp_path / "proc/bus/input/devices").write_text(KEYBOARDS)
    (tmp_path / "sys/class/video4linux/video0").mkdir(parents=True)
    (tmp_path / "sys/class/video4linux/video0/name").write_text("USB Camera\n")
    return tmp_path


def test_a_serial_port_is_named_by_its_stable_name_and_its_maker(root):
    port = "/dev/serial/by-id/usb-EPSON_TM_123-if00"
    assert Found("serial", port, "04b8:0202", "Seiko Epson", f'[printer] port = "{port}"') in find_devices(
        root
    )


def test_a_port_without_a_stable_name_says_so_and_could_be_anything(root):
    (adapter,) = [found for found in find_devices(root) if found.port == "/dev/ttyUSB0"]
    assert "no stable name" in adapter.advice
    assert all(section in adapter.advice for section in ("[printer]", "[scanner]", "[card_reader]"))


def test_a_serial_port_that_is_only_a_name_is_left_out(root):
    ports = [found.port for found in find_devices(root)]
    assert "/dev/ttyS0" in ports
    assert "/dev/ttyS1" not in ports


def test_a_scanner_that_types_is_offered_as_one_and_a_touch_screen_is_not(root):
    port = "/dev/input/by-id/usb-NLS_Scanner-event-kbd"
    advice = f'if a scanner: [scanner] port = "hid://{port}"'
    keyboards = [found for found in find_devices(root) if found.kind == "keyboard"]
    assert keyboards == [Found("keyboard", port, "1eab:0022", "Fujian Newland", advice)]


def test_a_camera_and_a_printer_that_cannot_answer_are_named(root):
    found = {device.kind: device for device in find_devices(root)}
    assert found["camera"].maker == "USB Camera"
    assert "cannot confirm" in found["line printer"].advice


def test_a_machine_with_nothing_has_nothing():
    assert find_devices(Path("/nonexistent")) == []

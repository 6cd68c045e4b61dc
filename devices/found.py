"""What is plugged into this machine that could be one of the kiosk's devices, with the line of settings it would take.

Read from /dev and /sys, nothing is opened. The stable name of a serial port is its link in /dev/serial/by-id, which
udev makes from what the device says of itself; ttyUSB numbers change with every plug.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# USB vendor ids, as in the public list usb.ids: who made it, and what of the kiosk it may be
VENDORS = {
    "04b8": ("Seiko Epson", "printer"),
    "0519": ("Star Micronics", "printer"),
    "0dd4": ("Custom Engineering", "printer"),
    "1504": ("Bixolon", "printer"),
    "154f": ("SNBC", "printer"),
    "05e0": ("Symbol", "scanner"),
    "0c2e": ("Metrologic", "scanner"),
    "0536": ("Hand Held Products", "scanner"),
    "1eab": ("Fujian Newland", "scanner"),
    "1a86": ("QinHeng, a serial adapter", ""),
    "067b": ("Prolific, a serial adapter", ""),
    "0403": ("FTDI, a serial adapter", ""),
    "10c4": ("Silicon Labs, a serial adapter", ""),
}
_KEYBOARD = ("sysrq", "kbd")
_HANDLER = re.compile(r"event\d+")


@dataclass(frozen=True, slots=True)
class Found:
    """``kind``: serial, keyboard, camera, line printer. ``port`` is what a setting would say; ``usb`` vendor:product."""

    kind: str
    port: str
    usb: str = ""
    maker: str = ""
    advice: str = ""


def find_devices(root: Path = Path("/")) -> list[Found]:
    """Everything that could be of use, serial ports by their stable names first. ``root`` for tests."""
    return [*_serial_ports(root), *_line_printers(root), *_keyboards(root), *_cameras(root)]


def _serial_ports(root: Path) -> list[Found]:
    named = {_target(link): link for link in sorted((root / "dev/serial/by-id").glob("*"))}
    nodes = [p for pattern in ("ttyUSB*", "ttyACM*", "ttyS*") for p in sorted((root / "dev").glob(pattern))]
    found = []
    for node in nodes:
        link = named.get(node.name)
        usb = _usb_of(root / "sys/class/tty" / node.name / "device")
        if link is None and node.name.startswith("ttyS") and not _is_real_uart(root, node.name):
            continue
        port = "/" + str((link or node).relative_to(root))
        maker, advice = _advice(usb, port)
        if link is None and usb:
            advice += "; it has no stable name: see docs/operations.md, A name that stays"
        found.append(Found("serial", port, usb, maker, advice))
    return found


def _is_real_uart(root: Path, name: str) -> bool:
    """The kernel makes ttyS0 to ttyS31 whether there is a chip behind them or not; type 0 is none."""
    kind = _text(root / "sys/class/tty" / name / "type")
    return kind not in ("", "0")


def _advice(usb: str, port: str) -> tuple[str, str]:
    maker, what = VENDORS.get(usb.partition(":")[0], ("", ""))
    sections = [what] if what else ["printer", "scanner", "card_reader"]
    return maker, " or ".join(f'[{section}] port = "{port}"' for section in sections)


def _line_printers(root: Path) -> list[Found]:
    """usblp: can be written, and on most models says nothing back; a printer wants its virtual serial port instead."""
    return [
        Found(
            "line printer",
            f"/dev/usb/{node.name}",
            _usb_of(root / "sys/class/usbmisc" / node.name / "device"),
            advice="set the printer to virtual serial port (CDC): by this one it cannot confirm a slip",
        )
        for node in sorted((root / "dev/usb").glob("lp*"))
    ]


def _keyboards(root: Path) -> list[Found]:
    """Input devices that type: a scanner in keyboard mode is one of them, and so is a keyboard."""
    links = {_target(link): link for link in sorted((root / "dev/input/by-id").glob("*-event-kbd"))}
    found = []
    for block in _text(root / "proc/bus/input/devices").split("\n\n"):
        event = _HANDLER.search(_field(block, "H: Handlers="))
        if event is None or not any(word in _field(block, "H: Handlers=") for word in _KEYBOARD):
            continue
        link = links.get(event[0])
        port = "/" + str(link.relative_to(root)) if link else f"/dev/input/{event[0]}"
        ids = re.search(r"Vendor=(\w+) Product=(\w+)", block)
        usb = f"{ids[1]}:{ids[2]}" if ids else ""
        maker = VENDORS.get(usb.partition(":")[0], (_field(block, "N: Name=").strip('"'), ""))[0]
        found.append(Found("keyboard", port, usb, maker, f'if a scanner: [scanner] port = "hid://{port}"'))
    return found


def _cameras(root: Path) -> list[Found]:
    links = {_target(link): link for link in sorted((root / "dev/v4l/by-id").glob("*-index0"))}
    found = []
    for node in sorted((root / "dev").glob("video*")):
        link = links.get(node.name)
        if links and link is None:
            continue  # metadata nodes of the same camera
        port = "/" + str((link or node).relative_to(root))
        name = _text(root / "sys/class/video4linux" / node.name / "name")
        usb = _usb_of(root / "sys/class/video4linux" / node.name / "device")
        found.append(Found("camera", port, usb, name, f'[scanner] port = "camera://{port}"'))
    return found


def _usb_of(device: Path) -> str:
    """vendor:product of the USB device that this node belongs to; empty when it is none."""
    if not device.exists():
        return ""
    at = device.resolve()
    for folder in (at, *list(at.parents)[:4]):
        vendor, product = _text(folder / "idVendor"), _text(folder / "idProduct")
        if vendor:
            return f"{vendor}:{product}"
    return ""


def _target(link: Path) -> str:
    return link.readlink().name if link.is_symlink() else link.name


def _field(block: str, name: str) -> str:
    return next((line.removeprefix(name) for line in block.splitlines() if line.startswith(name)), "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

"""Which line a scanner hangs on, by its URL: hid:///dev/input/…, camera:///dev/…, or a serial port."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from devices.listener import Line
from kiosk.errors import SettingsError


def scanner_line(
    url: str, serial: Callable[[str], Line], tapped: Callable[[Line], Line] = lambda line: line
) -> Line:
    """Nothing is opened yet. ``serial`` makes the line of a port of bytes; ``tapped`` is put around any other.

    Raises SettingsError.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("hid", "camera"):
        return serial(url)
    if parts.netloc or not parts.path.startswith("/dev/"):
        raise SettingsError(f"port {url!r}: write {parts.scheme}:///dev/…, with three slashes")
    if parts.scheme == "hid":
        from devices.scanner.hid_line import HidLine

        return tapped(HidLine(parts.path))
    from devices.scanner.camera_line import CameraLine

    return tapped(CameraLine(parts.path))

"""A scanner that types, as a line of bytes: its input device is taken for this process alone, so no key reaches a screen.

Needs the extra ``scanner-hid`` (evdev). The stable name is the link in /dev/input/by-id that ends in ``-event-kbd``.
"""

from __future__ import annotations

import contextlib
import errno
import select
from collections.abc import Callable
from typing import Any

from devices.scanner.codes import ScannerCode
from devices.scanner.keys import KeyDecoder
from kiosk.errors import DeviceUnavailable

_NOT_ALLOWED = frozenset((errno.EACCES, errno.EPERM, errno.EBUSY))


def open_evdev(path: str) -> Any:
    """evdev's InputDevice. Raises DeviceUnavailable S06 where the extra is not installed, OSError."""
    try:
        from evdev import InputDevice
    except ImportError as error:
        raise DeviceUnavailable(
            "a scanner in keyboard mode needs: pip install 'petition-kiosk[scanner-hid]'",
            code=ScannerCode.EXTRA_MISSING,
        ) from error
    return InputDevice(path)


class HidLine:
    """Opened and closed as often as need be. ``opener`` gives an evdev InputDevice, or what behaves like one."""

    def __init__(self, path: str, opener: Callable[[str], Any] = open_evdev) -> None:
        self._path, self._opener = path, opener
        self._device: Any = None
        self._keys = KeyDecoder()

    @property
    def is_open(self) -> bool:
        return self._device is not None

    def open(self) -> None:
        """Take the device exclusively (EVIOCGRAB). Raises DeviceUnavailable: S07 when it may not be had."""
        if self._device is not None:
            return
        try:
            device = self._opener(self._path)
            try:
                device.grab()
            except OSError:
                device.close()
                raise
        except OSError as error:
            code = ScannerCode.NOT_ALLOWED if error.errno in _NOT_ALLOWED else ScannerCode.UNPLUGGED
            raise DeviceUnavailable(f"{self._path} cannot be taken: {error}", code=code) from error
        self._device, self._keys = device, KeyDecoder()

    def read(self, timeout_s: float) -> bytes:
        """What has been typed. Raises DeviceUnavailable when the scanner has gone."""
        if self._device is None:
            raise DeviceUnavailable(f"{self._path} is not open", code=ScannerCode.UNPLUGGED)
        try:
            if not select.select([self._device.fd], [], [], timeout_s)[0]:
                return b""
            events = [(event.type, event.code, event.value) for event in self._device.read()]
        except (OSError, ValueError) as error:
            self.close()
            raise DeviceUnavailable(f"{self._path} has gone: {error}", code=ScannerCode.UNPLUGGED) from error
        return self._keys.receive(events)

    def write(self, data: bytes, deadline_s: float) -> int:  # noqa: ARG002
        """A keyboard takes no commands."""
        return 0

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(OSError):
                device.close()  # which lets go of it too

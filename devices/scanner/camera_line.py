"""A camera as a line of bytes: QR codes are looked for in its pictures, which are never kept.

Needs the extra ``scanner-camera`` (zxing-cpp, and linuxpy for Video4Linux). A code that is seen in picture after picture is
said each time; the driver counts it once, as with any scanner.
"""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from devices.scanner.codes import ScannerCode
from devices.scanner.keys import STRANGE
from kiosk.errors import DeviceUnavailable

WIDTH, HEIGHT = 1280, 720
LOOK_EVERY_S = 0.1  # one picture takes 5 to 20 ms of processor
_TERMINATORS = b"\r\n\x03"


@dataclass(frozen=True, slots=True)
class Picture:
    """Brightness, one byte a pixel, row by row."""

    width: int
    height: int
    luma: bytes


class Camera(Protocol):
    def picture(self, timeout_s: float) -> Picture | None:
        """The newest picture; None when none came in time. Raises OSError when the camera has gone."""
        ...

    def close(self) -> None: ...


def codes_in(picture: Picture) -> list[bytes]:
    """What the QR codes in a picture say. Raises DeviceUnavailable S06 where the extra is not installed."""
    try:
        import zxingcpp
    except ImportError as error:
        raise _extra_is_missing() from error
    from PIL import Image

    image = Image.frombuffer("L", (picture.width, picture.height), picture.luma, "raw", "L", 0, 1)
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return [barcode.text.encode("utf-8", "replace") for barcode in found]


def open_video(path: str) -> Camera:
    """A Video4Linux camera. Raises DeviceUnavailable S06 where the extra is not installed, OSError."""
    try:
        from linuxpy.video.device import Device, VideoCapture
    except ImportError as error:
        raise _extra_is_missing() from error
    return _VideoCamera(Device(path), VideoCapture)


def _extra_is_missing() -> DeviceUnavailable:
    words = "a camera as scanner needs: pip install 'petition-kiosk[scanner-camera]'"
    return DeviceUnavailable(words, code=ScannerCode.EXTRA_MISSING)


class _VideoCamera:
    """YUYV at WIDTH × HEIGHT, which every USB camera has: every second byte is brightness."""

    def __init__(self, device: Any, capture: Callable[[Any], Any]) -> None:
        self._device = device
        device.open()
        self._capture = capture(device)
        self._capture.set_format(WIDTH, HEIGHT, "YUYV")
        self._capture.open()
        self._frames = iter(self._capture)

    def picture(self, timeout_s: float) -> Picture | None:
        if not select.select([self._device.fileno()], [], [], timeout_s)[0]:
            return None
        frame = next(self._frames)
        return Picture(frame.width, frame.height, bytes(memoryview(bytes(frame))[::2]))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._capture.close()
        self._device.close()


class CameraLine:
    """Opened and closed as often as need be."""

    def __init__(
        self,
        path: str,
        opener: Callable[[str], Camera] = open_video,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._opener, self._clock = path, opener, clock
        self._camera: Camera | None = None
        self._look_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._camera is not None

    def open(self) -> None:
        """Raises DeviceUnavailable."""
        if self._camera is not None:
            return
        try:
            self._camera = self._opener(self._path)
        except OSError as error:
            raise DeviceUnavailable(
                f"{self._path} cannot be opened: {error}", code=ScannerCode.UNPLUGGED
            ) from error

    def read(self, timeout_s: float) -> bytes:
        """Each code seen, ended by CR. Raises DeviceUnavailable when the camera has gone."""
        if self._camera is None:
            raise DeviceUnavailable(f"{self._path} is not open", code=ScannerCode.UNPLUGGED)
        try:
            picture = self._camera.picture(timeout_s)
        except (OSError, StopIteration) as error:
            self.close()
            raise DeviceUnavailable(f"{self._path} has gone: {error}", code=ScannerCode.UNPLUGGED) from error
        now = self._clock()
        if picture is None or now < self._look_at:
            return b""
        self._look_at = now + LOOK_EVERY_S
        return b"".join(map(_one_code, codes_in(picture)))

    def write(self, data: bytes, deadline_s: float) -> int:  # noqa: ARG002
        """A camera takes no commands."""
        return 0

    def close(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            with contextlib.suppress(OSError):
                camera.close()


def _one_code(data: bytes) -> bytes:
    """A code that holds an end of its own would become two: it becomes one that is rejected."""
    return bytes(STRANGE if byte in _TERMINATORS else byte for byte in data) + b"\r"

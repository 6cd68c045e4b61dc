"""A QR code as bytes: drawn by the printer itself, or sent as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from escpos import constants

from devices.printer.strips import BAND_DOTS, raster_head

_QR_MODEL_2 = b"\x04\x001A2\x00"
_QR_LEVEL_M = b"\x03\x001E1"
_QR_PRINT = b"\x03\x001Q0"


def native_qr(content: str, module_dots: int) -> Iterator[bytes]:
    """One frame: model 2, size, level M, the data, print."""
    data = content.encode()
    store = (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    size = b"\x03\x001C" + bytes((module_dots,))
    yield b"".join(
        bytes(constants.GS + b"(k" + body) for body in (_QR_MODEL_2, size, _QR_LEVEL_M, store, _QR_PRINT)
    )


def raster_qr(content: str, module_dots: int) -> Iterator[bytes]:
    """The same code as pictures in bands (GS v 0), for printers that cannot draw one."""
    matrix = _qr_matrix(content)
    width = -(-len(matrix) * module_dots // 8)
    rows = []
    for modules in matrix:
        bits = "".join(("1" if dark else "0") * module_dots for dark in modules).ljust(8 * width, "0")
        rows += [int(bits, 2).to_bytes(width, "big")] * module_dots
    for top in range(0, len(rows), BAND_DOTS):
        band = rows[top : top + BAND_DOTS]
        yield raster_head(width, len(band)) + b"".join(band)


def _qr_matrix(content: str) -> list[list[bool]]:
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(content)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix

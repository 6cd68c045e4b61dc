"""The commands that make a scanner module look, for those that do not look by themselves.

GM65 and Newland modules take one frame: 7E 00, type, length, address, data, and a CRC-16 (XModem) over type to data, for
which GM65 also takes AB CD. Bit 0 of register 0002 starts a look, which ends with a code or by the module's own time-out.
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass

AGAIN_S = 3.0  # the modules give up after 5 s by default


@dataclass(frozen=True, slots=True)
class Trigger:
    """``look`` is sent again every AGAIN_S and after each code; ``stop`` when nobody wants a code."""

    look: bytes = b""
    stop: bytes = b""


def _register_0002(value: int, *, crc: bytes | None = None) -> bytes:
    body = bytes((0x08, 0x01, 0x00, 0x02, value))
    return b"\x7e\x00" + body + (crc or crc_hqx(body, 0).to_bytes(2, "big"))


TRIGGERS = {
    "none": Trigger(),
    "gm65": Trigger(_register_0002(1, crc=b"\xab\xcd"), _register_0002(0, crc=b"\xab\xcd")),
    "newland": Trigger(_register_0002(1), _register_0002(0)),
}

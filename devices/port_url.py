"""Says which port a device hangs on: one URL in the settings holds the address and the line's parameters.

``/dev/ttyS0`` or any path · ``serial:///dev/ttyS0?baud=115200&rtscts=1&xonxoff=0&dsrdtr=0`` ·
``socket://host:port`` (a raw serial server) · ``rfc2217://host:port`` (one that also sets the line).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qsl, urlsplit

from kiosk.errors import SettingsError

DEFAULT_BAUD = 9600
_FLAGS = {"0": False, "1": True}
_LINE_KEYS = ("rtscts", "xonxoff", "dsrdtr")


class PortKind(Enum):
    LOCAL = "serial"
    SOCKET = "socket"
    RFC2217 = "rfc2217"


@dataclass(frozen=True, slots=True)
class Port:
    """``address`` is what is opened again and again: a stable path (/dev/serial/by-id/…) or a network URL."""

    kind: PortKind
    address: str
    baud: int = DEFAULT_BAUD
    rtscts: bool = False
    xonxoff: bool = False
    dsrdtr: bool = False


def parse_port(
    url: str,
    *,
    baud: int = DEFAULT_BAUD,
    rtscts: bool = False,
    xonxoff: bool = False,
    dsrdtr: bool = False,
) -> Port:
    """The port a settings value names; the other arguments hold where the URL is silent. Raises SettingsError."""
    usual = {"rtscts": rtscts, "xonxoff": xonxoff, "dsrdtr": dsrdtr}
    parts = urlsplit(url)
    if not parts.scheme and url.startswith("/"):
        return Port(PortKind.LOCAL, url, baud, **usual)
    kind = next((kind for kind in PortKind if kind.value == parts.scheme), None)
    if kind is None:
        raise SettingsError(
            f"port {url!r}: allowed are /path, serial:///path, socket://host:port, rfc2217://host:port"
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    rate = _baud(url, query.pop("baud", str(baud)))
    flags = {key: _flag(url, key, query.pop(key)) for key in _LINE_KEYS if key in query}
    if query:
        raise SettingsError(f"port {url!r}: {sorted(query)[0]!r} is not one of baud, {', '.join(_LINE_KEYS)}")
    return Port(kind, _address(url, kind), rate, **{**usual, **flags})


def _address(url: str, kind: PortKind) -> str:
    parts = urlsplit(url)
    if kind is PortKind.LOCAL:
        if parts.netloc or not parts.path:
            raise SettingsError(
                f"port {url!r}: a local port is written serial:///dev/name, with three slashes"
            )
        return parts.path
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise SettingsError(f"port {url!r}: a network port needs host and port number")
    return f"{kind.value}://{parts.netloc}"


def _baud(url: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 300 <= int(text) <= 4_000_000):
        raise SettingsError(f"port {url!r}: baud is a number from 300 to 4000000, not {text!r}")
    return int(text)


def _flag(url: str, key: str, text: str) -> bool:
    if text not in _FLAGS:
        raise SettingsError(f"port {url!r}: {key} is 0 or 1, not {text!r}")
    return _FLAGS[text]

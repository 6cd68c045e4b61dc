"""What one model of printer can do, read from a small TOML file: config/printers/NAME.toml or any path."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any

from devices.port_url import Port, parse_port
from kiosk.errors import SettingsError
from kiosk.resources import shipped_config

DEFAULT_PROFILE = "generic-80mm"


class Completion(Enum):
    """How the printer says that a slip is out, the surest first."""

    PROCESS_ID = "process_id"  # GS ( H fn 48: it repeats our number when the printing is done
    GS_R = "gs_r"  # GS r 1 after the cut: answered in its turn
    NONE = "none"  # nothing; every slip stays unconfirmed


class Cutter(Enum):
    PARTIAL = "partial"
    FULL = "full"
    NONE = "none"


class FlowControl(Enum):
    NONE = "none"
    RTS_CTS = "rts_cts"
    XON_XOFF = "xon_xoff"
    DTR_DSR = "dtr_dsr"


class KanjiQuirk(Enum):
    """How a model's Chinese mode differs from Epson's."""

    GB2312_ONLY = "gb2312_only"  # SPRT SP series: the font has 6,763 hanzi; the rest are sent as pictures
    FS_W_DOUBLE = "fs_w_double"  # double-size hanzi need FS W beside GS !
    FROM_NEXT_LINE = "from_next_line"  # SPRT POS76: FS & holds only after a line feed


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One model. ``feed_before_cut_dots`` 0 lets the cut command feed by itself (GS V 65/66)."""

    name: str
    width_dots: int
    columns: int
    completion: Completion
    cutter: Cutter
    native_qr: bool = True
    feed_before_cut_dots: int = 0
    kanji_quirks: frozenset[KanjiQuirk] = frozenset()
    sets_motion_unit: bool = True  # GS P: heights are dots whatever the model's own unit is
    can_clear: bool = True  # DLE DC4 fn 8 empties the buffers and says so
    flow_control: FlowControl = FlowControl.NONE
    baud: int = 115_200
    speed_mm_s: int = 150

    def port(self, url: str) -> Port:
        """The port that ``url`` names, with this model's speed and flow control where the URL is silent."""
        return parse_port(
            url,
            baud=self.baud,
            rtscts=self.flow_control is FlowControl.RTS_CTS,
            xonxoff=self.flow_control is FlowControl.XON_XOFF,
            dsrdtr=self.flow_control is FlowControl.DTR_DSR,
        )


def load_profile(name_or_path: str = DEFAULT_PROFILE) -> PrinterProfile:
    """A shipped profile by name, or one's own by the path of a .toml file. Raises SettingsError."""
    path = Path(name_or_path)
    if path.suffix != ".toml":
        if name_or_path not in shipped_profiles():
            raise SettingsError(
                f"printer profile {name_or_path!r}: allowed are {', '.join(shipped_profiles())}"
            )
        path = shipped_config("printers") / f"{name_or_path}.toml"
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    return _profile(path, values)


def shipped_profiles() -> list[str]:
    return sorted(path.stem for path in shipped_config("printers").glob("*.toml"))


def _profile(path: Path, values: dict[str, Any]) -> PrinterProfile:
    known = {field.name for field in fields(PrinterProfile)}
    for key in values:
        if key not in known:
            raise SettingsError(f"{path}: {key!r} is not a key; allowed are {', '.join(sorted(known))}")
    for key in ("name", "width_dots", "columns", "completion", "cutter"):
        if key not in values:
            raise SettingsError(f"{path}: {key!r} is missing")
    read = {key: _READERS[key](path, key, value) for key, value in values.items()}
    return PrinterProfile(**read)


def _reject(path: Path, key: str, value: object, allowed: str) -> SettingsError:
    return SettingsError(f"{path}: {key} = {value!r}: allowed is {allowed}")


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _reject(path, key, value, "a text")
    return value


def _yes_or_no(path: Path, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _reject(path, key, value, "true or false")
    return value


def _number(low: int, high: int, step: int = 1) -> Callable[[Path, str, object], int]:
    def read(path: Path, key: str, value: object) -> int:
        if type(value) is not int or not low <= value <= high or value % step:
            by = f", a multiple of {step}" if step > 1 else ""
            raise _reject(path, key, value, f"a number from {low} to {high}{by}")
        return value

    return read


def _one_of(kind: type[Enum]) -> Callable[[Path, str, object], Enum]:
    def read(path: Path, key: str, value: object) -> Enum:
        for member in kind:
            if member.value == value:
                return member
        raise _reject(path, key, value, ", ".join(str(member.value) for member in kind))

    return read


def _quirks(path: Path, key: str, value: object) -> frozenset[Enum]:
    if not isinstance(value, list):
        raise _reject(path, key, value, "a list")
    return frozenset(_one_of(KanjiQuirk)(path, key, item) for item in value)


_READERS: dict[str, Callable[[Path, str, object], Any]] = {
    "name": _text,
    "width_dots": _number(192, 1200, 8),
    "columns": _number(16, 100),
    "completion": _one_of(Completion),
    "cutter": _one_of(Cutter),
    "native_qr": _yes_or_no,
    "feed_before_cut_dots": _number(0, 500),
    "kanji_quirks": _quirks,
    "sets_motion_unit": _yes_or_no,
    "can_clear": _yes_or_no,
    "flow_control": _one_of(FlowControl),
    "baud": _number(1200, 921_600, 100),
    "speed_mm_s": _number(20, 500),
}

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


class Charset(Enum):
    """Which Chinese characters the model's own font has; all others are sent as pictures in their place."""

    GBK = "gbk"
    GB2312 = "gb2312"  # SPRT SP series: 6,763 hanzi
    RASTER = "raster"  # none at all: every line of text is sent as a picture


class KanjiQuirk(Enum):
    """How a model's Chinese mode differs from Epson's."""

    FS_W_DOUBLE = "fs_w_double"  # double-size hanzi need FS W beside GS !
    FROM_NEXT_LINE = "from_next_line"  # SPRT POS76: FS & holds only after a line feed


class StatusSet(Enum):
    """How the model is asked for its state."""

    DLE_EOT = "dle_eot"  # DLE EOT 1 to 4, one byte each: Epson and most others
    DLE_EOT_20 = "dle_eot_20"  # Custom: one block of six bytes, which also knows the presenter


class Presenter(Enum):
    """How a slip is held out to the visitor, where a printer has a mouth with a motor."""

    NONE = "none"
    GS_E = "gs_e"  # Custom VKP80 and VKP80II: ESC i cuts, GS e 3 holds out
    FS_P = "fs_p"  # Custom VKP80III: one command cuts, holds out, and takes care of what is left


class LeftSlip(Enum):
    """What becomes of a slip that nobody took, before the next one is printed."""

    RETRACT = "retract"  # drawn back into the machine: nobody else reads it
    EJECT = "eject"  # pushed out; for a machine without room for it


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One model. ``feed_before_cut_dots`` 0 lets the cut command feed by itself (GS V 65/66)."""

    name: str
    width_dots: int
    columns: int
    completion: Completion
    cutter: Cutter
    charset: Charset = Charset.GBK
    status: StatusSet = StatusSet.DLE_EOT
    presenter: Presenter = Presenter.NONE
    present_steps: int = 20  # how far it holds the slip out, in the model's own steps
    left_slip: LeftSlip = LeftSlip.RETRACT
    left_after_s: int = 60  # FS P only: when the printer itself removes a slip that nobody took; 0: never
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
    "charset": _one_of(Charset),
    "status": _one_of(StatusSet),
    "presenter": _one_of(Presenter),
    "present_steps": _number(1, 255),
    "left_slip": _one_of(LeftSlip),
    "left_after_s": _number(0, 255),
    "native_qr": _yes_or_no,
    "feed_before_cut_dots": _number(0, 500),
    "kanji_quirks": _quirks,
    "sets_motion_unit": _yes_or_no,
    "can_clear": _yes_or_no,
    "flow_control": _one_of(FlowControl),
    "baud": _number(1200, 921_600, 100),
    "speed_mm_s": _number(20, 500),
}

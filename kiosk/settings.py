"""The terminal's settings: typed, from one TOML file, with errors that name file, key, value and what is allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from kiosk.errors import SettingsError

T = TypeVar("T")
Check = Callable[[Any], bool]


def setting(default: Any, allowed: str, check: Check) -> Any:
    """A field with a default, its allowed values in words, and the check that holds them."""
    return field(default=default, metadata={"allowed": allowed, "check": check})


def between(default: float, low: float, high: float, unit: str = "") -> Any:
    return setting(default, f"{low} to {high} {unit}".strip(), lambda v: low <= v <= high)


def one_of(default: Any, *values: Any) -> Any:
    return setting(default, ", ".join(map(str, values)), lambda v: v in values)


def anything(default: Any, what: str) -> Any:
    return setting(default, what, lambda _: True)


@dataclass(frozen=True, slots=True)
class Terminal:
    state_dir: str = anything("/var/lib/petition-kiosk", "a folder the kiosk may write")
    log_level: str = one_of("info", "debug", "info", "warning", "error")
    control_socket: str = anything("", "path of the 0600 control socket; empty: control.sock in state_dir")


@dataclass(frozen=True, slots=True)
class Server:
    url: str = setting(
        "https://127.0.0.1:8443",
        "https://host[:port], or http:// on 127.0.0.1 or localhost",
        lambda v: v.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")),
    )
    ca_file: str = anything("", "PEM file of the centre's CA; empty: the system's")
    timeout_s: float = between(10.0, 0.5, 60, "seconds")
    heartbeat_s: float = between(60.0, 1, 3600, "seconds")


@dataclass(frozen=True, slots=True)
class Screen:
    diagonal_inch: float = between(21.5, 7, 100, "inches")
    width: int = between(1080, 200, 8000, "pixels")
    height: int = between(1920, 200, 8000, "pixels")
    rotation: int = one_of(0, 0, 90, 180, 270)
    fullscreen: bool = one_of(True, True, False)
    show_cursor: bool = one_of(False, True, False)


@dataclass(frozen=True, slots=True)
class Device:
    port: str = anything("", "a path, serial://, socket://host:port or rfc2217://host:port; empty: none")


@dataclass(frozen=True, slots=True)
class Scanner:
    port: str = anything("", "as above, or hid:///dev/input/by-id/… or camera:///dev/…; empty: none")
    trigger: str = one_of("none", "none", "gm65", "newland")


@dataclass(frozen=True, slots=True)
class Printer:
    port: str = anything("", "a path, serial://, socket://host:port or rfc2217://host:port; empty: none")
    profile: str = anything("generic-80mm", "name of a file in config/printers, without .toml")


@dataclass(frozen=True, slots=True)
class Audio:
    device: str = anything("", "a name of ALSA's, such as default or plughw:1; empty: no sound")
    voice: str = one_of("asked", "always", "asked", "never")


@dataclass(frozen=True, slots=True)
class Session:
    form_timeout_s: float = between(90.0, 5, 900, "seconds")
    read_timeout_s: float = between(60.0, 5, 900, "seconds")
    write_timeout_s: float = between(300.0, 60, 3600, "seconds")
    warning_s: float = between(30.0, 3, 120, "seconds")
    slow_factor: float = between(3.0, 1, 10)


@dataclass(frozen=True, slots=True)
class Demo:
    remote_hands: bool = one_of(False, True, False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in config/kiosk.toml. ``source`` names the file for messages."""

    terminal: Terminal = field(default_factory=Terminal)
    server: Server = field(default_factory=Server)
    screen: Screen = field(default_factory=Screen)
    printer: Printer = field(default_factory=Printer)
    scanner: Scanner = field(default_factory=Scanner)
    card_reader: Device = field(default_factory=Device)
    audio: Audio = field(default_factory=Audio)
    session: Session = field(default_factory=Session)
    demo: Demo = field(default_factory=Demo)

    @property
    def state_dir(self) -> Path:
        return Path(self.terminal.state_dir)

    @property
    def control_socket(self) -> Path:
        return Path(self.terminal.control_socket or self.state_dir / "control.sock")


def load_settings(path: Path) -> Settings:
    """Read the terminal's settings. Raises SettingsError."""
    return load_toml(path, Settings)


def load_toml(path: Path, kind: type[T]) -> T:
    """Read a TOML file into a dataclass of sections. Raises SettingsError naming file, key, value, allowed."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    return _build(kind, table, str(path), "")


def _build(kind: type[T], table: Mapping[str, Any], source: str, prefix: str) -> T:
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            raise SettingsError(
                f"{source}: {prefix}{key} is no setting; known here: {', '.join(sorted(known))}"
            )
    values = {
        name: _value(hints[name], table[name], known[name].metadata, source, f"{prefix}{name}")
        for name in known
        if name in table
    }
    missing = [
        n
        for n, f in known.items()
        if n not in values and f.default is MISSING and f.default_factory is MISSING
    ]
    if missing:
        raise SettingsError(f"{source}: {prefix}{missing[0]} is required")
    return kind(**values)


def _value(kind: Any, value: Any, metadata: Mapping[str, Any], source: str, key: str) -> Any:
    if is_dataclass(kind):
        if not isinstance(value, dict):
            raise SettingsError(f"{source}: {key} = {value!r} must be a section [{key}]")
        return _build(kind, value, source, f"{key}.")  # type: ignore[arg-type]
    if kind is float and type(value) is int:
        value = float(value)
    allowed = metadata.get("allowed", getattr(kind, "__name__", str(kind)))
    if isinstance(kind, type) and type(value) is not kind:
        raise SettingsError(f"{source}: {key} = {value!r} must be {kind.__name__}; allowed: {allowed}")
    if "check" in metadata and not metadata["check"](value):
        raise SettingsError(f"{source}: {key} = {value!r} is not allowed; allowed: {allowed}")
    return value


def describe(settings: Any, prefix: str = "") -> list[tuple[str, Any, str]]:
    """Every key with its value and what is allowed, for ``kiosk config show`` and the docs test."""
    rows: list[tuple[str, Any, str]] = []
    for f in fields(settings):
        value = getattr(settings, f.name)
        if is_dataclass(value):
            rows += describe(value, f"{prefix}{f.name}.")
        else:
            rows.append((f"{prefix}{f.name}", value, str(f.metadata.get("allowed", ""))))
    return rows

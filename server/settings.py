"""Settings of the central server from TOML. An error names file, key, value and what is allowed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from kiosk.errors import SettingsError
from kiosk.resources import shipped_config

T = TypeVar("T")
Port = Annotated[int, Meta(ge=0, le=65535)]


class Listen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the server listens. Plain http: put a TLS proxy before any address but loopback."""

    host: str = "127.0.0.1"
    port: Port = 8720


class Database(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where cases are kept. ``url`` may hold a password and is never told: PostgreSQL checks it, not this file."""

    url: str = ""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Caps and spans that protect the service."""

    max_body_bytes: Annotated[int, Meta(ge=1024, le=16 * 1024 * 1024)] = 256 * 1024
    ticket_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    wrong_tries: Annotated[int, Meta(ge=1, le=100)] = 5
    wrong_tries_minutes: Annotated[int, Meta(ge=1, le=1440)] = 15
    bookings_ten_minutes: Annotated[int, Meta(ge=1, le=10_000)] = 60
    enrolment_token_minutes: Annotated[int, Meta(ge=1, le=1440)] = 60
    enrolment_requests: Annotated[int, Meta(ge=1, le=1000)] = 20
    enrolment_requests_minute: Annotated[int, Meta(ge=1, le=1000)] = 30
    nonces_remembered: Annotated[int, Meta(ge=1000, le=10_000_000)] = 200_000


class Desk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long somebody at the desk stays signed in: without touching it, and at all."""

    idle_minutes: Annotated[int, Meta(ge=1, le=480)] = 20
    session_hours: Annotated[int, Meta(ge=1, le=24)] = 10


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What new fields of personal data are encrypted with. Everything is read by what it was written with."""

    cipher: Literal["aes", "sm4"] = "aes"


class LocalTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the local day begins. China has one time and no summer time."""

    utc_offset_minutes: Annotated[int, Meta(ge=-720, le=840)] = 480


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the log tells: answers 5xx always, and those that took longer than ``slow_ms``."""

    level: Literal["info", "warning", "error"] = "info"
    slow_ms: Annotated[int, Meta(ge=1, le=60_000)] = 1000


class Metrics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may read /metrics: this machine, or everybody who reaches the server."""

    remote: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything config/server.toml may say."""

    listen: Listen = Listen()
    database: Database = Database()
    limits: Limits = Limits()
    desk: Desk = Desk()
    privacy: Privacy = Privacy()
    local_time: LocalTime = LocalTime()
    log: Log = Log()
    metrics: Metrics = Metrics()


def load_settings(path: Path | None = None) -> Settings:
    """Read ``path``, or the shipped server.toml. Raises SettingsError."""
    return read_toml(path or shipped_config("server.toml"), Settings)


def read_toml(path: Path, kind: type[T]) -> T:
    """Parse a TOML file into ``kind``. Raises SettingsError naming file, key, value and what is allowed."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    try:
        return msgspec.convert(raw, type=kind)
    except msgspec.ValidationError as error:
        raise SettingsError(_explained(path, raw, str(error))) from error


def _explained(path: Path, raw: Any, message: str) -> str:
    """msgspec says ``Expected `int` <= 65535 - at `$.listen.port```; add the file and the value found there."""
    allowed, _, place = message.partition(" - at `$")
    keys = re.findall(r"\w+", place)
    found = raw
    for key in keys:
        found = found[int(key)] if isinstance(found, list) else found.get(key)
    value = "" if isinstance(found, dict | list) or keys[:1] == ["database"] else f" is {found!r}"
    return f"{path}: {'.'.join(keys) or 'top level'}{value}: {allowed}"

"""How a command reaches a device: through the running kiosk, which owns the ports, or by opening the port itself."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import DeviceUnavailable, NeedsAttention, SettingsError

if TYPE_CHECKING:
    from kiosk.control import ControlClient
    from kiosk.settings import Settings

BAUD = {"card_reader": 115_200}  # SAM modules leave the factory so


@dataclass(frozen=True, slots=True)
class Reach:
    """``kiosk`` is None when none runs: then ``port`` is opened here."""

    kiosk: ControlClient | None
    port: str = ""
    profile: str = ""

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """The running kiosk's answer. Raises NeedsAttention in its words when it could not."""
        assert self.kiosk is not None
        try:
            return self.kiosk.ask(do, **values)
        except LookupError as error:
            raise NeedsAttention(f"the kiosk says: {error}") from error
        except TimeoutError as error:
            raise DeviceUnavailable("the kiosk does not answer") from error


def add_reach(parser: argparse.ArgumentParser, *, has_profile: bool = False) -> None:
    """``--config``: beside the running kiosk, or with the ports of its settings. ``--port``: that port, opened here."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--config", type=Path, help="the terminal's settings: asks its running kiosk if there is one"
    )
    where.add_argument(
        "--port",
        default="",
        help="open this one: /dev/…, serial:///dev/…?baud=…, socket://host:port, rfc2217://…",
    )
    if has_profile:
        parser.add_argument("--profile", default="", help="name in config/printers, or a .toml file")


def reach(args: argparse.Namespace, device: str) -> Reach:
    """Raises SettingsError when the settings name no port and no kiosk runs."""
    profile = getattr(args, "profile", "")
    if args.port:
        return Reach(None, args.port, profile or "generic-80mm")
    from kiosk.settings import load_settings

    settings = load_settings(args.config)
    kiosk = running_kiosk(settings)
    port = getattr(settings, device).port
    if kiosk is None and not port:
        raise SettingsError(f"{args.config}: {device}.port is empty; write it there, or give --port")
    return Reach(kiosk, port, profile or settings.printer.profile)


def running_kiosk(settings: Settings, timeout_s: float = 150.0) -> ControlClient | None:
    """The kiosk that runs with these settings."""
    from kiosk.control import ControlClient

    try:
        return ControlClient(settings.control_socket, timeout_s)
    except DeviceUnavailable:
        return None

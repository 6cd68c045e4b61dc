"""``kiosk touch``: the panel's calibration and rotation, for when nobody can hit anything any more."""

from __future__ import annotations

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["show", "reset"])
    parser.add_argument("--config", type=Path, required=True, help="the terminal's settings file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """``reset`` also tells the running kiosk, so that it holds at once. Raises StoreUnavailable."""
    from kiosk.cli.reach import running_kiosk
    from kiosk.services.panel import Panel
    from kiosk.settings import load_settings

    settings = load_settings(args.config)
    panel = Panel(settings.state_dir, settings.screen.rotation)
    if args.act == "reset":
        panel.reset()
        kiosk = running_kiosk(settings)
        if kiosk is not None:
            with kiosk:
                kiosk.ask("touch_reset")
    calibrated = "calibrated" if panel.is_calibrated else "not calibrated"
    print(f"touch {calibrated}, rotation {panel.state.rotation}")
    return 0

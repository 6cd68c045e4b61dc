"""``kiosk config``: check a settings file, or show every key with its value and what is allowed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import SettingsError

if TYPE_CHECKING:
    from kiosk.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|show|accept")
    for verb, help_text in (
        ("check", "say whether it can be used"),
        ("show", "every key, its value, what is allowed"),
        ("accept", "it is meant as it is, also where it was shortened"),
    ):
        child = verbs.add_parser(verb, help=help_text)
        child.add_argument("file", type=Path, nargs="?", help="settings file; without one: the defaults")
        child.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Status 1, and the reason on the error output, when the file cannot be used."""
    from kiosk.settings import Settings, describe, load_settings

    settings = load_settings(args.file) if args.file else Settings()
    if args.verb == "check":
        print(f"{args.file or 'the defaults'}: good")
        return 0
    if args.verb == "accept":
        return _accept(args.file, settings)
    for key, value, allowed in describe(settings):
        print(f"{key} = {value!r}  # {allowed}")
    return 0


def _accept(file: Path | None, settings: Settings) -> int:
    from kiosk.kept_settings import keep

    if file is None:
        raise SettingsError("which file is meant? kiosk config accept FILE")
    try:
        keep(file, settings)
    except OSError as error:
        raise SettingsError(f"{file} cannot be kept in {settings.state_dir}: {error}") from error
    print(f"{file}: kept as good; restart the kiosk to run with it")
    return 0

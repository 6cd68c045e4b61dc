"""``kiosk verify-slip``: is this slip's code genuine? Offline, with the terminal keys the site carries."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from kiosk.cli.alone import opened_store


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="the text of the QR, XF2:…")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--config", type=Path, help="a terminal's settings file: its store has the keys")
    source.add_argument("--key", help="the terminal's public key, base64")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints JSON; status 0 for a genuine slip, 1 for any other."""
    from kiosk.clock import rfc3339
    from kiosk.domain.slip_code import decode_slip_code, is_signed_by
    from kiosk.errors import Unreadable
    from kiosk.keys import unb64, verifier

    try:
        code, signature = decode_slip_code(args.code.strip())
    except Unreadable as error:
        print(json.dumps({"genuine": False, "reason": str(error)}))
        return 1
    keys = [unb64(args.key)] if args.key else terminal_keys(args.config, code.terminal)
    genuine = any(is_signed_by(code, signature, verifier(key)) for key in keys)
    print(
        json.dumps(
            {
                "genuine": genuine,
                "centre": code.centre,
                "terminal": code.terminal,
                "captured_at": rfc3339(code.captured_at),
                "body_hash": code.body_hash.hex(),
                "reason": ""
                if genuine
                else "unknown terminal"
                if not keys
                else "the signature is not this terminal's",
            }
        )
    )
    return 0 if genuine else 1


def terminal_keys(config: Path, terminal: int) -> list[bytes]:
    """Every public key that a terminal of this centre has or had, as the site last told; one's own always."""
    from kiosk.enrolment import load_identity
    from kiosk.keys import load_or_make_key, unb64
    from kiosk.settings import load_settings
    from kiosk.store.facts import Facts
    from kiosk.sync.heartbeat import SiteKeeper

    settings = load_settings(config)
    with opened_store(settings) as database:
        facts = Facts(database)
        site = SiteKeeper(facts, lambda _: None).site
        told = site.terminal_keys if site else []
        keys = [unb64(known.public_key) for known in told if known.terminal_number == terminal]
        me = load_identity(facts, load_or_make_key(settings.state_dir / "terminal.key"))
        own = [me.key.public_key().public_bytes_raw()] if me.reply.terminal_number == terminal else []
        return list(dict.fromkeys([*keys, *own]))

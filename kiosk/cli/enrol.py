"""``kiosk enrol``: show a code that staff approve, and wait; or trade a one-time token."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.api.terminals import EnrolmentCode
    from kiosk.settings import Settings
    from kiosk.store.facts import Facts
    from kiosk.sync.client import HttpClient


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, required=True, help="the terminal's settings file")
    parser.add_argument(
        "--server", default="", help="the centre's address (default: server.url of the settings)"
    )
    parser.add_argument(
        "--token", default="", help="one-time token from `kiosk-server terminals token`, instead"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Status 0 once enrolled. Ended and started again within a quarter of an hour, it waits for the same code."""
    from kiosk.cli.alone import opened_store
    from kiosk.errors import NeedsAttention
    from kiosk.settings import load_settings
    from kiosk.store.facts import ENROLMENT, Facts

    settings = load_settings(args.config)
    with opened_store(settings) as database:
        facts = Facts(database)
        if facts.get(ENROLMENT) is not None:
            raise NeedsAttention("this terminal is enrolled already")
        terminal = enrol_anew(settings, facts, token=args.token, url=args.server)
    print(f"enrolled as {terminal}")
    return 0


def trade_token(settings: Settings, token: str) -> None:
    """Trade it for this terminal's identity; nothing when it is enrolled already."""
    from kiosk.cli.alone import opened_store
    from kiosk.store.facts import ENROLMENT, Facts

    with opened_store(settings) as database:
        facts = Facts(database)
        if facts.get(ENROLMENT) is None:
            enrol_anew(settings, facts, token=token)


def enrol_anew(settings: Settings, facts: Facts, *, token: str, url: str = "") -> str:
    """By the token, or without one by a code that is shown; the terminal's id. Its key is made the first time."""
    from kiosk.cli.alone import centre_of
    from kiosk.compose import SOFTWARE
    from kiosk.enrolment import enrol
    from kiosk.keys import load_or_make_key

    client = centre_of(settings, url=url)
    key = load_or_make_key(settings.state_dir / "terminal.key")
    if token:
        return enrol(client, facts, key, token=token, software=SOFTWARE).reply.terminal
    return enrol_by_code(client, facts, key, software=SOFTWARE, sleep=time.sleep)


def enrol_by_code(
    client: HttpClient,
    facts: Facts,
    key: Ed25519PrivateKey,
    *,
    software: str,
    sleep: Callable[[float], None],
) -> str:
    """Show the code and ask until somebody decided; the terminal's id. Raises NeedsAttention: refused, or too late."""
    from kiosk.enrolment import WAITING, ask_how_it_stands, ask_to_be_enrolled, code_asked_before
    from kiosk.errors import NeedsAttention, ServerUnreachable
    from kiosk.services.pairing import hardware

    code = code_asked_before(facts)
    if code is not None:
        progress = ask_how_it_stands(client, facts, key, code)
        if progress.enrolment is not None:
            return progress.enrolment.terminal
        code = code if progress.state in WAITING else None
    if code is None:
        code = ask_to_be_enrolled(client, facts, key, hardware=hardware(), software=software)
    show(code)
    interval = code.interval
    while True:
        sleep(interval)
        try:
            progress = ask_how_it_stands(client, facts, key, code)
        except ServerUnreachable as error:
            print(f"{error}; trying again", file=sys.stderr)
            continue
        if progress.enrolment is not None:
            return progress.enrolment.terminal
        if progress.state not in WAITING:
            why = "staff refused it" if progress.state == "access_denied" else "nobody approved it in time"
            raise NeedsAttention(f"not enrolled: {why}; run `kiosk enrol` again")
        interval = progress.interval or interval


def show(code: EnrolmentCode) -> None:
    """The code in large enough words, and a QR that opens the desk's page with it."""
    from qrcode import QRCode

    print(f"\n    {code.user_code}\n")
    print(f"请工作人员在 {code.verification_uri} 核对并批准这个代码（{code.expires_in // 60} 分钟内有效）。")
    print(f"Staff: compare this code at {code.verification_uri} and approve it.")
    picture = QRCode(border=2)
    picture.add_data(code.verification_uri_complete)
    picture.print_ascii(out=sys.stdout, invert=True)
    sys.stdout.flush()

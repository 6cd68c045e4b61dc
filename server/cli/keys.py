"""``kiosk-server keys``: which keys there are, a new one in use, and everything under the newest."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from pathlib import Path

from server.db.engine import Engine
from server.key_files import KINDS, SEAL, add_key
from server.keys import Keys
from server.reencryption import BATCH, keys_needed, reencrypt
from server.settings import load_settings
from server.state import KEYS, opened


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every key, whether it is in use, and how many fields need it")
    listing.set_defaults(run=print_list)
    rotate = actions.add_parser("rotate", help="make a new key of a kind; in use at once, without a restart")
    rotate.add_argument("kinds", nargs="+", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    rotate.set_defaults(run=rotate_keys)
    again = actions.add_parser(
        "reencrypt", help="put every field under the newest key, while the server runs"
    )
    again.add_argument("--batch", type=int, default=BATCH, help=f"fields a transaction (default {BATCH})")
    again.set_defaults(run=reencrypt_all)
    for action in (listing, rotate, again):
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
        action.add_argument("--state", type=Path, required=True, help="the state folder")


def print_list(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)) as (engine, keys):
        rows = listed(engine, keys)
    print(json.dumps(rows, indent=2))
    return 0


def listed(engine: Engine, keys: Keys) -> list[dict[str, object]]:
    """A row a key. Nobody counts what lies sealed in the queues of terminals: ``fields`` is None for seal keys."""
    needed: Counter[tuple[str, int]] = Counter()
    for key, count in engine.look(keys_needed).items():
        needed[key.kind, key.number] += count
    return [
        {
            "file": f"{kind}-{number}.key",
            "in_use": number == keys.files.newest(kind),
            "fields": None if kind == SEAL else needed[kind, number],
        }
        for kind in KINDS
        for number in keys.files.of(kind)
    ]


def rotate_keys(args: argparse.Namespace) -> int:
    with opened(args.state, load_settings(args.settings)):  # the folder is a state, and its keys are whole
        for kind in args.kinds:
            print(f"{kind}-{add_key(args.state / KEYS, kind, os.urandom)}.key is in use")
    return 0


def reencrypt_all(args: argparse.Namespace) -> int:
    """Status 1 when a field could not be read. Killed and started again, it goes on where it was."""
    with opened(args.state, load_settings(args.settings)) as (engine, keys):
        moved, unreadable = 0, []
        for _, batch in reencrypt(engine, keys, batch=args.batch):
            moved += batch.moved
            unreadable += batch.unreadable
        rows = listed(engine, keys)
    print(f"{moved} fields are under the newest keys now")
    for place in unreadable:
        print(f"cannot be read, left as it is: {place}")
    for row in rows:
        if not row["in_use"] and row["fields"] == 0:
            print(f"{row['file']}: no field needs it; keep it with the backups that were made before")
    return 1 if unreadable else 0

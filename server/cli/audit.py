"""``kiosk-server audit``: walk the chain of the audit log, and show its newest rows."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from kiosk.errors import InvalidInput
from server.db.engine import Cursor
from server.people.audit import AuditRow, Verdict, read_audit, verify_audit
from server.settings import load_settings
from server.site.book import require_plan
from server.state import opened

FROM_THE_END = 2**31 - 1


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="whether every row is as it was written; exit status 1 if not")
    verify.add_argument("--known", default="", metavar="SEQ:HASH", help="a head that was noted earlier")
    verify.set_defaults(run=verify_all)
    show = actions.add_parser("show", help="print the newest rows, one JSON a line")
    show.add_argument("--most", type=int, default=50, help="how many")
    show.add_argument(
        "--before", type=int, default=FROM_THE_END, metavar="SEQ", help="only rows before this one"
    )
    show.set_defaults(run=show_rows)
    for action in (verify, show):
        action.add_argument("--settings", type=Path, help="a server.toml (default: the shipped one)")
        action.add_argument("--state", type=Path, required=True, help="the state folder")


def verify_all(args: argparse.Namespace) -> int:
    """Says the first broken place, or the head to note down outside this machine."""
    known = _known(args.known)

    def work(cursor: Cursor) -> Verdict:
        return verify_audit(cursor, require_plan(cursor).division, known=known)

    with opened(args.state, load_settings(args.settings)) as (engine, _):
        verdict = engine.look(work)
    if verdict.broken_at:
        print(f"broken at row {verdict.broken_at}: {verdict.why}; {verdict.rows} rows before it are whole")
        return 1
    print(f"{verdict.rows} rows, all as they were written\nhead {verdict.rows}:{verdict.head}")
    return 0


def show_rows(args: argparse.Namespace) -> int:
    def work(cursor: Cursor) -> list[AuditRow]:
        return read_audit(cursor, require_plan(cursor).division, before=args.before, most=args.most)

    with opened(args.state, load_settings(args.settings)) as (engine, _):
        rows = engine.look(work)
    for row in rows:
        print(json.dumps(asdict(row), ensure_ascii=False))
    return 0


def _known(text: str) -> tuple[int, str] | None:
    seq, _, noted = text.partition(":")
    if not text:
        return None
    if not seq.isdigit() or len(noted) != 64:
        raise InvalidInput(f"--known {text}: SEQ:HASH, as `audit verify` prints its head")
    return int(seq), noted

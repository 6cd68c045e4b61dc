"""What must hold of a folder after a power cut, by the product's own eyes: what was told is there, and nothing is broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from kiosk.api.codec import from_json
from kiosk.api.terminals import EnrolmentReply, key_id_of
from kiosk.domain.numbers import parse_number
from kiosk.errors import KioskError, StoreUnavailable
from kiosk.keys import load_or_make_key
from kiosk.services.house import House
from kiosk.services.panel import Panel
from kiosk.store.database import Database
from kiosk.store.facts import ENROLMENT, SERIAL, Facts
from kiosk.store.opening import open_store
from kiosk.store.reserve import Reserve
from server.cli.init import build_state
from server.clock import system_clock
from server.settings import Settings
from server.state import opened

Told = list[list[str]]


def said(told: Told, what: str) -> list[list[str]]:
    return [words[1:] for words in told if words[0] == what]


def kiosk_faults(folder: Path, told: Told, ever_told: Told) -> set[str]:
    """Names of what does not hold in a terminal's state folder. ``ever_told``: also what was told after the cut."""
    try:
        database = Database(folder / "kiosk.db")
    except StoreUnavailable:
        return {"does not open"}
    try:
        return set(_store_faults(database, folder, told, ever_told)) | set(
            _file_faults(folder, told, ever_told)
        )
    except (KioskError, sqlite3.Error) as error:
        return {f"cannot be read: {type(error).__name__}"}
    finally:
        database.close()


def _store_faults(database: Database, folder: Path, told: Told, ever_told: Told) -> Iterable[str]:
    facts = Facts(database)
    if database.rows("PRAGMA integrity_check") != [("ok",)]:
        yield "corrupt"
    kept = dict(database.rows("SELECT id, number FROM outbox"))
    if any(record not in kept for _, record in said(told, "number")):
        yield "a number is lost"
    numbers = {number for number in kept.values() if number.startswith("XF")}
    shown = numbers | {number for number, _ in said(told, "number") if number.startswith("XF")}
    if shown and int(facts.get(SERIAL) or 0) <= max(parse_number(number).serial for number in shown):
        yield "a number could be given twice"
    jobs = dict(database.rows("SELECT id, state FROM print_jobs"))
    if any(jobs.get(job) != outcome for job, outcome in said(told, "slip")):
        yield "the fate of a slip is forgotten"
    house = House(facts, lambda: None, lambda: None)  # type: ignore[arg-type, return-value]
    yield from _is_as_new("notice", house._set.notice, told, ever_told)
    yield from _is_as_new("pin", facts.get("pin.staff"), told, ever_told)
    yield from _identity_faults(facts, folder, told, ever_told)


def _identity_faults(facts: Facts, folder: Path, told: Told, ever_told: Told) -> Iterable[str]:
    """The key in force is as new as told; or it is the one before, and the new one lies beside it."""
    enrolment = facts.get(ENROLMENT)
    keys = [key for (key,) in said(ever_told, "key")]
    if said(told, "key") and not enrolment:
        yield "the enrolment is lost"
    if not enrolment:
        return
    held = _key(folder / "terminal.key")
    first = from_json(enrolment.encode(), EnrolmentReply).key_id
    if held is None or held not in keys or key_id_of(bytes.fromhex(keys[0])) != first:
        yield "the key is lost"
    elif keys.index(held) < len(said(told, "key")) - 1:
        yield "the key in force is an old one"


def _key(path: Path) -> str | None:
    if not path.exists():
        return None
    return load_or_make_key(path).public_key().public_bytes_raw().hex()


def _file_faults(folder: Path, told: Told, ever_told: Told) -> Iterable[str]:
    panel = Panel(folder, 0)
    if panel.is_broken:
        yield "the panel's file is broken"
    else:
        yield from _is_as_new("rotation", str(panel.state.rotation), told, ever_told)
    for name, count in said(told, "export"):
        file = folder / "export" / name
        if not file.exists() or file.read_bytes().count(b"\n") != int(count):
            yield "an export is lost"


def _is_as_new(what: str, value: str | None, told: Told, ever_told: Told) -> Iterable[str]:
    """As it was last told, or as it was about to be."""
    values = [value for (value,) in said(ever_told, what)]
    last = len(said(told, what))
    if last and value not in values[last - 1 :]:
        yield f"{what} is lost"


def roll_faults(folder: Path, renamed: int, ever_told: Told) -> set[str]:
    """Once the centre has answered for the ``renamed``-th new key, that key is here under one name or the other."""
    keys = [key for (key,) in said(ever_told, "key")]
    here = {_key(folder / "terminal.key"), _key(folder / "terminal.key.next")}
    return {"a key that the centre knows is lost"} if renamed and keys[renamed] not in here else set()


def salvage_faults(folder: Path, told: Told, ever_told: Told, *, next_serial: int) -> set[str]:
    """Names of what does not hold once a store was damaged: the next start salvages it, or goes on with that."""
    if not said(told, "damaged"):
        return set()
    path, ((count,),) = folder / "kiosk.db", said(ever_told, "salvaged")
    try:
        database = open_store(path, lambda: datetime(2026, 11, 23, tzinfo=UTC), Reserve(folder))
    except StoreUnavailable:
        return {"cannot be salvaged"}
    try:
        facts, kept = Facts(database), {row[0] for row in database.rows("SELECT id FROM outbox")}
        found = {
            "corrupt": database.rows("PRAGMA integrity_check") != [("ok",)],
            "records are lost": len(kept) < int(count)
            or any(one not in kept for (one,) in said(told, "record")),
            "a number could be given twice": int(facts.get(SERIAL) or 0) <= next_serial,
            "the enrolment is lost": not facts.get(ENROLMENT),
            "the damaged file is not kept": not any(
                _holds_damage(f) for f in folder.glob("damaged/*/kiosk.db")
            ),
        }
        return {name for name, is_so in found.items() if is_so}
    finally:
        database.close()


def _holds_damage(path: Path) -> bool:
    """The page that nobody wrote so is there to be looked at."""
    return b"\xff" * 4096 in path.read_bytes()


def server_faults(folder: Path, told: Told) -> set[str]:
    """Names of what does not hold in a centre's state folder. One that was never in use must come to be by ``init``."""
    try:
        if not told:
            build_state(folder, Settings(), sample=False, now=system_clock())
        with opened(folder, Settings()) as (engine, _):
            engine.examine()
            rows = {table: {row[0] for row in engine.look(_all(sql))} for table, sql in KEPT.items()}
    except (KioskError, sqlite3.Error) as error:
        return {f"cannot be opened: {type(error).__name__}"}
    return {
        f"{table}: lost"
        for table, known in rows.items()
        if any(one not in known for (one,) in said(told, table))
    }


KEPT = {
    "records": "SELECT id FROM records",
    "cases": "SELECT number FROM cases",
    "queue_tickets": "SELECT event_id || ' ' || ticket FROM queue_tickets",
    "terminals": "SELECT key_id FROM terminals",
}


def _all(sql: str):  # type: ignore[no-untyped-def]
    return lambda cursor: cursor.execute(sql).fetchall()

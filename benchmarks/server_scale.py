"""Whether a request costs the same with a million cases as with a thousand: upload, look-up and roadmap.

A server is measured over a small centre, the database is filled by copying one real case a million times with numbers
and hashes of its own, and the server is measured again. What is looked up lies anywhere among them. The limit is held against
CPU, the database's included where it is SQLite; rates are printed beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from _send import send
from server_load import Enrolled, cpu_s, fdatasync_us, serving, state_of

from kiosk.api.records import LookupSecrets
from server.cases.keys import token_hash
from server.keys import load_keys

LIMIT = 1.3
KNOWN = 1500  # cases anywhere in the database whose slips the benchmark holds
COPIED = {  # table -> what differs from the copied row
    "records": {"id": "'copy-' || {n}", "number": "{number}"},
    "cases": {"number": "{number}", "record_id": "'copy-' || {n}"},
    "case_events": {"number": "{number}"},
    "clocks": {"number": "{number}"},
    "case_keys": {"number": "{number}", "key_hash": "{hash}"},
}
SQLITE = {
    "number": "printf('XF130926900%07d', {n})", "hash": "lower(hex(randomblob(32)))",
    "series": "(WITH RECURSIVE s(n) AS (SELECT {a} UNION ALL SELECT n + 1 FROM s WHERE n < {b}) SELECT n FROM s)",
}  # fmt: skip
POSTGRES = {
    "number": "'XF130926900' || lpad(({n})::text, 7, '0')",
    "hash": "encode(sha256((random()::text || {n} || s.key_hash)::bytea), 'hex')",
    "series": "(SELECT generate_series({a}, {b}) AS n)",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each figure")
    parser.add_argument(
        "--database", default="", help="postgresql://…; nothing: SQLite in a folder of its own"
    )
    parser.add_argument("--check", action="store_true", help="exit 1 when the limit is not held")
    args = parser.parse_args()
    print(
        f"this machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, fdatasync {fdatasync_us():.0f} µs"
    )
    with tempfile.TemporaryDirectory() as folder:
        token = state_of(Path(folder), args.database)
        few = _costs(Path(folder), args.database, args.seconds, 1_000, token)
        many = _costs(Path(folder), args.database, args.seconds, args.cases, "")
    held = True
    for name, (cpu, rate) in few.items():
        more, slower = many[name]
        held &= more / cpu <= LIMIT
        print(
            f"{name:14} {cpu:5.0f} → {more:5.0f} µs CPU: × {more / cpu:.2f} (≤ {LIMIT})  {rate:6.0f} → {slower:6.0f}/s  "
            f"{'held' if more / cpu <= LIMIT else 'NOT HELD'}"
        )
    return 0 if held or not args.check else 1


_terminal: list[Enrolled] = []


def _costs(folder: Path, url: str, seconds: float, cases: int, token: str) -> dict[str, tuple[float, float]]:
    """Name -> (µs of CPU a request, requests a second) with so many cases in the database."""
    if token:
        with serving(folder) as (_, port):
            _terminal.append(Enrolled(port, token))
            send(port, [_terminal[0].upload() for _ in range(50)], 0.2, once=False)
    known = _fill(folder, url, cases)
    costs = {}
    with serving(folder) as (pid, port):
        terminal = _terminal[0]
        terminal.port = port
        tickets = [terminal.roadmap(secrets) for secrets in known]
        for name, requests in (
            ("record upload", [terminal.upload() for _ in range(int(seconds * 3500))]),
            ("look-up", [terminal.look_up(random.choice(known)) for _ in range(int(seconds * 2000))]),
            ("roadmap", tickets * 20),
        ):
            before = cpu_s(pid)
            sent = send(port, requests, seconds, once=name != "roadmap")
            if sent.refused:
                raise RuntimeError(f"{name}: {sent.refused} were refused")
            costs[name] = ((cpu_s(pid) - before) / sent.count * 1e6, sent.rate)
    return costs


def _fill(folder: Path, url: str, cases: int) -> list[LookupSecrets]:
    """Copy the first case up to ``cases``; returns the slips of some, anywhere among them."""
    began, line, words = time.perf_counter(), _line(folder, url), POSTGRES if url else SQLITE
    held = line.execute("SELECT COUNT(*) FROM cases").fetchone()[0]
    first = line.execute(
        "SELECT number, record_id FROM cases ORDER BY registered_at, number LIMIT 1"
    ).fetchone()
    for table, changes in COPIED.items():
        _copy(line, table, changes, words, first, held, cases)
    keys, division = load_keys(folder / "state" / "keys", os.urandom), first[0][2:8]
    numbers = random.sample(range(held, cases), min(KNOWN, cases - held))
    known = [LookupSecrets("", os.urandom(10).hex()) for _ in numbers]
    mark = "%s" if url else "?"
    line.cursor().executemany(
        f"INSERT INTO case_keys (division, way, key_hash, number) VALUES ({mark}, 'token', {mark}, {mark})",
        [
            (division, token_hash(keys, secrets.slip_token), f"XF130926900{n:07d}")
            for n, secrets in zip(numbers, known, strict=True)
        ],
    )
    line.commit()
    line.execute("ANALYZE")
    line.commit()
    line.close()
    print(f"filled to {cases} cases in {time.perf_counter() - began:.0f} s", flush=True)
    return known


def _copy(
    line: Any,
    table: str,
    changes: dict[str, str],
    words: dict[str, str],
    first: tuple[str, str],
    a: int,
    b: int,
) -> None:
    cursor = line.execute(f"SELECT * FROM {table} LIMIT 0")
    columns = [column[0] for column in cursor.description]
    fill = {"n": "t.n", "number": words["number"].format(n="t.n"), "hash": words["hash"].format(n="t.n")}
    values = [changes[name].format(**fill) if name in changes else f"s.{name}" for name in columns]
    where = f"s.id = '{first[1]}'" if table == "records" else f"s.number = '{first[0]}'"
    series = words["series"].format(a=a, b=b - 1)
    line.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {series} AS t, (SELECT * FROM {table} AS s WHERE {where}) AS s"
    )
    line.commit()


def _line(folder: Path, url: str) -> Any:
    if url:
        return psycopg.connect(url)
    line = sqlite3.connect(folder / "state" / "server.db")
    line.execute("PRAGMA synchronous=OFF")
    line.execute("PRAGMA cache_size=-2000000")
    return line


if __name__ == "__main__":
    sys.exit(main())

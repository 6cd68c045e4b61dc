"""What an upload cannot cost less than with this design, part by part: proof, seal, encryption, rows on disk, HTTP.

The rows are those that the server wrote for one real record, written again under other keys in groups of 32 with
nothing of ours around them. ``server_load.py`` prints what the whole costs; between the two lies our own code.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from hmac import HMAC
from pathlib import Path

from _send import send
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey
from server_load import Enrolled, cpu_s, fdatasync_us, request, serving, state_of

from server.db.sqlite import connect

LIMIT_US = 300  # of the whole upload
ROWS = 3000
GROUP = 32
TABLES = {"records": ("id",), "cases": ("number",), "case_events": ("number",), "clocks": ("number",),
          "case_keys": ("number", "key_hash")}  # fmt: skip
HASHES = 5  # HMACs a record: slip, two factors, person, and one for the ticket's place


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        http = _http_us(Path(folder))
        parts = {"signature (Ed25519)": _signature_us(), "seal (X25519, XSalsa20)": _seal_us(),
                 "field and hashes (AES-GCM, HMAC)": _field_us(), "rows, in groups of 32, synced": _rows_us(Path(folder)),
                 "HTTP, any request": http}  # fmt: skip
    print(
        f"this machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, fdatasync {fdatasync_us():.0f} µs"
    )
    for name, us in parts.items():
        print(f"{name:34} {us:5.0f} µs CPU")
    print(f"{'together':34} {sum(parts.values()):5.0f} µs CPU (the whole upload is held against {LIMIT_US})")
    return 0


def _http_us(folder: Path) -> float:
    """The bare route; and one record is left in the database."""
    token = state_of(folder, "")
    with serving(folder) as (pid, port):
        upload = Enrolled(port, token).upload()
        send(port, [upload], 0.3, once=False)
        bare = [request("GET", "/healthz", b"", {})]
        send(port, bare, 0.3, once=False)
        before = cpu_s(pid)
        return (lambda sent: (cpu_s(pid) - before) / sent.count * 1e6)(send(port, bare, 2.0, once=False))


def _signature_us() -> float:
    key = SigningKey.generate()
    signed, verify = key.sign(os.urandom(330)), key.verify_key
    return _us(lambda: verify.verify(signed))


def _seal_us() -> float:
    key = PrivateKey.generate()
    sealed, box = SealedBox(key.public_key).encrypt(os.urandom(900)), SealedBox(key)
    return _us(lambda: box.decrypt(sealed))


def _field_us() -> float:
    cipher, keyed = AESGCM(os.urandom(32)), HMAC(os.urandom(32), digestmod=sha256)

    def once() -> None:
        cipher.encrypt(os.urandom(12), bytes(900), b"cases|particulars")
        for _ in range(HASHES):
            one = keyed.copy()
            one.update(b"x" * 40)
            one.hexdigest()

    return _us(once)


def _rows_us(folder: Path) -> float:
    database = connect(next((folder / "state").glob("*.db")))
    kept = {table: _found(database, table) for table in TABLES}
    began = time.process_time()
    for first in range(0, ROWS, GROUP):
        database.execute("BEGIN IMMEDIATE")
        for n in range(first, first + GROUP):
            for table, (sql, rows, places) in kept.items():
                database.execute(
                    sql, [_another(value, n, place in places, table) for place, value in enumerate(rows)]
                )
        database.execute("COMMIT")
    us = (time.process_time() - began) / ROWS * 1e6
    database.close()
    return us


def _found(database: sqlite3.Connection, table: str) -> tuple[str, list[object], set[int]]:
    """A statement that writes all the record's rows of a table at once, its values, and which of them must differ."""
    found = database.execute(f"SELECT * FROM {table} WHERE {_its_record(table)}").fetchall()
    names = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(found))
    differ = {place for place in range(len(names) * len(found)) if names[place % len(names)] in TABLES[table]}
    return f"INSERT INTO {table} VALUES {marks}", [value for row in found for value in row], differ


def _its_record(table: str) -> str:
    return "1" if table == "records" else "number = (SELECT MAX(number) FROM cases)"


def _another(value: object, n: int, differs: bool, table: str) -> object:
    if not differs:
        return value
    text = str(value)
    return sha256(f"{text}{n}".encode()).hexdigest() if len(text) == 64 else f"{text}-{n}-{table}"


def _us(work: Callable[[], object], times: int = 2000) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times * 1e6


if __name__ == "__main__":
    sys.exit(main())

"""A real PostgreSQL for one run of the tests: its own folder, a unix socket, no port, and nobody else's cluster."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

OLDEST = 15
ACCOUNT = "postgres"  # Debian's; a database server refuses to run as root


def find_binaries() -> Path | None:
    """The newest installed server, 15 or later."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()]
    newest = max(found, key=lambda path: int(path.parent.name), default=None)
    return newest if newest is not None and int(newest.parent.name) >= OLDEST else None


class PostgresServer:
    """Started at once; ``stop`` leaves nothing. fsync is on, as in a centre."""

    def __init__(self, binaries: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._names = itertools.count(1)
        account = pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 else None
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._start = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        data = self.folder / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, "-A", "trust", "-U", "petition", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, capture_output=True, cwd=self.folder, **self._start,
        )  # fmt: skip
        self._command = [
            binaries / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-c", "shared_buffers=64MB",
            "-c", "log_min_messages=fatal",
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        """Returns once it answers. After a halt the old one's children may hold its memory for a moment: it is begun again."""
        self._log = (self.folder / "log").open("ab")
        until = time.monotonic() + 30
        self._spawn()
        while True:
            try:
                psycopg.connect(self._url("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
                if self.process.poll() is not None:
                    self._spawn()

    def _spawn(self) -> None:
        self.process = subprocess.Popen(
            self._command, cwd=self.folder, stderr=self._log, stdout=self._log, **self._start
        )

    def halt(self) -> None:
        """As a power cut would: no line is told."""
        self.process.send_signal(3)  # SIGQUIT, PostgreSQL's immediate shutdown
        self.process.wait()
        self._log.close()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"d{next(self._names)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql://petition@/{name}?host={self.folder}"

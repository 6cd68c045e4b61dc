"""A start that dies in the middle of migrating, and the next start."""

import subprocess
import sys

import pytest
from contract.harness import RunningCentre

from server.db.migrate import shipped_migrations, statements
from server.settings import load_settings
from server.state import create_state, opened

STATEMENTS = sum(len(statements(migration.sql)) for migration in shipped_migrations())
HALF = """
import sys
from pathlib import Path
from server import state
from server.settings import load_settings

def stops(engine, before):
    spoken, seen = engine.in_dialect, []
    def in_dialect(sql):
        seen.append(sql)
        if len(seen) == before:
            print("half way", flush=True)
            sys.stdin.read()  # until this process is killed
        return spoken(sql)
    engine.in_dialect = in_dialect
    return engine

plain = state.open_engine
state.open_engine = lambda folder, settings: stops(plain(folder, settings), int(sys.argv[3]))
state.create_state(Path(sys.argv[1]), load_settings(Path(sys.argv[2])))
"""


@pytest.fixture
def toml(settings, tmp_path):
    path = tmp_path / "server.toml"
    path.write_text(f'[database]\nurl = "{settings.database.url}"\n')
    return path


@pytest.mark.parametrize("statement", [1, STATEMENTS // 2, STATEMENTS])
def test_a_start_killed_while_it_migrates_is_made_good_by_the_next(request, toml, tmp_path, statement):
    folder, settings = tmp_path / "state", load_settings(toml)
    if settings.database.url:  # its own database: this test is about the first start
        text = toml.read_text().replace(
            settings.database.url, request.getfixturevalue("postgres").new_database()
        )
        toml.write_text(text)
        settings = load_settings(toml)
    half = subprocess.Popen(
        [sys.executable, "-c", HALF, str(folder), str(toml), str(statement)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with half:
        assert half.stdout.readline() == b"half way\n"
        half.kill()
    create_state(folder, settings)
    with opened(folder, settings) as (engine, _):
        versions = engine.look(
            lambda cursor: cursor.execute("SELECT version FROM schema_migrations ORDER BY version").fetchall()
        )
    assert versions == [(migration.version,) for migration in shipped_migrations()]


def test_a_server_does_not_serve_a_database_of_another_program(settings, toml, tmp_path, capsys):
    from server.__main__ import main

    RunningCentre(tmp_path / "state", settings=settings).stop()
    with opened(tmp_path / "state", settings) as (engine, _):
        later = "INSERT INTO schema_migrations (version, name, checksum) VALUES (9999, 'later', 'x')"
        engine.submit(lambda cursor: cursor.execute(later) and None).result()
    status = main(["run", "--state", str(tmp_path / "state"), "--settings", str(toml), "--port", "0"])
    assert status == 1
    assert "kiosk-server init" in capsys.readouterr().err

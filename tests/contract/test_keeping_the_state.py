"""The commands that make, check, copy and bring back a centre, over both engines."""

import re
import stat
import tarfile

import pytest

from server.__main__ import main
from server.settings import load_settings
from server.state import BACKED_UP, opened


@pytest.fixture(scope="module")
def toml(settings, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / "server.toml"
    path.write_text(f'[database]\nurl = "{settings.database.url}"\n')
    return path


@pytest.fixture(scope="module")
def state(toml, tmp_path_factory):
    folder = tmp_path_factory.mktemp("state") / "state"
    assert main(["init", "--state", str(folder), "--settings", str(toml), "--sample"]) == 0
    return folder


@pytest.fixture
def another(settings, toml, request, tmp_path):
    """Settings of an empty database of the same kind."""
    if not settings.database.url:
        return toml
    path = tmp_path / "another.toml"
    path.write_text(f'[database]\nurl = "{request.getfixturevalue("postgres").new_database()}"\n')
    return path


def told(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr()


def rows(folder, toml):
    """How many every table holds."""
    tables = (
        "cases",
        "case_events",
        "clocks",
        "case_documents",
        "appointments",
        "terminals",
        "schema_migrations",
    )
    with opened(folder, load_settings(toml)) as (engine, _):
        return [
            engine.look(lambda c, t=t: c.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0]) for t in tables
        ]


def test_check_tells_the_engine_and_that_all_is_well(state, toml, settings, capsys):
    status, said = told(capsys, "check", "--state", state, "--settings", toml)
    assert (status, said.out.splitlines()[-1]) == (0, "ok")
    assert said.out.startswith("PostgreSQL" if settings.database.url else "SQLite")


def test_init_again_keeps_every_row(state, toml, capsys):
    before = rows(state, toml)
    assert told(capsys, "init", "--state", state, "--settings", toml, "--sample")[0] == 0
    assert rows(state, toml) == before
    assert before[0] == 60


def test_tokens_and_terminals_are_where_the_settings_say(state, toml, capsys):
    assert re.fullmatch(
        r"[0-9a-f]{32}\n", told(capsys, "terminals", "token", "--state", state, "--settings", toml)[1].out
    )
    assert '"130926-900"' in told(capsys, "terminals", "list", "--state", state, "--settings", toml)[1].out


def test_a_backup_brings_every_row_and_key_back(state, toml, another, tmp_path, capsys):
    archive, copy = tmp_path / "b.tar.gz", tmp_path / "copy"
    assert told(capsys, "backup", archive, "--state", state, "--settings", toml)[0] == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    status, said = told(capsys, "restore", archive, "--state", copy, "--settings", another)
    assert (status, said.out.splitlines()[-1]) == (0, "ok")
    assert rows(copy, another) == rows(state, toml)
    keys = [
        {path.name: path.read_bytes() for path in (folder / "keys").iterdir()} for folder in (state, copy)
    ]
    assert keys[0] == keys[1]
    assert not list(copy.glob("*.pgdump"))


def test_a_backup_is_not_restored_over_anything(state, toml, tmp_path, capsys):
    archive = tmp_path / "b.tar.gz"
    assert told(capsys, "backup", archive, "--state", state, "--settings", toml)[0] == 0
    assert told(capsys, "restore", archive, "--state", state, "--settings", toml)[0] == 1
    assert told(capsys, "backup", archive, "--state", state, "--settings", toml)[0] == 1


def test_a_key_that_is_half_written_is_not_in_the_backup(state, toml, tmp_path, capsys):
    scratch = state / "keys" / ".field-2.key.4711"
    scratch.write_bytes(b"half")
    archive = tmp_path / "b.tar.gz"
    assert told(capsys, "backup", archive, "--state", state, "--settings", toml)[0] == 0
    scratch.unlink()
    with tarfile.open(archive) as held:
        assert all(BACKED_UP.fullmatch(name) for name in held.getnames() if name != "keys")


STRANGE = {
    "outside": tarfile.TarInfo("../server.db"), "absolute": tarfile.TarInfo("/tmp/server.db"),
    "another file": tarfile.TarInfo("keys/authorized_keys"), "folder": tarfile.TarInfo("server.db"),
    "link": tarfile.TarInfo("keys/field-9.key"),
}  # fmt: skip
STRANGE["folder"].type, STRANGE["link"].type = tarfile.DIRTYPE, tarfile.SYMTYPE
STRANGE["link"].linkname = "/etc/passwd"


@pytest.mark.parametrize("member", STRANGE.values(), ids=STRANGE.keys())
def test_an_archive_that_no_backup_wrote_is_refused_before_anything_is_unpacked(
    toml, tmp_path, capsys, member
):
    archive, copy = tmp_path / "strange.tar.gz", tmp_path / "deep" / "copy"
    with tarfile.open(archive, "w:gz") as written:
        written.addfile(tarfile.TarInfo("server.db"))
        written.addfile(member)
    status, said = told(capsys, "restore", archive, "--state", copy, "--settings", toml)
    assert (status, copy.exists()) == (1, False)
    assert "no backup of a centre" in said.err


def test_a_backup_of_the_other_engine_is_explained(state, toml, settings, postgres, tmp_path, capsys):
    archive, other = tmp_path / "b.tar.gz", tmp_path / "other.toml"
    assert told(capsys, "backup", archive, "--state", state, "--settings", toml)[0] == 0
    other.write_text(f'[database]\nurl = "{"" if settings.database.url else postgres.new_database()}"\n')
    status, said = told(capsys, "restore", archive, "--state", tmp_path / "copy", "--settings", other)
    assert status == 1
    assert "database.url" in said.err


def test_a_database_that_holds_anything_is_not_restored_into(state, toml, settings, tmp_path, capsys):
    archive, copy = tmp_path / "b.tar.gz", tmp_path / "copy"
    told(capsys, "backup", archive, "--state", state, "--settings", toml)
    status, said = told(capsys, "restore", archive, "--state", copy, "--settings", toml)
    assert status == (1 if settings.database.url else 0)
    assert ("not empty" in said.err) == bool(settings.database.url)


def test_a_backup_that_failed_leaves_no_half_archive(state, tmp_path, capsys):
    toml, archive = tmp_path / "nobody.toml", tmp_path / "b.tar.gz"
    toml.write_text('[database]\nurl = "postgresql://kiosk:geheim@127.0.0.1:1/none"\n')
    status, said = told(capsys, "backup", archive, "--state", state, "--settings", toml)
    assert (status, archive.exists()) == (1, False)
    assert "geheim" not in said.err + said.out

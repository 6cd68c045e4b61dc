import io

import pytest

from kiosk.__main__ import main
from kiosk.clock import SystemClock
from kiosk.services.service_door import Role, ServiceDoor
from kiosk.store.database import Database
from kiosk.store.facts import Facts


@pytest.fixture
def toml(tmp_path):
    path = tmp_path / "kiosk.toml"
    path.write_text(f'[terminal]\nstate_dir = "{tmp_path / "state"}"\n')
    return path


def test_a_pin_set_on_the_machine_opens_the_door(toml, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("730461\n"))
    assert main(["pin", "technician", "--config", str(toml)]) == 0
    database = Database(tmp_path / "state" / "kiosk.db")
    assert ServiceDoor(Facts(database), SystemClock().monotonic).open("730461") is Role.TECHNICIAN
    database.close()
    assert "730461" not in "".join(capsys.readouterr())


def test_a_pin_that_is_too_easy_is_refused_in_words(toml, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("123456\n"))
    assert main(["pin", "staff", "--config", str(toml)]) == 1
    assert "guessed first" in capsys.readouterr().err

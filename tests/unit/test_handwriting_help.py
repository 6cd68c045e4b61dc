"""Handwriting is opened when it is first wanted; where a part of it is missing, visitors have no key for it and staff a code."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from kiosk import resources
from kiosk.cli.doctor import _handwriting
from kiosk.compose.writing_helps import Handwriting


@pytest.fixture
def health():
    return SimpleNamespace(codes={})


@pytest.fixture
def assets(tmp_path, monkeypatch):
    """An installation without templates."""
    monkeypatch.setattr(resources, "_BASES", (tmp_path,))
    (tmp_path / "assets/handwriting").mkdir(parents=True)
    return tmp_path / "assets/handwriting"


def test_the_engine_is_opened_once(health):
    hand = Handwriting(health)
    assert hand.is_offered()
    assert hand.engine() is hand.engine()
    assert health.codes == {}


def test_without_templates_it_is_not_offered_and_staff_are_told_once(health, assets, caplog):
    hand = Handwriting(health)
    assert not hand.is_offered()
    assert hand.engine() is None
    assert health.codes == {"handwriting": "I02"}
    assert len(caplog.records) == 1


def test_without_numpy_it_is_not_offered(health, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not Handwriting(health).is_offered()
    assert health.codes == {"handwriting": "I02"}


def test_broken_templates_are_found_when_the_pad_is_opened(health, assets):
    (assets / "templates.npz").write_bytes(b"PK\x03\x04 half a file")
    hand = Handwriting(health)
    assert hand.is_offered()
    assert hand.engine() is None
    assert not hand.is_offered()
    assert health.codes == {"handwriting": "I02"}


def test_doctor_says_how_many_characters_are_known():
    assert (_handwriting().state, _handwriting().found) == ("good", "6866 characters")


def test_doctor_names_the_code_when_templates_are_missing(assets):
    assert _handwriting().code == "I02"


def test_numpy_comes_in_with_the_pad_and_not_before():
    seen = "import sys, kiosk.input.pad, kiosk.cli.run, kiosk.cli.doctor; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

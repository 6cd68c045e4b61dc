"""Memory that only starting needed is handed back, and nothing is lost by it."""

from __future__ import annotations

import json
import sqlite3
import sys

import pytest

from kiosk.memory import hand_back_code


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_code_that_was_handed_back_still_runs():
    base = sqlite3.connect(":memory:")
    assert hand_back_code("libc.so.6") > 0
    hand_back_code("libsqlite3")
    assert base.execute("SELECT json_extract(?, '$.a')", (json.dumps({"a": 1}),)).fetchone() == (1,)
    base.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_library_that_is_not_there_costs_nothing():
    assert hand_back_code("libnobody") == 0

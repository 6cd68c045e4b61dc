"""What needs a window of its own: the landscape panel, and what no other test may have left anything in.

Kivy has one window a process, so other processes look.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RUNS = [
    ("test_layout.py", "too_small or whole or forty", "960x540"),
    ("test_golden.py", "found_good", "540x960"),
    ("test_golden.py", "found_good", "960x540"),
    (
        "test_session_end.py",
        "nothing_holds_a_screen",
        "540x960",
    ),  # errors of other tests hold frames, and those screens
]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("file", "those", "size"), RUNS)
def test_the_same_holds_in_a_window_of_its_own(file, those, size, request):
    update = ["--golden-update"] if request.config.getoption("--golden-update") else []
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            str(HERE / file),
            "-q",
            "-k",
            those,
            "-p",
            "no:cacheprovider",
            "-p",
            "no:schemathesis",  # half a pytest's start
            *update,
        ],
        cwd=HERE.parents[1],
        env={**os.environ, "KIOSK_TEST_SIZE": size},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]

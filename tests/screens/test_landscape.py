"""The same screens on a landscape panel. Kivy has one window a process, so another one looks at them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("file", "those"), [("test_layout.py", "too_small or whole or forty"), ("test_golden.py", "found_good")]
)
def test_the_same_holds_on_a_landscape_panel(file, those, request):
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
            *update,
        ],
        cwd=HERE.parents[1],
        env={**os.environ, "KIOSK_TEST_SIZE": "960x540"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]

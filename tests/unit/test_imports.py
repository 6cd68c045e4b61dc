"""What importing may not do."""

import subprocess
import sys

LOOK = """
import importlib, sys
from screens.navigation import SCREENS
for name in SCREENS:
    if not name.startswith("service"):  # those may turn the panel
        importlib.import_module(f"screens.{name}")
print("kivy.core.window" in sys.modules)
"""


def test_importing_screens_opens_no_window():
    """Importing Kivy's window opens it, before anybody could say how large it is to be."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={"KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1", "KIVY_NO_FILELOG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split()[-1:] == ["False"], done.stderr[-2000:]

"""`python main.py ...` is `kiosk ...`; with no arguments it starts the demo."""

from __future__ import annotations

import sys

from kiosk.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["demo"]))

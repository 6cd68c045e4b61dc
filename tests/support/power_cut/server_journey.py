"""The real ``kiosk-server`` under the recorder: the words of its command line; with PC_SYNC=NORMAL it flushes less (the control)."""

from __future__ import annotations

import os
import sys

from server.__main__ import main
from server.db import sqlite

if os.environ.get("PC_SYNC") == "NORMAL":
    sqlite._PRAGMAS = tuple(pragma.replace("=FULL", "=NORMAL") for pragma in sqlite._PRAGMAS)
sys.exit(main(sys.argv[1:]))

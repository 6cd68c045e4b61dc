"""A centre's life under the recorder: ``server_journey.py STATE PORT TOKENS``. Made if need be, then it serves.

Prints ``tokens`` and TOKENS of them, each of which lets a terminal in. With PC_SYNC=NORMAL in the environment the database flushes
less, as the control.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from server.__main__ import main
from server.clock import system_clock
from server.db import sqlite
from server.settings import Settings
from server.state import opened
from server.terminals.enrolment import expiry, new_token


def tokens(state, count):
    ends = expiry(system_clock(), 60)
    with opened(state, Settings()) as (engine, keys):
        for n in range(count):
            yield engine.submit(
                lambda cursor, n=n: new_token(cursor, keys, division="130926", name=f"t{n}", expires_at=ends)
            ).result()


if __name__ == "__main__":
    state, port, count = sys.argv[1:]
    if os.environ.get("PC_SYNC") == "NORMAL":
        sqlite._PRAGMAS = tuple(pragma.replace("=FULL", "=NORMAL") for pragma in sqlite._PRAGMAS)
    if not Path(state, "server.db").exists():
        main(["init", "--state", state])
    print("tokens", *tokens(Path(state), int(count)), flush=True)
    sys.exit(main(["run", "--state", state, "--port", port]))

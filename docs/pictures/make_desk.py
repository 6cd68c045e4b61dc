"""Make the README's pictures of the server's pages: ``PYTHONPATH=tests python docs/pictures/make_desk.py ADDRESS PASSWORD``.

ADDRESS is that of a fresh sample centre (``kiosk-server run --demo`` after ``init --sample``), PASSWORD that of its desk.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from make import save_small
from support.browser import Browser  # of tests/: run with PYTHONPATH=tests

COLOURS = 64
DESK = {"desk-cases": "/desk/cases", "desk-bookings": "/desk/bookings"}


def make(address: str, password: str, out: Path) -> None:
    """Two pages of the desk, and booking on a telephone."""
    browser, folder = Browser(), Path(tempfile.mkdtemp())
    desk = browser.visitor(address, width=1000, height=700)
    desk.sign_in("dengji", password)
    desk.page.wait_for_url("**/desk")
    phone = browser.visitor(address, width=390, height=760)
    for visitor, name, path in [(desk, *one) for one in DESK.items()] + [(phone, "book", "/book")]:
        visitor.page.goto(path)
        visitor.page.screenshot(path=str(folder / f"{name}.png"))
        save_small(
            folder / f"{name}.png", out / f"{name}.png", COLOURS, width=720 if visitor is desk else 360
        )
    browser.close()


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], Path(__file__).parent)

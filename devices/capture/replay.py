"""Reads a capture offline and says in words what was understood: what was asked, what the device answered, what came out.

The same parsers as in the drivers do it. A printer's bytes also go to the simulated printer, which shows how many slips
they are. An answer later than the driver would have waited is noise to it, and so it is here.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.capture.input_readers import CardReaderReader, ScannerReader
from devices.capture.printer_reader import PrinterReader
from devices.capture.reader import Reader
from devices.capture.wire import Capture
from kiosk.errors import Unreadable

_READERS: dict[str, Callable[[Capture], Reader]] = {
    "printer": PrinterReader,
    "scanner": ScannerReader,
    "card_reader": CardReaderReader,
}


def replay(capture: Capture) -> list[str]:
    """What is understood, a line each, the sum last. Raises Unreadable for a device that nobody knows."""
    device = capture.about.get("device", "")
    reader = _READERS.get(device)
    if reader is None:
        raise Unreadable(f"a capture of {device!r}; known are {', '.join(_READERS)}")
    return reader(capture).told()

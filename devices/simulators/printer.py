"""A printer on a pseudo-terminal that leaves each slip as a picture, its text and its bytes."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from devices.printer.profile import PrinterProfile, load_profile
from devices.simulators.escpos_printer import EscPosPrinter
from devices.simulators.paper import Page, draw
from devices.simulators.pty_device import PtyDevice


class PrinterSimulator(PtyDevice):
    """Slips go to ``out_dir`` as receipt-0001.bin, .txt and .png, the picture last. ``speed_mm_s`` 0: nothing takes time.

    It plays ``model``, a shipped profile or one's own; none is an 80 mm printer with Epson's full command set.
    """

    def __init__(
        self,
        *,
        link: Path,
        out_dir: Path,
        baud: int = 115_200,
        speed_mm_s: float = 150,
        model: PrinterProfile | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out_dir = out_dir
        model = model or load_profile()
        self._width = model.width_dots
        self._pages: queue.SimpleQueue[Page | None] = queue.SimpleQueue()
        self._saved = threading.Condition()
        self._receipts: list[Path] = []
        self._printer = EscPosPrinter(model=model, speed_mm_s=speed_mm_s, on_receipt=self._pages.put)
        super().__init__(self._printer, link=link, baud=baud if speed_mm_s else 0, clock=clock)

    @property
    def transcript(self) -> bytes:
        """All bytes received, the last megabyte of them."""
        return bytes(self._printer.transcript)

    @property
    def retracted(self) -> int:
        """How many slips were drawn back into the machine."""
        return len(self._printer.retracted)

    @property
    def receipts(self) -> list[Path]:
        """The pictures saved so far."""
        with self._saved:
            return list(self._receipts)

    def start(self) -> None:
        self._out_dir.mkdir(parents=True, exist_ok=True)
        self._saver = threading.Thread(target=self._save_pages, name="simulator's paper", daemon=True)
        self._saver.start()
        super().start()

    def stop(self) -> None:
        super().stop()
        self._pages.put(None)
        self._saver.join()

    def wait_for_receipts(self, count: int, timeout_s: float = 5.0) -> list[Path]:
        """The pictures, as soon as there are ``count`` or the time is over."""
        with self._saved:
            self._saved.wait_for(lambda: len(self._receipts) >= count, timeout_s)
            return list(self._receipts)

    def _save_pages(self) -> None:
        number = _last_number(self._out_dir)
        while (page := self._pages.get()) is not None:
            number += 1
            path = self._out_dir / f"receipt-{number:04}.png"
            _save(page, path, self._width)
            with self._saved:
                self._receipts.append(path)
                self._saved.notify_all()


def _last_number(folder: Path) -> int:
    numbers = [path.stem.removeprefix("receipt-") for path in folder.glob("receipt-*.png")]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _save(page: Page, picture: Path, width: int) -> None:
    """Under another name first: whoever watches the folder sees whole files only."""
    parts = {".bin": bytes(page.raw), ".txt": page.text().encode()}
    for suffix, data in parts.items():
        fresh = picture.with_suffix(suffix + ".part")
        fresh.write_bytes(data)
        os.replace(fresh, picture.with_suffix(suffix))
    fresh = picture.with_suffix(".png.part")
    draw(page, width).save(fresh, format="PNG")
    os.replace(fresh, picture)

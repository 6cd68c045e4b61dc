"""The panel's calibration and the picture's rotation: tried first, kept only once a finger has confirmed them.

Kept in one small file of the state folder. A crash while something is tried leaves the file, and so the panel, as it was.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from kiosk.domain.touch_map import PLAIN, Place, TouchMap, fit
from kiosk.errors import StoreUnavailable
from kiosk.files import flush, write_private

FILE = "panel.json"
CONFIRM_S = 20
ROTATIONS = (0, 90, 180, 270)
LOG = logging.getLogger("kiosk.panel")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PanelState:
    touch: TouchMap = PLAIN
    rotation: int = 0  # degrees against the clock


class Panel:
    """``rotation`` is the setting's; a technician's own choice on the screen comes before it."""

    def __init__(self, folder: Path, rotation: int) -> None:
        self._file, self._set = folder / FILE, PanelState(rotation=rotation)
        self.is_broken = False  # the file is there and says nothing; code T08
        self._kept = self._read()
        self._tried: PanelState | None = None

    @property
    def state(self) -> PanelState:
        """What holds now."""
        return self._tried or self._kept

    @property
    def is_calibrated(self) -> bool:
        return self.state.touch != PLAIN

    @property
    def is_tried(self) -> bool:
        return self._tried is not None

    def calibrate(self, hits: Sequence[tuple[Place, Place]], size_mm: tuple[float, float]) -> None:
        """Try a map from crosses that were hit with the present one in force. Raises InvalidInput, see touch_map."""
        found = fit(hits, size_mm=size_mm)
        self._tried = replace(self.state, touch=found.after(self.state.touch))

    def turn(self) -> None:
        """Try the picture turned by another quarter."""
        self._tried = replace(self.state, rotation=(self.state.rotation + 90) % 360)

    def try_plain(self) -> None:
        """Try it without a calibration, turned as the settings say."""
        self._tried = self._set

    def keep(self) -> None:
        """A finger has confirmed what is tried. Raises StoreUnavailable; then it holds until the next start only."""
        tried, self._tried = self._tried, None
        if tried == self._set:
            self.reset()
        elif tried is not None:
            self._kept = tried
            self._write()

    def back(self) -> None:
        """Nobody confirmed it."""
        self._tried = None

    def reset(self) -> None:
        """No calibration, and the rotation of the settings. Raises StoreUnavailable."""
        self._kept, self._tried, self.is_broken = self._set, None, False
        try:
            self._file.unlink(missing_ok=True)
            flush(self._file.parent)
        except OSError as error:
            raise StoreUnavailable(f"{self._file} cannot be removed") from error

    def _read(self) -> PanelState:
        try:
            return _parsed(json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return self._set
        except (OSError, ValueError, TypeError, KeyError) as error:
            self.is_broken = True
            LOG.error("the panel's file cannot be read and is ignored: T08 %s", type(error).__name__)
            return self._set

    def _write(self) -> None:
        """Whole or not at all, and there after a power cut."""
        text = json.dumps(
            {"version": _VERSION, "rotation": self._kept.rotation, "touch": asdict(self._kept.touch)}
        )
        try:
            write_private(self._file, text.encode())
        except OSError as error:
            raise StoreUnavailable(f"{self._file} cannot be written") from error


def _parsed(kept: object) -> PanelState:
    """Raises ValueError, TypeError or KeyError for what is no state of a panel."""
    if not isinstance(kept, dict) or kept["version"] != _VERSION or kept["rotation"] not in ROTATIONS:
        raise ValueError
    numbers = {field.name: float(kept["touch"][field.name]) for field in fields(TouchMap)}
    touch = TouchMap(**numbers)
    if not all(map(math.isfinite, numbers.values())) or not 0.01 < touch.area < 100:
        raise ValueError
    return PanelState(touch, kept["rotation"])

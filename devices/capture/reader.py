"""Goes through a capture portion by portion, and keeps what is understood as lines and sums."""

from __future__ import annotations

from collections import Counter

from devices.capture.wire import REMARK, TO_DEVICE, Capture, Portion


class Reader:
    """One device's line. A remark (opened, closed) begins it anew."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()

    def told(self) -> list[str]:
        for portion in self._capture.portions:
            if portion.direction == REMARK:
                self._end()
                self._say(portion.ms, portion.data.decode("ascii"))
                self._begin()
            elif portion.direction == TO_DEVICE:
                self._sent(portion)
            else:
                self._heard(portion)
        self._end()
        sums = [f"{count} {what}" for what, count in self._counts.items()]
        return [*self._lines, "understood: " + (", ".join(sums) or "nothing")]

    def _say(self, ms: float, words: str, count: str = "") -> None:
        self._lines.append(f"{ms / 1000:.3f} s  {words}")
        if count:
            self._counts[count] += 1

    def _begin(self) -> None: ...
    def _sent(self, portion: Portion) -> None: ...
    def _heard(self, portion: Portion) -> None: ...
    def _end(self) -> None: ...

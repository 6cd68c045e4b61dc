"""How fast bytes may go: what a line of a given speed could have carried by now."""

from __future__ import annotations


class Allowance:
    """How many bytes the line could have carried by now, never more than a FIFO's worth in one go.

    On a fast line that is what it carries in BURST_S: a device that looks at its line some hundred times a second would
    make it slower than it is.
    """

    BURST, BURST_S, LEAST = 64, 0.005, 8
    UNPACED = 4096
    SHORTEST_S = 0.002

    def __init__(self, bytes_per_s: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._burst = max(self.BURST, int(bytes_per_s * self.BURST_S))
        self._saved = float(self._burst)
        self._then: float | None = None

    def grow(self, now: float) -> None:
        if self._then is not None:
            self._saved = min(self._burst, self._saved + (now - self._then) * self._bytes_per_s)
        self._then = now

    def left(self) -> int:
        return self.UNPACED if not self._bytes_per_s else int(self._saved)

    def use(self, count: int) -> None:
        self._saved -= count

    def seconds_until(self, count: int) -> float:
        """Until so many bytes may go, or half of the most that may go at once."""
        lacking = min(count, self._burst // 2) - self._saved
        return max(self.SHORTEST_S, lacking / self._bytes_per_s) if self._bytes_per_s else self.SHORTEST_S

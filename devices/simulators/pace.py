"""How fast bytes may go: what a line of a given speed could have carried by now."""

from __future__ import annotations


class Allowance:
    """How many bytes the line could have carried by now, never more than a FIFO's worth in one go."""

    BURST, LEAST = 64, 8
    UNPACED = 4096
    SHORTEST_S = 0.002

    def __init__(self, bytes_per_s: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._saved = float(self.BURST)
        self._then: float | None = None

    def grow(self, now: float) -> None:
        if self._then is not None:
            self._saved = min(self.BURST, self._saved + (now - self._then) * self._bytes_per_s)
        self._then = now

    def left(self) -> int:
        return self.UNPACED if not self._bytes_per_s else int(self._saved)

    def use(self, count: int) -> None:
        self._saved -= count

    def seconds_until(self, count: int) -> float:
        """Until so many bytes may go, or half of the most that may go at once."""
        lacking = min(count, self.BURST // 2) - self._saved
        return max(self.SHORTEST_S, lacking / self._bytes_per_s) if self._bytes_per_s else self.SHORTEST_S

"""Which faults a simulated printer has at this moment, and which of them end by themselves."""

from __future__ import annotations

from collections.abc import Collection

from devices.simulators.printer_faults import LASTS_S

MOUTH = "mouth"  # no fault: a slip is held out


class PresentFaults:
    """``names`` is what the status bits are made of."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._ends: dict[str, float] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def any_of(self, names: Collection[str]) -> bool:
        return not self.names.isdisjoint(names)

    def add(self, name: str, now: float) -> None:
        """It has come; it ends by itself if it is of those that do."""
        self.names.add(name)
        if name in LASTS_S:
            self._ends[name] = now + LASTS_S[name]

    def end_at(self, name: str, moment: float) -> None:
        self._ends[name] = moment

    def drop(self, *names: str) -> None:
        for name in names:
            self.names.discard(name)
            self._ends.pop(name, None)

    def let_pass(self, now: float) -> bool:
        """End what is over; whether anything was."""
        over = [name for name, end in self._ends.items() if end <= now]
        self.drop(*over)
        return bool(over)

    def mend(self) -> None:
        """All but the slip in the mouth, which only its taker removes."""
        self.drop(*(self.names - {MOUTH}), *(self._ends.keys() - {MOUTH}))

    def moments(self) -> list[float]:
        return list(self._ends.values())

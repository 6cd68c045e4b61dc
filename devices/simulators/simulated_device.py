"""What a simulated device is to whoever runs it: bytes in, bytes out, time told from outside."""

from __future__ import annotations

from typing import Protocol

from devices.simulators.control import Commanded


class SimulatedDevice(Commanded, Protocol):
    """A device without I/O. All times come from the clock of the PtyDevice around it."""

    def receive_data(self, data: bytes, now: float) -> None: ...

    def advance(self, now: float) -> bytes:
        """Let time pass until ``now``; gives what the device says."""
        ...

    def next_at(self) -> float | None:
        """When ``advance`` has something to do next; None while only a host's bytes would give it work."""
        ...

    @property
    def is_plugged_in(self) -> bool: ...

    @property
    def takes_at_most(self) -> int:
        """Bytes it takes in one go; 0 for a device that is busy and leaves the host's bytes on the line."""
        ...

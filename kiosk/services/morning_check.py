"""The morning check of staff: every device once, within a minute, and what became of it.

Steps and verdicts are those of kiosk.services.self_test; fewer of them, and each goes on by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.services.self_test import Result, Verdict

STEPS = ("printer", "scanner", "card_reader", "touch", "centre")


@dataclass(frozen=True, slots=True)
class Checked:
    """``at``: RFC 3339, when it ended. ``seconds``: how long it took. ``role``: whose PIN it was."""

    at: str
    seconds: int
    role: str
    results: tuple[Result, ...]

    @property
    def bad(self) -> list[Result]:
        """What was not well, in the order of the steps."""
        return [result for result in self.results if result.verdict is Verdict.BAD]

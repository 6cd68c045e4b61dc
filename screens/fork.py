"""我有事要反映, first question: take a number and speak with a person, or write it oneself."""

from __future__ import annotations

from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class ForkScreen(KioskScreen):
    where = "where.fork"

    def choose(self, goal: str) -> None:
        """``number`` or ``register``; either way the next question is who is there."""
        self.context.visit.goal = goal
        known = self.context.visit.draft.visitor.name
        if not known:
            self.context.go("identify")
        elif goal == "register":
            self.context.go("category")
        else:
            self.context.go("identify")

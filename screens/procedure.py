"""Is it before a court or an arbitration body already? Three plain answers; the machine refuses nobody."""

from __future__ import annotations

from screens.kv import load_kv
from screens.stage import KioskScreen

load_kv(__file__)


class ProcedureScreen(KioskScreen):
    where = "where.procedure"

    def choose(self, answer: str) -> None:
        """``yes``, ``no`` or ``unsure``."""
        self.context.visit.draft.in_procedure = answer
        self.context.go("story")

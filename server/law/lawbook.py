"""The law in force in a running server: read at start, and again when somebody has imported a calendar or a policy."""

from __future__ import annotations

from kiosk.domain.deadlines import Law
from server.db.engine import Cursor
from server.law.book import law_versions, load_law


class LawBook:
    """``law`` is what every date is computed with; it changes between two requests, never within one."""

    def __init__(self, division: str, law: Law) -> None:
        self._division, self.law = division, law

    def refresh(self, cursor: Cursor) -> bool:
        """Take over what another process has imported. Returns whether anything changed."""
        if law_versions(cursor, self._division) == (self.law.policy.version, self.law.calendar.version):
            return False
        self.law = load_law(cursor, self._division)
        return True
